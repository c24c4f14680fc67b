/** One answer as the reader sees it: its sources, its text, what is to be known about both. */

import { citationCheck } from "./citation-check.js";
import { h, hiddenText } from "./dom.js";
import { explain, explainDegraded, explainNotice } from "./errors.js";
import { count, millis, status, unbroken } from "./format.js";
import { icon } from "./icons.js";
import { MarkdownView } from "./markdown-view.js";

const ENDINGS = {
  stopped: "Réponse arrêtée à votre demande.",
  interrupted: "Réponse interrompue par un arrêt du serveur.",
  length: "Réponse coupée : la longueur maximale est atteinte.",
};

export class AnswerView {
  /** The element that shows it. */
  element;
  #listener;
  #sources = new Map();
  #text = "";
  #frame = null;
  #messageId = null;
  #parts;
  #markdown;

  /**
   * @param {{open: function(object, Element), actions: function(AnswerView): Node, retry: function()}} listener
   *     what happens when a source is opened, what stands below a finished answer, and how a failed
   *     one is asked for again
   */
  constructor(listener) {
    this.#listener = listener;
    this.#parts = {
      notices: h("div", { class: "notices" }),
      sources: h("div", { class: "sources-place" }),
      text: h("div", { class: "prose" }),
      progress: h("p", { class: "progress" }),
      end: h("div", { class: "answer-end" }),
    };
    this.element = h("article", { class: "answer", "aria-label": "Réponse" }, Object.values(this.#parts));
    this.#markdown = new MarkdownView(this.#parts.text, (n) => this.#citation(n));
    this.progress("Recherche dans le corpus…");
  }

  /** An answer that is stored, as the server tells it. */
  static ofMessage(message, listener) {
    const view = new AnswerView(listener);
    view.#messageId = message.id;
    view.#begun(message.mode);
    view.sources(message.sources ?? []);
    view.#text = message.content;
    view.#draw();
    if (message.status === "streaming") {
      view.progress("Réponse en cours…");
    } else if (message.status === "failed") {
      view.failed({ code: message.error_code ?? "internal" });
    } else {
      view.done({ ...message, ending: message.status });
    }
    return view;
  }

  /** Markdown, as it was received. */
  get text() {
    return this.#text;
  }

  get messageId() {
    return this.#messageId;
  }

  /** Takes one event of the stream. */
  receive(type, data) {
    switch (type) {
      case "start":
        this.#messageId = data.assistant_message_id;
        return this.#begun(data.mode);
      case "retrieval":
        return this.#retrieved(data);
      case "sources":
        return this.sources(data.sources);
      case "message":
        return this.#append(data.content);
      case "notice":
        return this.#notice(explainNotice(data));
      case "done":
        return this.done(data);
      case "stopped":
        return this.done({ ...data, ending: "stopped" });
      case "error":
        return this.failed({ code: data.code, retryAfterSeconds: data.retry_after_seconds });
    }
  }

  /** Says what is being waited for. */
  progress(text) {
    this.#parts.progress.replaceChildren(h("span", { class: "dots", "aria-hidden": "true" }), text);
    this.#parts.progress.hidden = false;
  }

  /** Shows the passages that may be cited. */
  sources(sources) {
    this.#sources = new Map(sources.map((source) => [source.n, source]));
    const list = h("ol", { class: "sources" }, sources.map((source) => h("li", {}, this.#sourceButton(source))));
    this.#parts.sources.replaceChildren(
      ...(sources.length > 0 ? [h("h3", { class: "label" }, count(sources.length, "source")), list] : []),
    );
  }

  /** The answer is over. */
  done({ ending, mode, model, finish_reason, timings_ms, citations }) {
    this.#draw();
    this.#parts.progress.hidden = true;
    const end = ENDINGS[ending] ?? ENDINGS[finish_reason];
    if (end) {
      this.#parts.end.append(h("p", { class: "ending" }, end));
    }
    const total = timings_ms ? millis(timings_ms.total) : null;
    const making = [mode === "generated" ? model?.replace(/^.*\//, "") : null, total].filter(Boolean).join(" · ");
    this.#parts.end.append(
      h(
        "footer",
        { class: "answer-footer" },
        this.#listener.actions(this),
        this.#text && mode !== "extractive" ? citationCheck(citations) : null,
        making ? h("span", { class: "making" }, making) : null,
      ),
    );
  }

  /** The answer failed; what there is of it stays. */
  failed(error) {
    this.#draw();
    this.#parts.progress.hidden = true;
    const retry = h("button", { type: "button", class: "button", onclick: () => this.#listener.retry() }, icon("refresh"), "Réessayer");
    this.#parts.end.replaceChildren(
      h("div", { class: "failure", role: "alert" }, icon("warning"), h("p", {}, explain(error)), retry),
    );
  }

  #begun(mode) {
    if (mode === "extractive") {
      this.#notice("Sans modèle de langage : les passages les plus proches, cités tels quels.");
    }
  }

  #retrieved({ degraded, notice, returned }) {
    if (degraded) {
      this.#notice(explainDegraded());
    }
    if (notice) {
      this.#notice(explainNotice({ code: notice }));
    }
    this.progress(returned > 0 ? "Lecture des sources…" : "Aucun passage assez proche ; rédaction…");
  }

  #append(text) {
    this.#text += text;
    this.#parts.progress.hidden = true;
    this.element.classList.add("is-writing");
    // Pieces come faster than frames.
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#markdown.show(this.#text);
    });
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.element.classList.remove("is-writing");
    this.#markdown.show(this.#text);
  }

  #notice(text) {
    this.#parts.notices.append(h("p", { class: "notice" }, text));
  }

  #sourceButton(source) {
    const state = status(source.status);
    return h(
      "button",
      { type: "button", class: "source", "data-n": source.n, onclick: (event) => this.#open(source, event) },
      h("span", { class: "number" }, hiddenText("Source "), source.n),
      h(
        "span",
        { class: "source-text" },
        h("span", { class: "source-title" }, unbroken(source.title || source.reference || "Sans titre")),
        state ? h("span", { class: `state ${state.tone}` }, state.label) : null,
      ),
    );
  }

  /** A cited number; one that no source has is no button. */
  #citation(n) {
    const source = this.#sources.get(n);
    if (!source) {
      return h("span", { class: "citation is-unknown", title: "Aucune source n’a ce numéro" }, n);
    }
    return h(
      "button",
      { type: "button", class: "citation", title: source.title, "data-n": n, onclick: (event) => this.#open(source, event) },
      hiddenText("Source "),
      n,
      hiddenText(` : ${source.title}`),
    );
  }

  #open(source, event) {
    this.#listener.open(source, event.currentTarget);
  }
}
