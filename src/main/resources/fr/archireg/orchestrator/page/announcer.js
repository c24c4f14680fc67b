/**
 * Tells screen readers what happens. An answer arrives in pieces of a word or two, which nobody wants
 * to hear one by one: whole sentences are told, and not more often than every few seconds.
 */

import { byId } from "./dom.js";

const PAUSE_MILLIS = 4_000;
const SENTENCE_END = /[.!?…:](?:\s|$)(?!.*[.!?…:](?:\s|$))/s;

class Announcer {
  #pending = "";
  #timer = null;

  /** Tells this at once, before what is waiting. */
  say(text) {
    byId("announcer").textContent = text;
  }

  /** Adds a piece of an answer. */
  add(text) {
    this.#pending += text;
    this.#timer ??= setTimeout(() => this.#tell(), PAUSE_MILLIS);
  }

  /** Tells what is left of an answer, and that it is over. */
  finish(text) {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.say(`${spoken(this.#pending)} ${text}`.trim());
    this.#pending = "";
  }

  #tell() {
    this.#timer = null;
    const end = this.#pending.search(SENTENCE_END);
    if (end >= 0) {
      this.say(spoken(this.#pending.slice(0, end + 1)));
      this.#pending = this.#pending.slice(end + 1);
    }
  }
}

/** Without the signs of Markdown; a cited number is said as a source. */
function spoken(markdown) {
  return markdown
    .replace(/\[(\d[\d,; ]*)\]/g, " (source $1) ")
    .replace(/[*_#`>|]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

export const announcer = new Announcer();
