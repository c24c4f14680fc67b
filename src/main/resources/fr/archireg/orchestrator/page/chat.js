/**
 * The chat page. It holds what is open: one conversation, at most one answer in the making, at most
 * one passage. Everything else is in the modules that it puts together.
 */

import { announcer } from "./announcer.js";
import { answerActions } from "./answer-actions.js";
import { AnswerView } from "./answer-view.js";
import { getJson } from "./api.js";
import { Composer } from "./composer.js";
import { Conversations, exportMarkdown } from "./conversations.js";
import { byId, h } from "./dom.js";
import { explain } from "./errors.js";
import { duration } from "./format.js";
import { Generation, forgetGeneration, storedGeneration } from "./generation.js";
import { placeIcons } from "./icons.js";
import { PassagePanel } from "./passage-panel.js";
import { session } from "./session.js";
import { SignIn } from "./sign-in.js";

const TITLE = "ArchiReg";
/** Pixels between the head of the page and the question below it. */
const SPACE_ABOVE = 20;
const POLL_MILLIS = [2_000, 3_000, 5_000, 5_000, 10_000, 10_000, 30_000, 30_000, 60_000, 60_000];

class ChatPage {
  #thread = byId("thread");
  #welcome = byId("welcome");
  #panel = new PassagePanel();
  #signIn = new SignIn();
  #composer = new Composer({ ask: (question) => this.#ask(question), stop: () => this.#stop() });
  #conversations = new Conversations({ open: (id) => this.#go(id), closed: () => this.#go(null) });
  #conversationId = null;
  #title = "";
  #generation = null;
  #poll = null;
  /** Grows with whatever is opened, so that a late answer of an earlier one is not shown. */
  #opened = 0;

  async start() {
    this.#listen();
    await session.start();
    await this.#signIn.done();
    this.#showUser();
    session.addEventListener("change", () => this.#showUser());
    session.addEventListener("return", () => this.#conversations.load());
    this.#composer.offerCodes();
    this.#conversations.load();
    const left = storedGeneration();
    const id = left?.conversationId ?? conversationInAddress();
    if (id) {
      this.#go(id);
      await this.#open(id);
    } else {
      this.#composer.focus();
    }
  }

  #listen() {
    window.addEventListener("hashchange", () => this.#open(conversationInAddress()));
    byId("new").addEventListener("click", () => this.#go(null));
    byId("export").addEventListener("click", () => this.#export());
    byId("sign-out").addEventListener("click", () => session.signOut().then(() => location.replace("/")));
    byId("menu").addEventListener("click", () => this.#showMenu(!document.body.classList.contains("has-menu")));
    byId("menu-close").addEventListener("click", () => this.#showMenu(false));
    byId("shade").addEventListener("click", () => this.#showMenu(false));
    byId("sidebar").addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && this.#showMenu(false));
    this.#welcome.querySelectorAll(".example").forEach((example) => {
      example.addEventListener("click", () => this.#ask(example.textContent.trim()));
    });
  }

  /** Makes another conversation the open one, or a new one; the address says which. */
  #go(id) {
    this.#showMenu(false);
    if (conversationInAddress() === id) {
      this.#open(id);
    } else {
      location.hash = id ? `c=${id}` : "";
    }
  }

  async #open(id) {
    if (id && id === this.#conversationId) {
      return;
    }
    const opened = ++this.#opened;
    this.#leave();
    this.#conversationId = id;
    this.#conversations.select(id);
    this.#show("");
    if (!id) {
      this.#composer.focus();
      return;
    }
    try {
      const conversation = await getJson(`/api/v3/conversations/${encodeURIComponent(id)}`);
      if (opened === this.#opened) {
        this.#draw(conversation);
      }
    } catch (error) {
      if (opened === this.#opened) {
        forgetGeneration();
        this.#thread.replaceChildren(h("p", { class: "failure", role: "alert" }, explain(error)));
      }
    }
  }

  /** Follows no answer any more; the server goes on with it for a while. */
  #leave() {
    this.#generation?.abandon();
    this.#generation = null;
    clearTimeout(this.#poll);
    this.#panel.close();
    this.#composer.busy(false);
    this.#thread.replaceChildren();
  }

  #draw({ id, title, messages }) {
    this.#show(title);
    this.#thread.replaceChildren();
    const left = storedGeneration();
    let question = "";
    for (const message of messages) {
      if (message.role === "user") {
        question = message.content;
        this.#thread.append(questionView(question));
      } else if (message.status === "streaming" && left?.messageId === message.id) {
        this.#resume(left, question);
      } else {
        this.#thread.append(AnswerView.ofMessage(message, this.#answerListener(question)).element);
      }
    }
    if (!this.#generation && messages.at(-1)?.status === "streaming") {
      this.#waitFor(id, 0);
    }
    this.#toLastQuestion();
  }

  /** Somebody else follows the answer, perhaps another tab: looks now and then whether it is there. */
  #waitFor(id, attempt) {
    if (attempt === POLL_MILLIS.length) {
      return;
    }
    this.#poll = setTimeout(async () => {
      const conversation = await getJson(`/api/v3/conversations/${id}`).catch(() => null);
      if (id !== this.#conversationId || this.#generation) {
        return;
      }
      if (conversation && conversation.messages.at(-1)?.status !== "streaming") {
        this.#draw(conversation);
      } else {
        this.#waitFor(id, attempt + 1);
      }
    }, POLL_MILLIS[attempt]);
  }

  async #ask(question) {
    if (this.#generation) {
      return;
    }
    clearTimeout(this.#poll);
    this.#welcome.hidden = true;
    this.#thread.append(questionView(question));
    const body = { message: question, conversation_id: this.#conversationId };
    const filters = this.#composer.filters;
    if (Object.keys(filters).length > 0) {
      body.filters = filters;
    }
    await this.#follow(question, (generation) => generation.ask(body));
  }

  async #resume(left, question) {
    await this.#follow(question, (generation) => generation.resume(left.id));
  }

  /** Shows one answer from its first event to its last. */
  async #follow(question, run) {
    const view = new AnswerView(this.#answerListener(question));
    const generation = new Generation({
      event: (type, data) => this.#receive(view, type, data),
      waiting: (millis) => view.progress(`Connexion interrompue, nouvelle tentative dans ${duration(millis / 1_000)}…`),
    });
    this.#generation = generation;
    this.#thread.append(view.element);
    this.#composer.busy(true);
    this.#toLastQuestion();
    announcer.say("Question envoyée, recherche en cours.");
    let failure = null;
    try {
      await run(generation);
      announcer.finish("Fin de la réponse.");
    } catch (error) {
      failure = error;
    }
    if (generation !== this.#generation) {
      return; // Something else was opened meanwhile.
    }
    this.#generation = null;
    this.#composer.busy(false);
    if (failure) {
      await this.#lost(view, failure);
    }
    this.#conversations.load();
  }

  #receive(view, type, data) {
    if (type === "start") {
      this.#composer.stoppable();
      this.#started(data.conversation_id);
    } else if (type === "sources") {
      announcer.say(data.sources.length > 0 ? `${data.sources.length} sources trouvées. Rédaction de la réponse.` : "Aucune source trouvée.");
    } else if (type === "message") {
      announcer.add(data.content);
    }
    view.receive(type, data);
  }

  /** A new conversation has its id from here on; nothing is loaded again. */
  #started(id) {
    if (this.#conversationId !== id) {
      this.#conversationId = id;
      history.pushState(null, "", `#c=${id}`);
      this.#conversations.load().then(() => this.#conversations.select(id));
      this.#showTitleOf(id);
    }
  }

  async #showTitleOf(id) {
    const conversation = await getJson(`/api/v3/conversations/${id}`).catch(() => null);
    if (conversation && id === this.#conversationId) {
      this.#show(conversation.title);
    }
  }

  /** The stream is gone. If the question was stored, what became of its answer can still be read. */
  async #lost(view, error) {
    const id = this.#conversationId;
    forgetGeneration();
    const stored = view.messageId && id ? await getJson(`/api/v3/conversations/${id}`).catch(() => null) : null;
    if (stored?.messages.some((message) => message.id === view.messageId)) {
      this.#draw(stored);
    } else {
      view.failed(error);
    }
  }

  async #stop() {
    if (this.#generation?.stoppable) {
      this.#composer.stopping();
      try {
        await this.#generation.stop();
      } catch (error) {
        this.#composer.stoppable();
        announcer.say(explain(error));
      }
    }
  }

  #answerListener(question) {
    return {
      open: (source, opener) => this.#panel.open(source, opener),
      actions: (answer) => answerActions(answer, this.#conversationId),
      retry: () => this.#ask(question),
    };
  }

  async #export() {
    try {
      await exportMarkdown({ id: this.#conversationId, title: this.#title });
    } catch (error) {
      announcer.say(explain(error));
    }
  }

  #show(title) {
    this.#title = title;
    byId("conversation-title").textContent = title;
    document.title = title ? `${title} – ${TITLE}` : TITLE;
    this.#welcome.hidden = this.#conversationId !== null;
    byId("export").hidden = this.#conversationId === null;
  }

  #showUser() {
    byId("user").hidden = session.kind === "none" || !session.ready;
    byId("user-name").textContent = session.email ?? "";
  }

  #showMenu(shown) {
    const was = document.body.classList.contains("has-menu");
    document.body.classList.toggle("has-menu", shown);
    byId("menu").setAttribute("aria-expanded", String(shown));
    if (shown && !was) {
      byId("menu-close").focus();
    } else if (was && !shown) {
      byId("menu").focus();
    }
  }

  /** The text under a reader's eyes does not move while it grows: the question stays at the top. */
  #toLastQuestion() {
    const question = this.#thread.querySelector(".question:last-of-type");
    byId("scroller").scrollTop = question ? question.offsetTop - SPACE_ABOVE : 0;
  }
}

function questionView(question) {
  return h("h2", { class: question.length > 240 ? "question is-long" : "question" }, question);
}

function conversationInAddress() {
  return /^#c=([0-9a-f-]{36})$/.exec(location.hash)?.[1] ?? null;
}

placeIcons();
await new ChatPage().start();
