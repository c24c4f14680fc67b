/**
 * Server-sent events over fetch, by the rules of the WHATWG HTML standard, section 9.2.6
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
 * The browser's own EventSource can neither POST nor send a token.
 */

/** Turns text, cut anywhere, into events. */
export class EventStreamParser {
  #rest = "";
  #afterCarriageReturn = false;
  #type = "";
  #data = [];
  #lastEventId = "";

  /** The id of the last event, which later events keep unless they have their own. */
  get lastEventId() {
    return this.#lastEventId;
  }

  /**
   * The events that this piece of text completes: `{type, data, id}`.
   *
   * @param {string} text decoded, without a byte order mark
   */
  push(text) {
    const events = [];
    for (const line of this.#lines(text)) {
      if (line === "") {
        this.#dispatch(events);
      } else {
        this.#field(line);
      }
    }
    return events;
  }

  /** The complete lines; CR, LF and CRLF all end one, also where a piece ends between the two. */
  *#lines(text) {
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const character = text[i];
      if (character === "\n" && this.#afterCarriageReturn) {
        this.#afterCarriageReturn = false;
        start = i + 1;
        continue;
      }
      this.#afterCarriageReturn = character === "\r";
      if (character === "\n" || character === "\r") {
        const line = this.#rest + text.slice(start, i);
        this.#rest = "";
        start = i + 1;
        yield line;
      }
    }
    this.#rest += text.slice(start);
  }

  #field(line) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const rest = colon < 0 ? "" : line.slice(colon + 1);
    const value = rest.startsWith(" ") ? rest.slice(1) : rest;
    if (name === "data") {
      this.#data.push(value);
    } else if (name === "event") {
      this.#type = value;
    } else if (name === "id" && !value.includes("\0")) {
      this.#lastEventId = value;
    }
    // A comment has an empty name; `retry` and unknown fields change nothing here.
  }

  #dispatch(events) {
    if (this.#data.length > 0) {
      events.push({ type: this.#type || "message", data: this.#data.join("\n"), id: this.#lastEventId });
    }
    this.#type = "";
    this.#data = [];
  }
}

/** The events of a response as they arrive. An event that the end cuts off is dropped. */
export async function* readEvents(response) {
  const parser = new EventStreamParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield* parser.push(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
