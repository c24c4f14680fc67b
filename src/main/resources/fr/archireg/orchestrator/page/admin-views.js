/** What the administrators' page shows of the server's figures. Only draws; asks for nothing. */

import { bars, columns } from "./charts.js";
import { h } from "./dom.js";
import { bytes, count, day, duration, moment, number, percent } from "./format.js";

const DAYS_SHOWN = 30;
const MILLIS_PER_DAY = 86_400_000;
const TABLES_SHOWN = 8;

const CHECKS = {
  "embedding-thread": "Moteur d’embeddings",
  "embedding-model": "Modèle d’embeddings",
  database: "Base de données",
  corpus: "Corpus",
  running: "Programme",
};

const MESSAGE_STATUSES = {
  complete: "complets",
  streaming: "en cours",
  stopped: "arrêtés",
  interrupted: "interrompus",
  failed: "en échec",
};

/** The answer of `/health`. */
export function healthView({ status, checks = [] }) {
  const up = status === "UP";
  // The same part may have a check of its start and one of its readiness.
  const parts = Map.groupBy(checks, ({ name }) => name);
  return [
    h("p", { class: "verdict" }, state(up, up ? "Tout fonctionne" : "Une partie ne fonctionne pas")),
    h(
      "ul",
      { class: "tiles" },
      [...parts].map(([name, ofPart]) => {
        const works = ofPart.every((check) => check.status === "UP");
        const details = Object.entries(Object.assign({}, ...ofPart.map(({ data }) => data ?? {})));
        return h(
          "li",
          { class: "tile" },
          h("span", { class: "tile-name" }, CHECKS[name] ?? name),
          state(works, works ? "En marche" : "En panne"),
          details.map(([key, value]) => h("span", { class: "hint" }, `${key} : ${value}`)),
        );
      }),
    ),
  ];
}

/** The answer of `/api/v3/admin/stats`. */
export function figuresView({ conversations, users, tokens = [], feedback, files, corpus }) {
  return [
    h(
      "ul",
      { class: "tiles" },
      tile("Conversations", number(conversations.total), count(conversations.messages, "message")),
      tile("Utilisateurs actifs", number(users.active_month), `en 30 jours ; ${number(users.active_week)} en 7 jours, ${number(users.active_day)} en 24 heures`),
      tile("Avis favorables", share(feedback.up, feedback.up + feedback.down), count(feedback.up + feedback.down, "avis", "avis")),
      tile("Passages du corpus", number(corpus.passages), missing(corpus.passages_without_embedding)),
      tile("Fichiers", number(files.files), `${bytes(files.storage_bytes)} dans ${count(files.projects, "projet")}`),
    ),
    h(
      "div",
      { class: "charts" },
      tokens.length > 0 ? tokensChart(tokens) : h("p", { class: "hint" }, "Aucun jeton consommé ces trente derniers jours."),
      bars("Messages selon leur état", statusRows(conversations.by_status)),
    ),
  ];
}

/** The answer of `/api/v3/admin/database-stats`. */
export function databaseView({ server, tables, indexes, connections, cache_hit_ratio, pool }) {
  const used = Object.values(connections.by_state).reduce((sum, n) => sum + n, 0);
  const invalid = indexes.filter(({ valid }) => !valid);
  const largest = [...tables].sort((one, other) => other.bytes - one.bytes).slice(0, TABLES_SHOWN);
  return [
    h(
      "ul",
      { class: "tiles" },
      tile("Taille", bytes(server.size_bytes), `PostgreSQL ${server.version.split(" ")[0]}`),
      tile("pgvector", server.vector_version ?? "absent", ""),
      tile("Lu en mémoire", cache_hit_ratio === null ? "–" : percent(cache_hit_ratio), "des blocs demandés"),
      tile("Connexions du serveur", `${number(used)} / ${number(connections.max)}`, oldest(connections.longest_transaction_seconds)),
      tile("Connexions du programme", number(pool.active + pool.idle), `${count(pool.active, "active")}, ${number(pool.waiting)} en attente`),
    ),
    bars("Tables les plus grandes", largest.map(({ name, rows, bytes: size }) => ({ label: name, value: size, text: `${bytes(size)}, ${count(rows, "ligne")}` }))),
    invalid.length > 0 ? h("p", { class: "unavailable" }, `Index inutilisables : ${invalid.map(({ name }) => name).join(", ")}.`) : "",
  ];
}

/** The answer of `/api/v3/admin/cron`. */
export function jobsView({ pg_cron, jobs = [] }) {
  const ours = jobs.map((job) => jobRow(job.name, `toutes les ${duration(job.period_seconds)}`, job));
  const theirs = (pg_cron?.jobs ?? []).map((job) => jobRow(`${job.name} (pg_cron)`, job.schedule, job));
  return [
    pg_cron ? "" : h("p", { class: "hint" }, "L’extension pg_cron n’est pas installée : le programme fait lui-même ce qui se répète."),
    h(
      "div",
      { class: "table-place", tabindex: "0", role: "region", "aria-label": "Tâches périodiques" },
      h(
        "table",
        { class: "jobs" },
        h("thead", {}, h("tr", {}, ["Tâche", "Rythme", "Dernière réussite", "État"].map((head) => h("th", { scope: "col" }, head)))),
        h("tbody", {}, ours, theirs),
      ),
    ),
  ];
}

function jobRow(name, rhythm, { last_success, overdue }) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, name),
    h("td", {}, rhythm),
    h("td", {}, last_success ? moment(last_success) : "jamais"),
    h("td", {}, overdue === null ? h("span", { class: "state" }, "Inconnu") : state(!overdue, overdue ? "En retard" : "À jour")),
  );
}

/** All days of the month, also those without an answer. */
function tokensChart(tokens) {
  const last = new Date(`${tokens.at(-1).day}T00:00:00Z`);
  const days = Array.from({ length: DAYS_SHOWN }, (_, i) =>
    new Date(last - (DAYS_SHOWN - 1 - i) * MILLIS_PER_DAY).toISOString().slice(0, 10),
  );
  const models = [...new Set(tokens.map(({ model }) => model))];
  const used = (date, model) =>
    tokens
      .filter((one) => one.day === date && one.model === model)
      .reduce((sum, one) => sum + one.prompt_tokens + one.completion_tokens, 0);
  return columns(
    "Jetons par jour",
    days.map((date) => day(date)),
    models.map((model) => ({ name: model, values: days.map((date) => used(date, model)) })),
  );
}

function statusRows(byStatus) {
  return Object.entries(byStatus)
    .map(([status, n]) => ({ label: MESSAGE_STATUSES[status] ?? status, value: n, text: number(n) }))
    .sort((one, other) => other.value - one.value);
}

function tile(name, value, note) {
  return h("li", { class: "tile" }, h("span", { class: "tile-name" }, name), h("span", { class: "tile-value" }, value), note ? h("span", { class: "hint" }, note) : null);
}

function state(good, label) {
  return h("span", { class: `state ${good ? "good" : "bad"}` }, label);
}

function share(part, all) {
  return all > 0 ? percent(part / all) : "–";
}

function missing(n) {
  return n > 0 ? `dont ${number(n)} sans vecteur` : "tous avec leur vecteur";
}

function oldest(seconds) {
  return seconds === null || seconds < 1 ? "" : `transaction la plus longue : ${duration(seconds)}`;
}
