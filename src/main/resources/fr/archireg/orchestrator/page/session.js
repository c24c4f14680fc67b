/**
 * Who is using the page. The access token is kept in memory only. The refresh token is kept in the
 * storage of this tab, so that a reload asks for no password; it goes away with the tab and is never
 * seen by another one.
 */

const STORED = "archireg.refresh-token";
/** Renewed this long before its end, so that it does not end on its way. */
const MARGIN_MILLIS = 60_000;

/** Why nobody could be signed in: `credentials`, `limited` or `network`. */
export class SignInError extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Fires `change` whenever somebody comes or goes, and `return` when it is after a refusal. */
class Session extends EventTarget {
  #settings = { sign_in: { kind: "none" }, codes: [] };
  #accessToken = null;
  #expiresAt = Infinity;
  #email = null;
  #renewal = null;
  #refused = false;

  /** `none`, `password` or `token`. */
  get kind() {
    return this.#settings.sign_in.kind;
  }

  /** Names of the codes of law. */
  get codes() {
    return this.#settings.codes;
  }

  /** Whether requests can be sent. */
  get ready() {
    return this.kind === "none" || this.#accessToken !== null;
  }

  /** Whether the server did not accept who the user was. */
  get refused() {
    return this.#refused;
  }

  /** The user's address, where it is known. */
  get email() {
    return this.#email;
  }

  /** Reads the settings and takes up what an earlier load of this tab left. */
  async start() {
    const response = await fetch("/page/config.json", { cache: "no-store" });
    this.#settings = await response.json();
    if (this.kind === "password" && sessionStorage.getItem(STORED)) {
      await this.renew();
    }
  }

  /** @throws {SignInError} */
  async signIn(email, password) {
    this.#keep(await this.#grant("password", { email, password }));
  }

  /** Uses a token that the user has from elsewhere. */
  useToken(token) {
    this.#accessToken = token;
    this.#accepted();
  }

  /** Forgets everything here, and tells the provider. */
  async signOut() {
    const token = this.#accessToken;
    this.#forget();
    if (this.kind === "password" && token) {
      const headers = { ...this.#providerHeaders(), Authorization: `Bearer ${token}` };
      await fetch(this.#providerUrl("logout?scope=local"), { method: "POST", headers }).catch(() => {});
    }
  }

  /** The headers that say who asks. */
  async headers() {
    if (Date.now() > this.#expiresAt - MARGIN_MILLIS) {
      await this.renew();
    }
    return this.#accessToken ? { Authorization: `Bearer ${this.#accessToken}` } : {};
  }

  /** Gets a new access token; false where that is not possible. */
  async renew() {
    const token = sessionStorage.getItem(STORED);
    if (this.kind !== "password" || !token) {
      return false;
    }
    // A refresh token is good for one use: all who need it wait for the same answer.
    this.#renewal ??= this.#renewWith(token).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** The server no longer accepts the token. */
  expired() {
    this.#refused = true;
    this.#forget();
  }

  async #renewWith(token) {
    try {
      this.#keep(await this.#grant("refresh_token", { refresh_token: token }));
      return true;
    } catch (error) {
      if (error.reason !== "network") {
        this.#forget();
      }
      return false;
    }
  }

  async #grant(type, body) {
    const headers = { ...this.#providerHeaders(), "Content-Type": "application/json" };
    const options = { method: "POST", headers, body: JSON.stringify(body) };
    let response;
    try {
      response = await fetch(this.#providerUrl(`token?grant_type=${type}`), options);
    } catch {
      throw new SignInError("network");
    }
    if (!response.ok) {
      throw new SignInError(response.status === 429 ? "limited" : response.status >= 500 ? "network" : "credentials");
    }
    return response.json();
  }

  #keep({ access_token, refresh_token, expires_in, user }) {
    this.#accessToken = access_token;
    this.#expiresAt = Date.now() + expires_in * 1_000;
    this.#email = user?.email ?? this.#email;
    sessionStorage.setItem(STORED, refresh_token);
    this.#accepted();
  }

  #accepted() {
    const wasRefused = this.#refused;
    this.#refused = false;
    this.#changed();
    if (wasRefused) {
      this.dispatchEvent(new Event("return"));
    }
  }

  #forget() {
    this.#accessToken = null;
    this.#expiresAt = Infinity;
    this.#email = null;
    sessionStorage.removeItem(STORED);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #providerUrl(path) {
    return `${this.#settings.sign_in.url}/auth/v1/${path}`;
  }

  #providerHeaders() {
    return { apikey: this.#settings.sign_in.key };
  }
}

export const session = new Session();
