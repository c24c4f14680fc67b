/** What a reader can do with a finished answer: copy it, judge it. */

import { sendJson } from "./api.js";
import { announcer } from "./announcer.js";
import { h } from "./dom.js";
import { explain } from "./errors.js";
import { icon } from "./icons.js";

const COMMENT_CHARS_MAX = 2_000;
const SHOWN_MILLIS = 2_000;

/** The buttons, and the form that one of them opens. */
export function answerActions(answer, conversationId) {
  const place = h("div", { class: "comment-place" });
  const path = `/api/v3/conversations/${conversationId}/messages/${answer.messageId}/feedback`;
  const up = button("up", "Réponse utile", () => rate("up"));
  const down = button("down", "Réponse à améliorer", () => rate("down"));
  up.setAttribute("aria-pressed", "false");
  down.setAttribute("aria-pressed", "false");

  async function rate(rating) {
    try {
      await sendJson("POST", path, { rating });
    } catch (error) {
      place.replaceChildren(h("p", { class: "comment-note", role: "alert" }, explain(error)));
      return;
    }
    up.setAttribute("aria-pressed", String(rating === "up"));
    down.setAttribute("aria-pressed", String(rating === "down"));
    announcer.say("Merci, votre avis est enregistré.");
    place.replaceChildren(...(rating === "down" ? [commentForm(path, place)] : []));
    place.querySelector("textarea")?.focus();
  }

  return h("div", { class: "answer-actions", role: "group", "aria-label": "Actions sur la réponse" }, copyButton(answer), up, down, place);
}

function copyButton(answer) {
  const copy = button("copy", "Copier la réponse", async () => {
    const copied = await written(answer.text);
    announcer.say(copied ? "Réponse copiée." : "La copie a été refusée par le navigateur.");
    if (copied) {
      copy.replaceChildren(icon("check"));
      setTimeout(() => copy.replaceChildren(icon("copy")), SHOWN_MILLIS);
    }
  });
  return copy;
}

function commentForm(path, place) {
  const comment = h("textarea", { rows: "2", maxlength: COMMENT_CHARS_MAX, "aria-label": "Ce qui ne va pas dans la réponse", placeholder: "Qu’est-ce qui ne va pas ? (facultatif)" });
  const form = h("form", { class: "comment" }, comment, h("button", { class: "button" }, "Envoyer"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = comment.value.trim();
    try {
      if (text) {
        await sendJson("POST", path, { rating: "down", comment: text });
      }
      place.replaceChildren(h("p", { class: "comment-note" }, "Merci pour votre retour."));
    } catch (error) {
      place.append(h("p", { class: "comment-note", role: "alert" }, explain(error)));
    }
  });
  return form;
}

function button(name, label, act) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: act }, icon(name));
}

async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
