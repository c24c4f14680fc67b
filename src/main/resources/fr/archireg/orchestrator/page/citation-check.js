/**
 * What the server found when it compared an answer with its sources. Said quietly: a reader who wants
 * to rely on an answer can open it.
 */

import { h } from "./dom.js";
import { count } from "./format.js";
import { icon } from "./icons.js";

const FINDINGS = [
  ["unknown", "Numéros sans source"],
  ["unverified_references", "Références absentes des sources"],
  ["unverified_quotes", "Citations introuvables dans les sources"],
  ["unverified_figures", "Chiffres absents des sources"],
];

/** The result as an element, or null where there is nothing to say. */
export function citationCheck(citations) {
  if (!citations) {
    return null;
  }
  const findings = FINDINGS.map(([field, label]) => ({ label, values: citations[field] ?? [] })).filter(
    ({ values }) => values.length > 0,
  );
  if (findings.length === 0) {
    const cited = citations.valid ?? [];
    return cited.length > 0
      ? h("span", { class: "check is-good" }, icon("check"), "Références vérifiées")
      : h("span", { class: "check" }, "Aucune source citée");
  }
  const total = findings.reduce((sum, { values }) => sum + values.length, 0);
  return h(
    "details",
    { class: "check is-doubtful" },
    h("summary", {}, icon("warning"), `${count(total, "référence non vérifiée", "références non vérifiées")}`),
    h("dl", {}, findings.map(({ label, values }) => [h("dt", {}, label), values.map((value) => h("dd", {}, String(value)))])),
  );
}
