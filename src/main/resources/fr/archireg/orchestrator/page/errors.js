/** What went wrong, in words that a reader understands and can act on. */

import { duration } from "./format.js";

const LATER = "Réessayez dans quelques instants.";

/** One sentence for each code of the server, and for what only the browser sees. */
const SENTENCES = {
  network: "Le serveur est injoignable. Vérifiez votre connexion, puis réessayez.",
  unreadable: "La réponse du serveur est illisible. Réessayez ; si cela persiste, prévenez l’administrateur.",
  interrupted: "La réponse a été interrompue avant sa fin.",

  invalid_request: "La demande n’est pas valable.",
  malformed_json: "La demande n’est pas valable.",
  unauthenticated: "Votre session a expiré. Connectez-vous pour continuer.",
  forbidden: "Votre compte n’a pas le droit de faire cela.",
  not_found: "Cet élément n’existe pas ou n’existe plus.",
  method_not_allowed: "Cette action n’est pas possible ici.",
  conflict: "L’état a changé entre-temps. Rechargez la page, puis réessayez.",
  payload_too_large: "Le message est trop long.",
  unsupported_media_type: "Ce type de contenu n’est pas accepté.",
  range_not_satisfiable: "Cette partie du fichier n’existe pas.",
  quota_exceeded: "La limite de votre compte est atteinte.",
  rate_limited: "Vous avez posé beaucoup de questions en peu de temps.",
  tokens_exhausted: "Vous avez utilisé tous les jetons de la journée.",
  overloaded: `Le service est très sollicité. ${LATER}`,
  internal: "Une erreur inattendue s’est produite. Réessayez ; si cela persiste, prévenez l’administrateur.",

  auth_unavailable: `Votre identité ne peut pas être vérifiée pour l’instant. ${LATER}`,
  database_unavailable: `La base de données est momentanément indisponible. ${LATER}`,
  database_timeout: `La base de données met trop de temps à répondre. ${LATER}`,
  dimension_mismatch: "Le modèle de recherche ne correspond pas au corpus : l’administrateur doit intervenir.",

  storage_unavailable: `Le stockage des fichiers est indisponible. ${LATER}`,
  storage_timeout: `Le stockage des fichiers met trop de temps à répondre. ${LATER}`,
  storage_failed: "Le stockage a refusé le fichier.",

  embedding_mismatch: "Le corpus a été préparé avec un autre modèle de recherche : l’administrateur doit intervenir.",
  embedding_overloaded: `Trop de questions attendent déjà. ${LATER}`,
  embedding_unavailable: `Le moteur de recherche démarre ou ne répond pas. ${LATER}`,
  model_invalid: "Le fichier du modèle de recherche est inutilisable : l’administrateur doit intervenir.",
  model_unreachable: `Le modèle de recherche n’a pas pu être téléchargé. ${LATER}`,

  llm_unreachable: `Le modèle de langage est injoignable. ${LATER}`,
  llm_refused: "Le modèle de langage a refusé cette question.",
  llm_authentication: "Le modèle de langage refuse nos identifiants : l’administrateur doit intervenir.",
  llm_rate_limited: "Le quota du modèle de langage est épuisé.",
  llm_unavailable: `Le modèle de langage est indisponible. ${LATER}`,
  llm_timeout: `Le modèle de langage met trop de temps à répondre. ${LATER}`,
  llm_protocol: `Le modèle de langage a envoyé une réponse illisible. ${LATER}`,
  llm_interrupted: "Le modèle de langage s’est interrompu avant la fin de sa réponse.",
  answer_withheld: "La réponse a été retenue : elle ne respectait pas les règles du service. Reformulez votre question.",
  shutting_down: `Le serveur redémarre. ${LATER}`,
  generation_interrupted: "La réponse a été interrompue par un arrêt du serveur.",
  context_too_long: "La question et son contexte sont trop longs : raccourcissez la question ou commencez une nouvelle conversation.",

  collector_not_configured: "Aucun collecteur Légifrance n’est configuré.",
  collector_unavailable: `Le collecteur Légifrance est indisponible. ${LATER}`,
  collector_refused: "Le collecteur Légifrance a refusé la demande.",
  collector_protocol: "Le collecteur Légifrance a envoyé une réponse illisible.",
  collector_timeout: `Le collecteur Légifrance met trop de temps à répondre. ${LATER}`,
};

/** What a newer server may say: its status tells enough. */
const BY_STATUS = [
  [429, SENTENCES.rate_limited],
  [503, `Le service est momentanément indisponible. ${LATER}`],
  [502, `Un service dont dépend la réponse a échoué. ${LATER}`],
  [504, `Un service dont dépend la réponse met trop de temps. ${LATER}`],
  [400, SENTENCES.invalid_request],
];

const FIELDS = { message: "question", "filters.code": "code", "filters.in_force_on": "date", title: "titre", q: "recherche" };

/** Whether there is a sentence of its own for this code. */
export function knows(code) {
  return code in SENTENCES;
}

/** The sentence for a failure: `{code, status?, retryAfterSeconds?, fields?}`. */
export function explain({ code, status, retryAfterSeconds, fields = [] }) {
  const sentence = SENTENCES[code] ?? BY_STATUS.find(([s]) => s === status)?.[1] ?? SENTENCES.internal;
  const wrong = fields.map(({ field }) => FIELDS[field] ?? field);
  const where = wrong.length > 0 ? ` À corriger : ${wrong.join(", ")}.` : "";
  const when = retryAfterSeconds ? ` Vous pourrez réessayer dans ${duration(retryAfterSeconds)}.` : "";
  // The exact time says more than « dans quelques instants ».
  return (when ? sentence.replace(` ${LATER}`, "") : sentence) + where + when;
}

/** What a search could not do, for a reader. */
export function explainDegraded() {
  return "Recherche réduite : le moteur sémantique ne répond pas, seuls les mots de la question ont été cherchés.";
}

/** The notices that come with a search or an answer. */
export function explainNotice({ code, model }) {
  switch (code) {
    case "ambiguous_reference":
      return "Plusieurs codes ont un article de ce numéro : précisez lequel.";
    case "no_match":
      return "Aucun passage ne répond assez bien à cette question.";
    case "only_abrogated":
      return "L’article cité n’est pas en vigueur à la date retenue.";
    case "model_fallback":
      return model
        ? `Le modèle habituel est indisponible : ${model} a pris le relais.`
        : "Le modèle habituel est indisponible : un autre a pris le relais.";
    case "extractive_fallback":
      return "Le modèle de langage est indisponible : voici les passages eux-mêmes, cités tels quels.";
    default:
      return "Cette réponse a été produite dans des conditions dégradées.";
  }
}
