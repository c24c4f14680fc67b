/**
 * Building elements. The page never turns text into markup: whatever a model, a user or the corpus
 * wrote ends up in text nodes and attributes only.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An HTML element.
 *
 * @param {string} tag name of the element
 * @param {object} attributes `on…` are listeners, `true` is an attribute without a value, `false`
 *     and `null` are left out
 * @param {...(Node|string|null|Array)} children
 */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element, otherwise like {@link h}. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** The element with this id, which the page must have. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`no element #${id}`);
  }
  return found;
}

/** Text for screen readers only. */
export function hiddenText(text) {
  return h("span", { class: "visually-hidden" }, text);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}
