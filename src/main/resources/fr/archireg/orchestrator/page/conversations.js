/** The list of conversations at the side: search, rename, archive, export, delete, load older ones. */

import { getJson, send, sendJson } from "./api.js";
import { byId, h } from "./dom.js";
import { explain } from "./errors.js";
import { age } from "./format.js";
import { icon } from "./icons.js";

const PAGE = 30;
const TYPING_MILLIS = 250;
const TITLE_CHARS_MAX = 200;

export class Conversations {
  #list = byId("conversation-list");
  #older = byId("older");
  #search = byId("search");
  #archived = byId("archived");
  #status = byId("conversation-status");
  #listener;
  #current = null;
  #conversations = [];
  #cursor = null;
  #request = null;
  #typing = null;

  /** @param {{open: function(string), closed: function()}} listener told what was chosen, and that the open one is gone */
  constructor(listener) {
    this.#listener = listener;
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.load(), TYPING_MILLIS);
    });
    this.#archived.addEventListener("change", () => this.#draw());
    this.#older.addEventListener("click", () => this.#loadOlder());
  }

  /** Reads the newest ones. */
  async load() {
    this.#request?.abort();
    this.#request = new AbortController();
    await this.#fetch(null, this.#request.signal);
  }

  /** Marks the one that is open, or none. */
  select(id) {
    this.#current = id;
    this.#list.querySelectorAll("[data-id]").forEach((item) => markOpen(item, item.dataset.id === id));
  }

  async #loadOlder() {
    const last = this.#conversations.at(-1)?.id;
    await this.#fetch(this.#cursor, this.#request?.signal);
    // The button may be gone: the reader goes on at the first one that was added.
    this.#list.querySelector(`[data-id="${last}"] ~ li button, .group ~ .group li button`)?.focus();
  }

  async #fetch(cursor, signal) {
    const parameters = new URLSearchParams({ limit: PAGE });
    const words = this.#search.value.trim();
    if (words) {
      parameters.set("q", words);
    }
    if (cursor) {
      parameters.set("cursor", cursor);
    }
    try {
      const { data, next_cursor } = await getJson(`/api/v3/conversations?${parameters}`, { signal });
      this.#conversations = cursor ? [...this.#conversations, ...data] : data;
      this.#cursor = next_cursor;
      this.#draw();
    } catch (error) {
      if (!signal?.aborted) {
        this.#say(explain(error));
      }
    }
  }

  #draw() {
    const shown = this.#conversations.filter(({ archived }) => !archived || this.#archived.checked);
    const groups = Map.groupBy(shown, ({ created_at }) => age(created_at));
    this.#list.replaceChildren(
      ...[...groups].map(([heading, conversations]) =>
        h(
          "section",
          { class: "group" },
          h("h3", { class: "label" }, heading),
          h("ul", {}, conversations.map((conversation) => this.#item(conversation))),
        ),
      ),
    );
    this.#older.hidden = !this.#cursor;
    this.#say(shown.length > 0 ? "" : this.#search.value.trim() ? "Aucune conversation ne correspond." : "Vos conversations apparaîtront ici.");
  }

  #item(conversation) {
    const item = h(
      "li",
      { "data-id": conversation.id, class: conversation.archived ? "is-archived" : null },
      h("button", { type: "button", class: "conversation", onclick: () => this.#listener.open(conversation.id) }, conversation.title),
      h(
        "button",
        {
          type: "button",
          class: "icon-button more",
          "aria-expanded": "false",
          "aria-label": `Actions : ${conversation.title}`,
          onclick: (event) => this.#toggle(item, event.currentTarget),
        },
        icon("more"),
      ),
      this.#actions(conversation),
    );
    markOpen(item, conversation.id === this.#current);
    return item;
  }

  #actions(conversation) {
    const action = (name, label, act) =>
      h("li", {}, h("button", { type: "button", class: "action", onclick: act }, icon(name), label));
    return h(
      "ul",
      { class: "actions", hidden: true },
      action("edit", "Renommer", () => this.#rename(conversation)),
      action("archive", conversation.archived ? "Désarchiver" : "Archiver", () => this.#change(conversation, { archived: !conversation.archived })),
      action("download", "Exporter", () => this.#guard(() => exportMarkdown(conversation))),
      action("trash", "Supprimer", () => this.#delete(conversation)),
    );
  }

  #toggle(item, button) {
    const actions = item.querySelector(".actions");
    actions.hidden = !actions.hidden;
    button.setAttribute("aria-expanded", String(!actions.hidden));
    if (!actions.hidden) {
      actions.querySelector("button").focus();
      actions.onkeydown = (event) => {
        if (event.key === "Escape") {
          this.#toggle(item, button);
          button.focus();
        }
      };
    }
  }

  #rename(conversation) {
    const item = this.#itemOf(conversation.id);
    const input = h("input", { class: "rename", value: conversation.title, maxlength: TITLE_CHARS_MAX, "aria-label": "Nouveau titre" });
    const form = h("form", { class: "rename-form" }, input, h("button", { class: "icon-button", "aria-label": "Enregistrer" }, icon("check")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const title = input.value.trim();
      if (title && title !== conversation.title) {
        this.#change(conversation, { title });
      } else {
        this.#redrawAround(conversation.id);
      }
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.#redrawAround(conversation.id);
      }
    });
    item.replaceChildren(form);
    input.select();
  }

  async #change(conversation, change) {
    await this.#guard(async () => {
      const changed = await sendJson("PATCH", `/api/v3/conversations/${conversation.id}`, change);
      this.#conversations = this.#conversations.map((one) => (one.id === changed.id ? changed : one));
    });
    this.#redrawAround(conversation.id);
  }

  async #delete(conversation) {
    if (!(await confirmed(conversation.title))) {
      return;
    }
    await this.#guard(async () => {
      await send("DELETE", `/api/v3/conversations/${conversation.id}`);
      this.#conversations = this.#conversations.filter(({ id }) => id !== conversation.id);
      if (this.#current === conversation.id) {
        this.#listener.closed();
      }
    });
    this.#draw();
    this.#search.focus();
  }

  /** Says what failed where the list is. */
  async #guard(work) {
    try {
      await work();
    } catch (error) {
      this.#say(explain(error));
    }
  }

  #redrawAround(id) {
    const before = this.#status.textContent;
    this.#draw();
    if (before) {
      this.#say(before);
    }
    (this.#itemOf(id)?.querySelector(".more") ?? this.#search).focus();
  }

  #itemOf(id) {
    return this.#list.querySelector(`[data-id="${id}"]`);
  }

  #say(text) {
    this.#status.textContent = text;
  }
}

/** Saves a conversation as a file; the request needs the token, so a plain link will not do. */
export async function exportMarkdown({ id, title }) {
  const response = await send("GET", `/api/v3/conversations/${id}/export?format=markdown`, { accept: "text/markdown" });
  const address = URL.createObjectURL(await response.blob());
  h("a", { href: address, download: `${fileName(title)}.md` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function fileName(title) {
  return title.replace(/[^\p{L}\p{N} ._-]/gu, " ").replace(/\s+/g, " ").trim().slice(0, 60) || "conversation";
}

function markOpen(item, open) {
  const button = item.querySelector(".conversation");
  if (open) {
    button?.setAttribute("aria-current", "page");
  } else {
    button?.removeAttribute("aria-current");
  }
}

function confirmed(title) {
  const dialog = byId("confirm");
  byId("confirm-title").textContent = `« ${title} »`;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
