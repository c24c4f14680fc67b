/** Requests to the server: each carries the token, each failure is an {@link ApiError}. */

import { session } from "./session.js";

/** A failure with the server's code, or with `network` or `unreadable`. */
export class ApiError extends Error {
  constructor({ code, status = 0, detail = "", retryAfterSeconds = null, fields = [] }) {
    super(detail || code);
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.fields = fields;
  }
}

/** Reads JSON. */
export async function getJson(path, options = {}) {
  return parsed(await send("GET", path, options));
}

/** Sends JSON and reads JSON, or nothing where there is nothing. */
export async function sendJson(method, path, body, options = {}) {
  const response = await send(method, path, { ...options, body });
  return response.status === 204 || response.headers.get("content-length") === "0" ? null : parsed(response);
}

/**
 * Sends a request and gives its response, whose status is one of success.
 *
 * @param {{body?: object, accept?: string, signal?: AbortSignal}} options
 * @throws {ApiError} everything else; being aborted throws an `AbortError`
 */
export async function send(method, path, options = {}) {
  const first = await attempt(method, path, options);
  // A token may have been withdrawn, or the clocks may differ: one more try with a new one.
  const response = first.status === 401 && (await session.renew()) ? await attempt(method, path, options) : first;
  if (response.ok) {
    return response;
  }
  const error = await problem(response);
  if (error.status === 401) {
    session.expired();
  }
  throw error;
}

async function attempt(method, path, { body, accept = "application/json", signal }) {
  const headers = { Accept: accept, ...(await session.headers()) };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  try {
    return await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal, cache: "no-store" });
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw new ApiError({ code: "network", detail: String(error) });
  }
}

async function parsed(response) {
  try {
    return await response.json();
  } catch (error) {
    throw new ApiError({ code: "unreadable", status: response.status, detail: String(error) });
  }
}

/** A problem as RFC 9457 writes it; whatever stands before the server may write something else. */
async function problem(response) {
  const body = await response.json().catch(() => ({}));
  return new ApiError({
    code: body.code ?? `http_${response.status}`,
    status: response.status,
    detail: body.detail,
    retryAfterSeconds: retryAfter(response.headers.get("retry-after")),
    fields: body.errors ?? [],
  });
}

/** Seconds, from a number or a date (RFC 9110, section 10.2.3). */
function retryAfter(value) {
  if (!value) {
    return null;
  }
  const seconds = /^\d+$/.test(value) ? Number(value) : (new Date(value) - Date.now()) / 1_000;
  return seconds > 0 ? seconds : null;
}
