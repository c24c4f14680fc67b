/** The administrators' page: each section is read on its own, so that one that fails hides no other. */

import { announcer } from "./announcer.js";
import { ApiError, getJson, sendJson } from "./api.js";
import { byId, h } from "./dom.js";
import { explain } from "./errors.js";
import { databaseView, figuresView, healthView, jobsView } from "./admin-views.js";
import { duration } from "./format.js";
import { placeIcons } from "./icons.js";
import { session } from "./session.js";
import { SignIn } from "./sign-in.js";
import { SystemTests } from "./system-tests.js";

const BASE = "/api/v3/admin";

async function start() {
  placeIcons();
  await session.start();
  await new SignIn().done();
  byId("user").hidden = session.kind === "none";
  byId("user-name").textContent = session.email ?? "";
  byId("sign-out").addEventListener("click", () => session.signOut().then(() => location.reload()));
  byId("health-refresh").addEventListener("click", showHealth);
  byId("figures-refresh").addEventListener("click", recount);
  await Promise.all([
    showHealth(),
    fill("tests", () => new SystemTests(byId("tests"), byId("run-all")).load()),
    showFigures(() => getJson(`${BASE}/stats`)),
    fill("database", async () => databaseView(await getJson(`${BASE}/database-stats`))),
    fill("jobs", async () => jobsView(await getJson(`${BASE}/cron`))),
  ]);
}

/** Puts into a place what the work gives, or says why there is nothing. */
async function fill(id, work) {
  const place = byId(id);
  place.setAttribute("aria-busy", "true");
  if (!place.hasChildNodes()) {
    place.replaceChildren(h("p", { class: "hint" }, "Chargement…"));
  }
  try {
    const content = await work();
    if (content) {
      place.replaceChildren(...[content].flat());
    }
  } catch (error) {
    place.replaceChildren(h("p", { class: "unavailable" }, reason(error)));
  }
  place.removeAttribute("aria-busy");
}

function reason(error) {
  if (error.status === 403) {
    return "Réservé aux administrateurs : votre compte n’a pas ce rôle.";
  }
  return error.status === 404 ? "Ce serveur ne fournit pas ces données." : explain(error);
}

function showHealth() {
  return fill("health", async () => healthView(await health()));
}

/** Answers 503 with the same body where something is down. */
async function health() {
  try {
    return await (await fetch("/health", { cache: "no-store" })).json();
  } catch {
    throw new ApiError({ code: "network" });
  }
}

function showFigures(read) {
  return fill("figures", async () => {
    const figures = await read();
    byId("figures-age").textContent = `comptés il y a ${duration(figures.age_seconds)}`;
    byId("figures-refresh").hidden = false;
    return figuresView(figures);
  });
}

async function recount() {
  await showFigures(() => sendJson("POST", `${BASE}/stats/refresh`));
  announcer.say("Chiffres recomptés.");
}

await start();
