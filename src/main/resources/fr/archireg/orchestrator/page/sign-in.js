/** The dialog that asks who is there, where the server wants to know. */

import { byId } from "./dom.js";
import { session } from "./session.js";

const REASONS = {
  credentials: "Adresse ou mot de passe incorrect.",
  limited: "Trop de tentatives. Patientez une minute, puis réessayez.",
  network: "Le service de connexion est injoignable. Réessayez dans quelques instants.",
};

export class SignIn {
  #dialog = byId("sign-in");
  #message = byId("sign-in-message");
  #submit = byId("sign-in-submit");
  #waiting = [];

  constructor() {
    byId("sign-in-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    // Without an identity there is nothing behind the dialog.
    this.#dialog.addEventListener("cancel", (event) => event.preventDefault());
    session.addEventListener("change", () => this.#show());
  }

  /** Returns once requests can be sent; asks if need be. */
  async done() {
    const password = session.kind === "password";
    byId("sign-in-password").hidden = !password;
    byId("sign-in-token").hidden = password;
    this.#show();
    if (!session.ready) {
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }

  #show() {
    if (session.ready) {
      this.#close();
      this.#waiting.splice(0).forEach((resolve) => resolve());
    } else if (!this.#dialog.open) {
      this.#message.textContent = session.refused ? "Votre session a expiré ou a été refusée. Connectez-vous de nouveau." : "";
      this.#dialog.showModal();
    }
  }

  /** Chromium gives the focus back, but not the caret: so it is taken away and given once more. */
  #close() {
    if (this.#dialog.open) {
      this.#dialog.close();
      const focused = document.activeElement;
      focused?.blur();
      focused?.focus();
    }
  }

  async #send() {
    this.#submit.disabled = true;
    this.#message.textContent = "";
    try {
      if (session.kind === "password") {
        await session.signIn(byId("email").value.trim(), taken("password"));
      } else {
        this.#useToken(taken("token").trim());
      }
    } catch (error) {
      this.#message.textContent = REASONS[error.reason] ?? REASONS.network;
    } finally {
      this.#submit.disabled = false;
    }
  }

  #useToken(token) {
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
      session.useToken(token);
    } else {
      this.#message.textContent = "Ce texte n’est pas un jeton d’accès.";
    }
  }
}

/** What a field holds, which then holds nothing. */
function taken(id) {
  const value = byId(id).value;
  byId(id).value = "";
  return value;
}
