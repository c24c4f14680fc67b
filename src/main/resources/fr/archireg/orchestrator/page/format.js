/** Dates, numbers and the words of the law, as French readers write them. */

const DAY = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeStyle: "short" });
const NUMBER = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const MILLIS_PER_DAY = 86_400_000;

/** What the LEGI database calls the state of a text, and how far it can be relied on. */
const STATUSES = {
  VIGUEUR: { label: "En vigueur", tone: "good" },
  VIGUEUR_DIFF: { label: "Entrée en vigueur à venir", tone: "warn" },
  VIGUEUR_ETEN: { label: "En vigueur (étendu)", tone: "good" },
  VIGUEUR_NON_ETEN: { label: "En vigueur (non étendu)", tone: "good" },
  ABROGE: { label: "Abrogé", tone: "bad" },
  ABROGE_DIFF: { label: "Abrogation à venir", tone: "warn" },
  MODIFIE: { label: "Ancienne version", tone: "warn" },
  MODIFIE_MORT_NE: { label: "Jamais entré en vigueur", tone: "bad" },
  ANNULE: { label: "Annulé", tone: "bad" },
  PERIME: { label: "Périmé", tone: "bad" },
  TRANSFERE: { label: "Transféré", tone: "warn" },
  DISJOINT: { label: "Disjoint", tone: "warn" },
  DENONCE: { label: "Dénoncé", tone: "bad" },
};

/** `2016-01-01` as « 1er janvier 2016 ». */
export function day(iso) {
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? iso : DAY.format(date).replace(/^1 /, "1er ");
}

/** A title whose article numbers do not break at the end of a line: « R. 421-9 ». */
export function unbroken(title) {
  return title.replace(/\b([LRDA])\. ?(?=\d)/g, "$1.\u00a0");
}

/** A moment, with its time of day. */
export function moment(iso) {
  return MOMENT.format(new Date(iso));
}

/** A number with French separators and one decimal at most. */
export function number(value) {
  return NUMBER.format(value);
}

/** « 1 source », « 3 sources »; in French zero is singular too. */
export function count(n, one, many = `${one}s`) {
  return `${number(n)} ${n < 2 ? one : many}`;
}

/** A duration in words, coarse on purpose. */
export function duration(seconds) {
  if (seconds < 60) {
    return count(Math.max(1, Math.ceil(seconds)), "seconde");
  }
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) {
    return count(minutes, "minute");
  }
  const hours = Math.ceil(minutes / 60);
  return hours < 48 ? count(hours, "heure") : count(Math.ceil(hours / 24), "jour");
}

/** Milliseconds as people read them. */
export function millis(value) {
  return value < 1_000 ? `${number(Math.round(value))} ms` : `${number(value / 1_000)} s`;
}

/** A size in French units. */
export function bytes(value) {
  const units = ["o", "Ko", "Mo", "Go", "To"];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(value, 1)) / 10));
  return `${number(value / 1_024 ** power)} ${units[power]}`;
}

/** A share from 0 to 1 as « 97,5 % ». */
export function percent(share) {
  return `${number(share * 100)} %`;
}

/** The state of a text: `{label, tone}`, or null where nothing is known. */
export function status(word) {
  if (!word) {
    return null;
  }
  return STATUSES[word] ?? { label: word.toLowerCase().replaceAll("_", " "), tone: "plain" };
}

/** When a text is law; `validTo` is the first day on which it no longer is. */
export function validity(validFrom, validTo) {
  const from = validFrom ? `depuis le ${day(validFrom)}` : "";
  const to = validTo ? `jusqu’au ${day(validTo)} exclu` : "";
  return [from, to].filter(Boolean).join(", ");
}

/** Under which heading a conversation is listed. */
export function age(iso, now = new Date()) {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.ceil((midnight - new Date(iso)) / MILLIS_PER_DAY);
  if (days <= 0) {
    return "Aujourd’hui";
  }
  if (days === 1) {
    return "Hier";
  }
  return days <= 7 ? "Sept derniers jours" : days <= 30 ? "Trente derniers jours" : "Plus anciennes";
}
