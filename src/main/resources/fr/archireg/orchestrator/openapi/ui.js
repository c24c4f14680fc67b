SwaggerUIBundle({
  domNode: document.getElementById('description'),
  url: new URL('../openapi.json', document.baseURI).href,
  deepLinking: true,
  // The default shows the description to a validator of somebody else.
  validatorUrl: null,
});
