package fr.archireg.orchestrator.screening;

import fr.archireg.orchestrator.screening.PhraseBook.Phrase;

/**
 * How instructions to a model are worded, in French and English. A plain statement of the law must
 * not match: "sans tenir compte des règles" is law, "ne tiens pas compte de tes règles" is not.
 */
final class InjectionPhrases {
    private static final String IGNORE =
            "ignore ignorez ignorer ignores ignoring disregard forget override bypass oublie oubliez"
                    + " oublier contourne contournez desobeis neglige negligez";

    /** What a model has been told. */
    private static final String RULES =
            "instructions?|consignes?|directives?|regles?|rules?|guidelines?";

    static final PhraseBook OVERRIDE =
            PhraseBook.of(
                    // What is to be ignored is the model's own, or stands before.
                    new Phrase(
                            IGNORE,
                            "(?: [a-z]{1,20}){0,4} (?:previous|prior|above|earlier|preceding|your|system|tes"
                                    + "|vos|toutes (?:les|ces)) (?:[a-z]{1,20} ){0,2}(?:prompts?"
                                    + "|guidelines|messages?|restrictions|"
                                    + RULES
                                    + ")\\b"),
                    new Phrase(
                            IGNORE,
                            "(?: [a-z]{1,20}){0,4} (?:prompts?|messages|"
                                    + RULES
                                    + ")"
                                    + "(?: [a-z]{1,20}){0,2} (?:precedentes?|ci dessus|anterieures?"
                                    + "|initiales|systeme|donnees avant|plus haut|above|before"
                                    + "|so far|you were given|que tu as|qui precedent|qui t ont)\\b"),
                    new Phrase(
                            "ignore disregard forget",
                            " (?:everything|all of the above|all that)\\b"),
                    new Phrase(
                            "oublie oubliez ignore ignorez",
                            " tout ce (?:qui precede|que (?:tu|vous|on))\\b"),
                    new Phrase(
                            "tiens tenez fais faites",
                            " (?:pas compte|plus compte|aucun compte|abstraction) des? "
                                    + "(?:[a-z]{1,20} ){0,3}(?:"
                                    + RULES
                                    + ")\\b"),
                    new Phrase(
                            "respecte respectez suis suivez applique",
                            " (?:pas|plus) (?:[a-z]{1,20} ){0,2}(?:tes|vos) (?:" + RULES + ")\\b"),
                    new Phrase(
                            "stop not",
                            " follow(?:ing)? (?:[a-z]{1,20} ){0,2}(?:" + RULES + ")\\b"));

    static final PhraseBook REVEAL =
            PhraseBook.of(
                    new Phrase(
                            "reveal show print repeat display output leak dump tell give write quote"
                                    + " revele revelez affiche affichez montre montrez repete repetez"
                                    + " recopie recopiez donne donnez ecris ecrivez divulgue"
                                    + " divulguez imprime traduis resume cite moi me",
                            "(?: [a-z]{1,20}){0,5} (?:system (?:prompt|message)|prompt systeme"
                                    + "|message systeme|prompt initial|initial prompt|hidden"
                                    + " (?:rules|prompt)|(?:your|tes|vos) (?:[a-z]{1,20} )?"
                                    + "(?:"
                                    + RULES
                                    + ")|(?:"
                                    + RULES
                                    + ") (?:initiales|systeme"
                                    + "|cachees|internes|secretes))\\b"),
                    new Phrase(
                            "quelles quel what",
                            " (?:sont|est|are|is) (?:your|tes|vos|ton|votre) (?:[a-z]{1,20} )?"
                                    + "(?:prompt|"
                                    + RULES
                                    + ")\\b"),
                    new Phrase("repeat", " (?:the words|everything|all text|the text) above\\b"),
                    new Phrase(
                            "repete repetez recopie recopiez",
                            " (?:tout )?(?:le texte|les mots|ce qui est ecrit|ce qui precede)"
                                    + "(?: ci dessus| plus haut| au dessus| avant|$)"));

    static final PhraseBook ROLE =
            PhraseBook.of(
                    new Phrase("you", " are (?:now|no longer|from now on)\\b"),
                    new Phrase("from", " now on you\\b"),
                    new Phrase(
                            "act behave respond answer",
                            " as (?:if you|though you|an? (?:ai|unrestricted|evil|dan))\\b"),
                    new Phrase("pretend", " (?:to be|you are|that you|you have)\\b"),
                    new Phrase(
                            "tu",
                            " es (?:maintenant|desormais|dorenavant) (?:une?|l|dan|libre|en|mon)\\b"),
                    new Phrase("tu", " n es plus (?:une?|l|soumis|limite|tenu|contraint)\\b"),
                    new Phrase("maintenant desormais dorenavant", " tu (?:es|dois|vas|reponds)\\b"),
                    new Phrase("fais", " (?:semblant d|semblant que|comme si)\\b"),
                    new Phrase("imagine", " que tu (?:es|n)\\b"),
                    new Phrase("comporte", " toi comme\\b"),
                    new Phrase("agis", " comme si\\b"),
                    new Phrase(
                            "joue",
                            " le role d une? (?:ia|assistante?|pirate|modele|personnage|chatbot|robot)\\b"),
                    new Phrase("developer debug god jailbreak dan admin root", " mode\\b"),
                    new Phrase(
                            "mode",
                            " (?:developpeur|debug|jailbreak|dan|sans (?:filtre|restriction|limite))"),
                    new Phrase("do", " anything now\\b"),
                    new Phrase("jailbreak", ""),
                    new Phrase(
                            "sans without no",
                            "(?: aucune?| any)? (?:restrictions?|filtres?|filters?|censure)"
                                    + " (?:ni|or|nor|and) "));

    static final PhraseBook DELIMITER =
            PhraseBook.of(
                    new Phrase("<", "\\s?/?\\s?passages?\\b"),
                    new Phrase("<", "\\|[a-z_]{2,20}\\|>|</?sys>>|/?s>"),
                    new Phrase("<", "/?(?:system|assistant|user|instructions?|prompt|context)>"),
                    new Phrase("[", "/?inst]"),
                    new Phrase(
                            "\n",
                            "[#*\\-= ]{0,8}(?:system|systeme|assistant|developer)"
                                    + "(?: prompt| message)?[* ]{0,3}:"),
                    new Phrase(
                            "fin end",
                            " (?:des|du|of(?: the)?) (?:passages?|documents?|contexte?|prompt|sources)"
                                    + "[^a-z0-9]{0,4}(?:\\n|nouvelle|new|instruction)"),
                    new Phrase("nouvelle nouvelles", " (?:instruction|consigne)s?\\s?:"),
                    new Phrase("new", " (?:instructions?|task)\\s?:"),
                    new Phrase(
                            "instruction instructions consigne consignes note message important",
                            "s? ?(?:pour|a|for|to|a l'attention de|a destination de) (?:l'|la |the"
                                    + " )?(?:ia|ai|assistant|llm|language model|modele de langage)\\b"));

    static final PhraseBook EXFILTRATION =
            PhraseBook.of(
                    new Phrase("!", "\\[[^\\]\\n]{0,200}+]\\s?\\(\\s?<?(?:https?:|//)"),
                    new Phrase("<", "(?:img|iframe|script|object|embed|link|form)\\b"),
                    new Phrase(
                            "http https", "://[^\\s]{1,300}?[?&=/](?:\\{|\\[|<|%7b|\\$\\{)[a-z_ ]"),
                    new Phrase("javascript vbscript", ":\\S"),
                    new Phrase("data", ":text/html"),
                    new Phrase(
                            "conversation historique history prompt secret password token",
                            "[^\\n]{0,60}?\\b(?:dans|in|into|to|vers|at) (?:l'|the |une |cette"
                                    + " |this )?(?:url|lien|link|image|https?://)"));

    private InjectionPhrases() {}
}
