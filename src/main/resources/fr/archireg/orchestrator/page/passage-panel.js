/** The panel beside the answer that shows a cited passage in full. */

import { getJson } from "./api.js";
import { byId, h } from "./dom.js";
import { explain } from "./errors.js";
import { status, unbroken, validity } from "./format.js";
import { icon } from "./icons.js";
import { link } from "./markdown-view.js";
import { webAddress } from "./markdown-inline.js";

/** Below this the panel covers everything else. */
const NARROW = window.matchMedia("(max-width: 60rem)");

export class PassagePanel {
  #panel = byId("passage");
  #content = byId("passage-content");
  #others = [byId("sidebar"), byId("main")];
  #opener = null;
  #request = null;

  constructor() {
    byId("passage-close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen && !document.querySelector("dialog[open]")) {
        this.close();
      }
    });
    NARROW.addEventListener("change", () => this.#coverOthers());
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** Shows a source, at first what is known of it, then its whole text. */
  open(source, opener) {
    this.#opener = opener;
    this.#request?.abort();
    this.#request = new AbortController();
    markCurrent(opener);
    const text = h("div", { class: "passage-text" }, paragraphs(source.excerpt));
    const note = h("p", { class: "passage-note" }, "Chargement du texte complet…");
    const title = h("h2", { id: "passage-title", tabindex: "-1" }, unbroken(source.title || source.reference || "Sans titre"));
    this.#content.replaceChildren(
      h("p", { class: "label" }, `Source ${source.n}`),
      title,
      ...about(source),
      text,
      note,
      original(source.url),
    );
    this.#panel.hidden = false;
    document.body.classList.add("has-panel");
    this.#coverOthers();
    this.#panel.scrollTop = 0;
    title.focus();
    this.#load(source, text, note, this.#request.signal);
  }

  /** Hides the panel and puts the focus back where it was. */
  close() {
    if (!this.isOpen) {
      return;
    }
    this.#request?.abort();
    this.#panel.hidden = true;
    document.body.classList.remove("has-panel");
    this.#coverOthers();
    markCurrent(null);
    returnFocus(this.#opener);
    this.#opener = null;
  }

  async #load(source, text, note, signal) {
    try {
      const passage = await getJson(`/api/v3/rag/documents/${encodeURIComponent(source.document_id)}`, { signal });
      text.replaceChildren(...paragraphs(passage.content));
      note.remove();
    } catch (error) {
      if (!signal.aborted) {
        note.textContent = `Seul l’extrait est affiché. ${explain(error)}`;
      }
    }
  }

  #coverOthers() {
    const covered = this.isOpen && NARROW.matches;
    this.#others.forEach((element) => {
      element.inert = covered;
    });
  }
}

function about(source) {
  const state = status(source.status);
  const rows = [
    ["Référence", source.reference && unbroken(source.reference)],
    ["État", state ? h("span", { class: `state ${state.tone}` }, state.label) : null],
    ["Validité", validity(source.valid_from, source.valid_to)],
  ].filter(([, value]) => value);
  const path = source.path ?? [];
  return [
    path.length > 0 ? h("ol", { class: "path", "aria-label": "Emplacement" }, path.map((heading) => h("li", {}, heading))) : "",
    rows.length > 0 ? h("dl", { class: "facts" }, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])) : "",
  ];
}

function paragraphs(text) {
  return text
    .split(/\n\s*\n|\n/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => h("p", {}, paragraph));
}

function original(url) {
  const href = url ? webAddress(url) : null;
  return href ? h("p", { class: "passage-link" }, link(href, "Ouvrir le texte à sa source", icon("external"))) : "";
}

function markCurrent(opener) {
  document.querySelectorAll("[aria-current='true']").forEach((element) => element.removeAttribute("aria-current"));
  opener?.setAttribute("aria-current", "true");
}

/** An answer that grew meanwhile has other buttons: then the one with the same number. */
function returnFocus(opener) {
  const target = opener?.isConnected ? opener : document.querySelector(`[data-n="${opener?.dataset.n}"]`);
  (target ?? byId("question")).focus();
}
