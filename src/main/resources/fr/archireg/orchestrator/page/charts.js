/**
 * Small charts, drawn by hand as SVG. Each is a figure with the same numbers in a table for those who
 * cannot see it.
 */

import { h, svg } from "./dom.js";
import { number } from "./format.js";

const WIDTH = 480;
const HEIGHT = 180;
const FLOOR = HEIGHT - 22;
const CEILING = 18;

/**
 * Columns over time, made of one part for each series.
 *
 * @param {string} title
 * @param {string[]} labels one for each column
 * @param {{name: string, values: number[]}[]} series
 */
export function columns(title, labels, series) {
  const totals = labels.map((_, i) => series.reduce((sum, { values }) => sum + values[i], 0));
  const scale = (FLOOR - CEILING) / niceCeiling(Math.max(...totals, 1));
  const step = WIDTH / labels.length;
  const width = Math.min(36, step * 0.7);
  const bars = labels.flatMap((label, i) => {
    let top = FLOOR;
    return series.map(({ name, values }, s) => {
      const height = values[i] * scale;
      top -= height;
      const bar = { x: i * step + (step - width) / 2, y: top, width, height, rx: Math.min(2, height / 2) };
      return svg("rect", { ...rounded(bar), class: `series-${s % 4}` }, svg("title", {}, `${label}, ${name} : ${number(values[i])}`));
    });
  });
  const drawing = svg(
    "svg",
    { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
    rules(scale),
    bars,
    ends(labels),
  );
  return figure(title, drawing, series.length > 1 ? legend(series) : null, table(["", ...series.map(({ name }) => name)], labels.map((label, i) => [label, ...series.map(({ values }) => number(values[i]))])));
}

/**
 * Bars that compare things, longest first.
 *
 * @param {{label: string, value: number, text: string}[]} rows
 */
export function bars(title, rows) {
  const longest = Math.max(...rows.map(({ value }) => value), 1);
  const list = h(
    "div",
    { class: "bars", "aria-hidden": "true" },
    rows.map(({ label, value, text }) => [
      h("span", { class: "bar-label", title: label }, label),
      svg(
        "svg",
        { class: "bar-track", viewBox: "0 0 100 8", preserveAspectRatio: "none" },
        svg("rect", { class: "series-0", width: Math.max(0.6, (value / longest) * 100), height: 8 }),
      ),
      h("span", { class: "bar-value" }, text),
    ]),
  );
  return figure(title, list, null, table(["", title], rows.map(({ label, text }) => [label, text])));
}

/** The next number above that reads well: 1, 2 or 5 with zeros. */
function niceCeiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((limit) => limit >= value);
}

function rules(scale) {
  const top = (FLOOR - CEILING) / scale;
  return [0, 0.5, 1].map((share) => {
    const y = FLOOR - top * share * scale;
    return svg(
      "g",
      {},
      svg("line", { class: "rule", x1: 0, x2: WIDTH, y1: y, y2: y }),
      share > 0 ? svg("text", { class: "tick", x: 0, y: y - 4 }, number(top * share)) : null,
    );
  });
}

function ends(labels) {
  const first = svg("text", { class: "tick", x: 0, y: HEIGHT - 6 }, labels[0] ?? "");
  const last = svg("text", { class: "tick", x: WIDTH, y: HEIGHT - 6, "text-anchor": "end" }, labels.at(-1) ?? "");
  return labels.length > 1 ? [first, last] : [first];
}

function legend(series) {
  return h(
    "ul",
    { class: "legend", "aria-hidden": "true" },
    series.map(({ name }, s) =>
      h("li", {}, svg("svg", { class: "key", viewBox: "0 0 10 10" }, svg("rect", { class: `series-${s % 4}`, width: 10, height: 10, rx: 2 })), name),
    ),
  );
}

function figure(title, drawing, key, data) {
  return h("figure", { class: "figure" }, h("figcaption", { class: "label" }, title), drawing, key, data);
}

function table(head, rows) {
  const headRow = h("tr", {}, head.map((cell) => h(cell ? "th" : "td", {}, cell)));
  const body = rows.map(([first, ...others]) => h("tr", {}, h("th", { scope: "row" }, first), others.map((cell) => h("td", {}, cell))));
  return h("div", { class: "visually-hidden" }, h("table", {}, h("thead", {}, headRow), h("tbody", {}, body)));
}

/** Numbers of a drawing need no more than two decimals. */
function rounded(box) {
  return Object.fromEntries(Object.entries(box).map(([name, value]) => [name, Math.round(value * 100) / 100]));
}
