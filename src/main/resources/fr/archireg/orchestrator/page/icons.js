/** The icons: outlines on a grid of 24, drawn with the colour of the text around them. */

import { svg } from "./dom.js";

const OUTLINES = {
  archive: ["M4 8h16", "M5 8v11h14V8", "M3.5 4.5h17V8h-17z", "M10 12h4"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  copy: ["M9 9h10.5v10.5H9z", "M15 9V4.5H4.5V15H9"],
  down: ["M17 14V4.5H8a2 2 0 0 0-2 1.6l-1.3 6A2 2 0 0 0 6.6 14.5H11l-.8 3.5c-.3 1.3.6 2 1.5 2L17 14h3V4.5h-3"],
  download: ["M12 4v11", "M7.5 11l4.5 4.5 4.5-4.5", "M5 19.5h14"],
  edit: ["M4.5 19.5l.9-4L16 5l3 3L8.5 18.6z", "M14 7l3 3"],
  external: ["M13.5 4.5h6v6", "M19.5 4.5L11 13", "M18 14v5.5H4.5V6H10"],
  filter: ["M4 7h9", "M17 7h3", "M4 17h3", "M11 17h9", "M15 5v4", "M9 15v4"],
  menu: ["M4 7h16", "M4 12h16", "M4 17h16"],
  more: ["M5.5 12h.01", "M12 12h.01", "M18.5 12h.01"],
  plus: ["M12 5v14", "M5 12h14"],
  refresh: ["M19 12a7 7 0 1 1-2-4.9", "M19.5 4v4h-4"],
  search: ["M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12z", "M15 15l4.5 4.5"],
  send: ["M12 19.5V5", "M6 11l6-6 6 6"],
  stop: ["M7.5 7.5h9v9h-9z"],
  trash: ["M5 7h14", "M9.5 7V4.5h5V7", "M6.5 7l.8 12.5h9.4L17.5 7", "M10.5 11v5", "M13.5 11v5"],
  up: ["M7 10v9.5H16a2 2 0 0 0 2-1.6l1.3-6a2 2 0 0 0-1.9-2.4H13l.8-3.5c.3-1.3-.6-2-1.5-2L7 10H4v9.5h3"],
  warning: ["M12 4.5L3.5 19.5h17z", "M12 10v4.5", "M12 17h.01"],
};

/** An icon by its name; screen readers pass over it. */
export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    OUTLINES[name].map((d) => svg("path", { d })),
  );
}

/** Draws the icons that the page's own markup names with `data-icon`. */
export function placeIcons() {
  for (const place of document.querySelectorAll("[data-icon]")) {
    place.replaceWith(icon(place.dataset.icon));
  }
}
