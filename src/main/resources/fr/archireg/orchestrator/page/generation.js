/**
 * One answer in the making, followed from its question to its last event. A connection that breaks
 * is taken up again after the last event that arrived; a page that was reloaded replays the answer
 * from its start, since the text went with the page.
 */

import { ApiError, send } from "./api.js";
import { readEvents } from "./event-stream.js";

const STORED = "archireg.generation";
const LAST_EVENTS = new Set(["done", "stopped", "error"]);
const BACKOFF_MILLIS = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 15_000, 15_000];

/** The answer that this tab was following when it was left: `{id, conversationId, messageId}`, or null. */
export function storedGeneration() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED));
  } catch {
    return null;
  }
}

/** Forgets it. */
export function forgetGeneration() {
  sessionStorage.removeItem(STORED);
}

export class Generation {
  #id = null;
  #last = 0;
  #stored = null;
  #ended = false;
  #abandoned = new AbortController();
  #listener;

  /**
   * @param {{event: function(string, object), waiting: function(number)}} listener told each event,
   *     and how many milliseconds pass until a broken connection is tried again
   */
  constructor(listener) {
    this.#listener = listener;
  }

  /** Whether there is something to stop. */
  get stoppable() {
    return this.#id !== null && !this.#ended;
  }

  /**
   * Asks a question and returns after the last event.
   *
   * @throws {ApiError} if it was refused, or if the answer was lost sight of
   */
  async ask(body) {
    const options = { body, accept: "text/event-stream", signal: this.#abandoned.signal };
    await this.#follow(await send("POST", "/api/v3/chat/streaming", options));
    await this.#untilTheEnd();
  }

  /** Takes up an answer that an earlier load of the page asked for. */
  async resume(id) {
    this.#id = id;
    await this.#untilTheEnd();
  }

  /** Asks the server to end the answer; the stream then says so itself. */
  async stop() {
    await send("POST", `/api/v3/chat/generations/${this.#id}/stop`);
  }

  /** Stops following. The server goes on for a while, so that the answer can be taken up again. */
  abandon() {
    this.#abandoned.abort();
  }

  async #untilTheEnd() {
    let failures = 0;
    while (!this.#ended) {
      if (this.#id === null || failures === BACKOFF_MILLIS.length) {
        throw new ApiError({ code: "interrupted" });
      }
      // After a reload nothing is broken: the first request need not wait.
      if (this.#last > 0 || failures > 0) {
        this.#listener.waiting(BACKOFF_MILLIS[failures]);
        await this.#pause(BACKOFF_MILLIS[failures]);
      }
      const before = this.#last;
      await this.#takeUp();
      failures = this.#last > before ? 0 : failures + 1;
    }
  }

  async #takeUp() {
    const path = `/api/v3/chat/generations/${this.#id}/events?after=${this.#last}`;
    try {
      await this.#follow(await send("GET", path, { accept: "text/event-stream", signal: this.#abandoned.signal }));
    } catch (error) {
      const passing = error.code === "network" || error.status === 429 || error.status >= 500;
      if (!passing) {
        throw error;
      }
    }
  }

  /** Returns when the stream ends, for whatever reason. */
  async #follow(response) {
    try {
      for await (const event of readEvents(response)) {
        this.#receive(event);
      }
    } catch (error) {
      if (this.#abandoned.signal.aborted || error instanceof ApiError) {
        throw error;
      }
      // The connection broke.
    }
  }

  #receive({ type, data, id }) {
    const sequence = Number(id.slice(id.lastIndexOf(":") + 1));
    if (sequence <= this.#last) {
      return; // Replayed once too often.
    }
    this.#last = sequence;
    const content = parsed(data);
    if (type === "start") {
      this.#started(content);
    }
    if (LAST_EVENTS.has(type)) {
      this.#ended = true;
      forgetGeneration();
    } else {
      this.#remember();
    }
    this.#listener.event(type, content);
  }

  #started({ generation_id, conversation_id, assistant_message_id }) {
    this.#id = generation_id;
    this.#stored = { id: generation_id, conversationId: conversation_id, messageId: assistant_message_id };
  }

  #remember() {
    if (this.#stored) {
      sessionStorage.setItem(STORED, JSON.stringify({ ...this.#stored, last: this.#last }));
    }
  }

  #pause(millis) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, millis);
      this.#abandoned.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new DOMException("abandoned", "AbortError"));
      });
    });
  }
}

function parsed(data) {
  try {
    return JSON.parse(data);
  } catch (error) {
    throw new ApiError({ code: "unreadable", detail: String(error) });
  }
}
