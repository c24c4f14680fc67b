/** Draws Markdown as elements, and redraws only what changed while the text grows. */

import { h } from "./dom.js";
import { parseMarkdown } from "./markdown.js";

/** The heading of an answer's first section; the question above it is a heading of level 2. */
const HEADING_LEVEL_MIN = 3;

export class MarkdownView {
  #container;
  #cite;
  #drawn = [];

  /**
   * @param {Element} container empty
   * @param {function(number): Node} cite makes what stands for a cited number
   */
  constructor(container, cite) {
    this.#container = container;
    this.#cite = cite;
  }

  /** Shows this text instead of what was shown. */
  show(text) {
    const blocks = parseMarkdown(text);
    while (this.#drawn.length > blocks.length) {
      this.#drawn.pop().node.remove();
    }
    blocks.forEach((block, i) => this.#place(block, i));
  }

  #place(block, i) {
    const before = this.#drawn[i];
    if (before?.raw === block.raw) {
      return;
    }
    const node = this.#block(block);
    if (before) {
      before.node.replaceWith(node);
    } else {
      this.#container.append(node);
    }
    this.#drawn[i] = { raw: block.raw, node };
  }

  #block(block) {
    switch (block.type) {
      case "heading":
        return h(`h${Math.min(6, block.level + HEADING_LEVEL_MIN - 1)}`, {}, this.#inline(block.children));
      case "list":
        return this.#list(block);
      case "quote":
        return h("blockquote", {}, this.#blocks(block.blocks));
      case "code":
        return h("pre", { tabindex: "0" }, h("code", {}, block.text));
      case "table":
        return this.#table(block);
      case "rule":
        return h("hr");
      default:
        return h("p", {}, this.#inline(block.children));
    }
  }

  #blocks(blocks) {
    return blocks.map((block) => this.#block(block));
  }

  #list({ ordered, start, items }) {
    const attributes = ordered && start !== 1 ? { start } : {};
    return h(ordered ? "ol" : "ul", attributes, items.map((blocks) => h("li", {}, this.#item(blocks))));
  }

  /** A short item needs no paragraph of its own. */
  #item(blocks) {
    const [first, ...others] = blocks;
    return first?.type === "paragraph" ? [...this.#inline(first.children), ...this.#blocks(others)] : this.#blocks(blocks);
  }

  #table({ head, rows }) {
    const row = (tag, cells) => h("tr", {}, cells.map((cell) => h(tag, {}, this.#inline(cell))));
    // What is wider than the screen scrolls by itself, also with the keyboard.
    return h(
      "div",
      { class: "table", tabindex: "0", role: "region", "aria-label": "Tableau" },
      h("table", {}, h("thead", {}, row("th", head)), h("tbody", {}, rows.map((cells) => row("td", cells)))),
    );
  }

  #inline(nodes) {
    return nodes.flatMap((node, i) =>
      node.type === "text" ? closedUp(node.text, nodes[i - 1], nodes[i + 1]) : this.#inlineNode(node),
    );
  }

  #inlineNode(node) {
    switch (node.type) {
      case "strong":
        return h("strong", {}, this.#inline(node.children));
      case "emphasis":
        return h("em", {}, this.#inline(node.children));
      case "code":
        return h("code", {}, node.text);
      case "link":
        return link(node.href, this.#inline(node.children));
      case "citation":
        return node.numbers.map((n) => this.#cite(n));
      default:
        return h("br");
    }
  }
}

/** A cited number never begins a line, and the full stop after it neither. */
function closedUp(text, before, after) {
  const joined = before?.type === "citation" && /^[.,;:!?)»]/.test(text) ? `\u2060${text}` : text;
  return after?.type === "citation" ? joined.replace(/ $/, "\u00a0") : joined;
}

/** A link to elsewhere, which learns nothing of this page. */
export function link(href, ...children) {
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
