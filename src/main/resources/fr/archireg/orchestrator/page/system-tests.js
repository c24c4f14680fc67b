/** The tests of the running system, with a button for each and one for all. */

import { announcer } from "./announcer.js";
import { getJson, sendJson } from "./api.js";
import { h } from "./dom.js";
import { explain } from "./errors.js";
import { count, millis, moment } from "./format.js";

const PATH = "/api/v3/admin/system-tests";
const STATES = {
  passed: { label: "Réussi", tone: "good" },
  failed: { label: "Échec", tone: "bad" },
  skipped: { label: "Sans objet", tone: "plain" },
  running: { label: "En cours…", tone: "warn" },
  none: { label: "Pas encore exécuté", tone: "plain" },
};

/** What each test tries: a name, and a sentence. */
const TESTS = {
  "test-supabase": ["Supabase", "Les clés publiques, l’authentification et l’API REST répondent."],
  "test-admin-api": ["API d’administration", "La fonction admin-stats, ou nos propres chiffres, répondent."],
  "test-health-check": ["Sondes de santé", "Les sondes de vie, de disponibilité et de démarrage répondent."],
  "test-pgvector": ["Recherche vectorielle", "L’extension et l’index sont là, et une recherche s’en sert."],
  "test-materialized-view": ["Vue des chiffres clés", "La vue se recompte sans bloquer ses lecteurs."],
  "test-cron-jobs": ["Tâches périodiques", "Rien de ce qui se répète n’est en retard."],
  "test-groq-llm": ["Modèle de langage", "Le modèle répond à une très courte question."],
  "test-simple": ["Application", "L’application elle-même répond."],
  "run-unit-tests": ["Tests unitaires embarqués", "Les fonctions pures donnent ce qu’elles doivent."],
  "test-rag": ["Recherche de bout en bout", "Un passage connu se retrouve par une question."],
  "test-embedding-compatibility": ["Modèle et vecteurs", "Le modèle est celui qui a produit les vecteurs du corpus."],
  "test-storage": ["Stockage des fichiers", "Un fichier s’écrit, se relit et s’efface."],
  "test-legifrance": ["Collecteur Légifrance", "Le collecteur répond."],
};

export class SystemTests {
  #place;
  #all;
  #rows = new Map();

  /**
   * @param {Element} place where they are listed
   * @param {HTMLButtonElement} all runs all of them
   */
  constructor(place, all) {
    this.#place = place;
    this.#all = all;
    all.addEventListener("click", () => this.#runAll());
  }

  /** Reads the tests and what came of them last. */
  async load() {
    const { data } = await getJson(PATH);
    const rows = data.map((test) => this.#row(test));
    this.#place.replaceChildren(h("ul", { class: "tests" }, rows));
    this.#all.hidden = false;
  }

  #row({ name, description, last_result }) {
    const [label, sentence] = told(name, description);
    const result = h("div", { class: "test-result" });
    const button = h("button", { type: "button", class: "button", "aria-label": `Exécuter : ${label}`, onclick: () => this.#run(name) }, "Exécuter");
    const row = { result, button };
    this.#rows.set(name, row);
    show(row, last_result);
    return h(
      "li",
      { class: "test", "data-test": name },
      h("div", { class: "test-name" }, h("strong", {}, label), h("span", { class: "hint" }, sentence), h("code", {}, name)),
      result,
      button,
    );
  }

  async #run(name) {
    const row = this.#rows.get(name);
    running(row);
    try {
      const result = await sendJson("POST", `${PATH}/${encodeURIComponent(name)}`);
      show(row, result);
      announcer.say(`${told(name)[0]} : ${STATES[result.status].label}.`);
    } catch (error) {
      broken(row, error);
    }
    row.button.disabled = false;
    row.button.focus();
  }

  async #runAll() {
    this.#all.disabled = true;
    this.#rows.forEach(running);
    try {
      const { data, failed } = await sendJson("POST", PATH);
      data.forEach((result) => show(this.#rows.get(result.name), result));
      announcer.say(failed > 0 ? count(failed, "test en échec", "tests en échec") : "Aucun test en échec.");
    } catch (error) {
      this.#rows.forEach((row) => broken(row, error));
    }
    this.#rows.forEach(({ button }) => {
      button.disabled = false;
    });
    this.#all.disabled = false;
  }
}

/** A test that a newer server has is told in its own words. */
function told(name, description = "") {
  return TESTS[name] ?? [name, description];
}

function running(row) {
  row.button.disabled = true;
  row.result.replaceChildren(state("running"));
}

function broken(row, error) {
  row.result.replaceChildren(state("failed"), h("p", { class: "test-error" }, explain(error)));
}

function show(row, result) {
  if (!result) {
    row.result.replaceChildren(state("none"));
    return;
  }
  const { status, latency_ms, error, data, finished_at } = result;
  const facts = [millis(latency_ms), finished_at ? moment(finished_at) : null].filter(Boolean).join(" · ");
  row.result.replaceChildren(
    state(status),
    h("span", { class: "hint" }, facts),
    error ? h("p", { class: status === "failed" ? "test-error" : "hint", lang: "en" }, error) : "",
    hasData(data) ? h("details", { class: "test-data" }, h("summary", {}, "Détails"), h("pre", { tabindex: "0" }, JSON.stringify(data, null, 2))) : "",
  );
}

function state(status) {
  const { label, tone } = STATES[status] ?? STATES.none;
  return h("span", { class: `state ${tone}` }, label);
}

function hasData(data) {
  return data !== null && typeof data === "object" && Object.keys(data).length > 0;
}
