/** Where questions are written: the text, the filters, the buttons. */

import { byId, h } from "./dom.js";
import { day } from "./format.js";
import { icon } from "./icons.js";
import { session } from "./session.js";

const CHARS_MAX = 8_000;
/** From here on the reader is told how much is left. */
const CHARS_TOLD = 7_000;

export class Composer {
  #form = byId("composer");
  #question = byId("question");
  #send = byId("send");
  #stop = byId("stop");
  #left = byId("chars-left");
  #filters = byId("filters");
  #toggle = byId("filters-toggle");
  #chosen = byId("chosen");
  #day = byId("in-force-on");
  #code = byId("code");

  /** @param {{ask: function(string), stop: function()}} listener */
  constructor(listener) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(listener);
    });
    this.#question.addEventListener("keydown", (event) => this.#key(event));
    this.#question.addEventListener("input", () => this.#typed());
    this.#stop.addEventListener("click", () => listener.stop());
    this.#toggle.addEventListener("click", () => this.#showFilters(this.#filters.hidden));
    this.#day.addEventListener("change", () => this.#drawChosen());
    this.#code.addEventListener("change", () => this.#drawChosen());
    this.#filters.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.#showFilters(false);
        this.#toggle.focus();
      }
    });
  }

  /** What answers must be about, as a request says it. */
  get filters() {
    const filters = {};
    if (this.#day.value) {
      filters.in_force_on = this.#day.value;
    }
    if (this.#code.value) {
      filters.code = this.#code.value;
    }
    return filters;
  }

  /** Fills the list of codes. */
  offerCodes() {
    this.#code.append(...session.codes.map((code) => h("option", { value: code }, code)));
  }

  focus() {
    this.#question.focus();
  }

  /** Puts a text there to be changed. */
  write(text) {
    this.#question.value = text;
    this.#typed();
    this.focus();
  }

  /** While an answer is made it can be stopped, and no other question can be sent. */
  busy(busy) {
    const hadFocus = document.activeElement === (busy ? this.#send : this.#stop);
    this.#send.hidden = busy;
    this.#stop.hidden = !busy;
    this.#stop.disabled = true;
    if (hadFocus) {
      this.focus();
    }
  }

  /** The server knows the answer, so that it can be stopped. */
  stoppable() {
    this.#stop.disabled = false;
  }

  /** Stopping is under way. */
  stopping() {
    this.#stop.disabled = true;
  }

  #submit(listener) {
    const text = this.#question.value.trim();
    if (text && !this.#send.hidden && text.length <= CHARS_MAX) {
      this.#question.value = "";
      this.#typed();
      this.#showFilters(false);
      listener.ask(text);
    }
  }

  #key(event) {
    // While an input method composes a character, Enter belongs to it.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#form.requestSubmit();
    }
  }

  #typed() {
    const left = CHARS_MAX - this.#question.value.trim().length;
    this.#left.textContent = left > CHARS_MAX - CHARS_TOLD ? "" : left < 0 ? `${-left} caractères de trop` : `${left} caractères restants`;
    this.#left.classList.toggle("is-bad", left < 0);
    // Where the browser does not do it by itself (field-sizing).
    this.#question.style.height = "auto";
    this.#question.style.height = `${this.#question.scrollHeight}px`;
  }

  #showFilters(shown) {
    this.#filters.hidden = !shown;
    this.#toggle.setAttribute("aria-expanded", String(shown));
    if (shown) {
      this.#day.focus();
    }
  }

  #drawChosen() {
    const chips = [
      [this.#day, this.#day.value && `En vigueur le ${day(this.#day.value)}`],
      [this.#code, this.#code.value],
    ].filter(([, text]) => text);
    this.#chosen.replaceChildren(...chips.map(([field, text]) => this.#chip(field, text)));
  }

  #chip(field, text) {
    const remove = () => {
      field.value = "";
      this.#drawChosen();
      this.focus();
    };
    return h("button", { type: "button", class: "chip", "aria-label": `Retirer le filtre : ${text}`, onclick: remove }, text, icon("close"));
  }
}
