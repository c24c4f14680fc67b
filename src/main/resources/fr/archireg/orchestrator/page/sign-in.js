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
      this.#dialog.close();
      this.#waiting.splice(0).forEach((resolve) => resolve());
    } else if (!this.#dialog.open) {
      this.#message.textContent = "";
      this.#dialog.showModal();
    }
  }

  async #send() {
    this.#submit.disabled = true;
    this.#message.textContent = "";
    try {
      if (session.kind === "password") {
        await session.signIn(byId("email").value.trim(), byId("password").value);
      } else {
        this.#useToken();
      }
    } catch (error) {
      this.#message.textContent = REASONS[error.reason] ?? REASONS.network;
    } finally {
      byId("password").value = "";
      byId("token").value = "";
      this.#submit.disabled = false;
    }
  }

  #useToken() {
    const token = byId("token").value.trim();
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
      session.useToken(token);
    } else {
      this.#message.textContent = "Ce texte n’est pas un jeton d’accès.";
    }
  }
}
