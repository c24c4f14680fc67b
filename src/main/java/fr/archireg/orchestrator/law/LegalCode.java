package fr.archireg.orchestrator.law;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A code of French law, with the short names that lawyers write. */
public enum LegalCode {
    URBANISME(
            "Code de l'urbanisme", "C. urb.", "C. urba.", "C. urbanisme", "code d'urbanisme", "CU"),
    CONSTRUCTION(
            "Code de la construction et de l'habitation",
            "C. constr. et hab.",
            "C. constr. hab.",
            "C. constr.",
            "code de la construction et de l'habitat",
            "code de la construction",
            "code de l'habitation",
            "CCH"),
    PATRIMOINE("Code du patrimoine", "C. patr.", "C. patrim.", "C. patrimoine", "CPatr"),
    ENVIRONNEMENT(
            "Code de l'environnement",
            "C. env.",
            "C. envir.",
            "C. envt.",
            "C. environnement",
            "CEnv"),
    CIVIL("Code civil", "C. civ.", "C. civil", "CCiv"),
    COLLECTIVITES(
            "Code général des collectivités territoriales",
            "code des collectivités territoriales",
            "code général des collectivités",
            "C. gén. coll. terr.",
            "CGCT"),
    RELATIONS_PUBLIC(
            "Code des relations entre le public et l'administration",
            "C. rel. publ. adm.",
            "C. rel. pub. adm.",
            "code relations public administration",
            "CRPA"),
    ACTION_SOCIALE(
            "Code de l'action sociale et des familles",
            "C. act. soc. fam.",
            "C. action soc.",
            "CASF"),
    TRAVAIL("Code du travail", "C. trav.", "C. travail", "CT", "CTrav"),
    SECURITE_SOCIALE(
            "Code de la sécurité sociale",
            "code de la sécu",
            "C. séc. soc.",
            "C. sécu. soc.",
            "CSS"),
    RURAL(
            "Code rural et de la pêche maritime",
            "code rural et de la pêche",
            "code rural",
            "C. rur.",
            "C. rural",
            "CRPM"),
    SANTE("Code de la santé publique", "C. santé publ.", "C. sant. publ.", "CSP"),
    JUSTICE_ADMINISTRATIVE(
            "Code de justice administrative", "C. just. adm.", "C. justice adm.", "CJA"),
    PENAL("Code pénal", "C. pén.", "C. pénal"),
    PROCEDURE_CIVILE("Code de procédure civile", "C. pr. civ.", "C. proc. civ.", "CPC", "NCPC"),
    PROCEDURE_PENALE("Code de procédure pénale", "C. pr. pén.", "C. proc. pén.", "CPP"),
    PROCEDURES_EXECUTION(
            "Code des procédures civiles d'exécution",
            "C. pr. exéc.",
            "C. proc. civ. exéc.",
            "CPCE"),
    IMPOTS("Code général des impôts", "code des impôts", "C. gén. imp.", "C. impôts", "CGI"),
    PROCEDURES_FISCALES("Livre des procédures fiscales", "L. pr. fisc.", "LPF"),
    EXPROPRIATION(
            "Code de l'expropriation pour cause d'utilité publique",
            "code de l'expropriation",
            "C. expr.",
            "C. expro.",
            "CECUP"),
    FORESTIER("Code forestier", "code forestier (nouveau)", "C. for.", "C. forest."),
    ENERGIE("Code de l'énergie", "C. énerg.", "C. énergie"),
    COMMANDE_PUBLIQUE("Code de la commande publique", "C. com. publ.", "C. cde publ.", "CCP"),
    PROPRIETE_PUBLIQUE(
            "Code général de la propriété des personnes publiques",
            "code de la propriété des personnes publiques",
            "C. gén. propr. pers. publ.",
            "CG3P",
            "CGPPP"),
    ASSURANCES("Code des assurances", "C. assur.", "C. ass.", "C. assurances"),
    COMMERCE("Code de commerce", "code du commerce", "C. com.", "C. comm."),
    CONSOMMATION("Code de la consommation", "C. consom.", "C. conso.", "C. cons."),
    VOIRIE("Code de la voirie routière", "C. voirie rout.", "C. voirie routière", "CVR"),
    ROUTE("Code de la route", "C. route", "C. rte"),
    TRANSPORTS("Code des transports", "C. transp.", "C. transports"),
    MINIER("Code minier", "code minier (nouveau)", "C. minier"),
    DEFENSE("Code de la défense", "C. déf.", "C. défense"),
    SECURITE_INTERIEURE("Code de la sécurité intérieure", "C. séc. int.", "CSI"),
    TOURISME("Code du tourisme", "C. tour.", "C. tourisme"),
    SPORT("Code du sport", "C. sport"),
    EDUCATION("Code de l'éducation", "C. éduc.", "C. éducation"),
    RECHERCHE("Code de la recherche", "C. rech."),
    ELECTORAL("Code électoral", "C. élect.", "C. élec."),
    MONETAIRE("Code monétaire et financier", "C. mon. fin.", "C. monét. fin.", "CMF"),
    POSTES("Code des postes et des communications électroniques", "C. P. et CE", "CPCE postes"),
    PROPRIETE_INTELLECTUELLE(
            "Code de la propriété intellectuelle", "C. propr. intell.", "C. prop. int.", "CPI"),
    AVIATION("Code de l'aviation civile", "C. aviation", "C. av. civ."),
    ENTREE_SEJOUR("Code de l'entrée et du séjour des étrangers et du droit d'asile", "CESEDA"),
    ORGANISATION_JUDICIAIRE("Code de l'organisation judiciaire", "C. org. jud.", "COJ"),
    JURIDICTIONS_FINANCIERES("Code des juridictions financières", "C. jur. fin.", "CJF"),
    FONCTION_PUBLIQUE("Code général de la fonction publique", "CGFP"),
    MUTUALITE("Code de la mutualité", "C. mut.", "C. mutualité"),
    PENSIONS("Code des pensions civiles et militaires de retraite", "CPCMR"),
    FAMILLE("Code de la famille et de l'aide sociale"),
    DOUANES("Code des douanes", "C. douanes"),
    CINEMA("Code du cinéma et de l'image animée", "CCIA"),
    DOMAINE_ETAT("Code du domaine de l'Etat", "C. dom. État"),
    ARTISANAT("Code de l'artisanat", "C. artisanat"),
    COMMUNES("Code des communes", "C. communes"),
    IMPOSITIONS("Code des impositions sur les biens et services", "CIBS"),
    PENITENTIAIRE("Code pénitentiaire", "C. pénit."),
    JUSTICE_MINEURS("Code de la justice pénale des mineurs", "CJPM"),
    SERVICE_NATIONAL("Code du service national"),
    JUSTICE_MILITAIRE("Code de justice militaire", "C. just. mil."),
    PORTS("Code des ports maritimes", "C. ports mar."),
    MARCHES_PUBLICS("Code des marchés publics", "C. marchés publ.", "CMP"),
    PENSIONS_INVALIDITE(
            "Code des pensions militaires d'invalidité et des victimes de guerre", "CPMIVG"),
    PENSIONS_MARINS("Code des pensions de retraite des marins"),
    TRAVAIL_MARITIME("Code du travail maritime", "C. trav. mar."),
    DOMAINE_FLUVIAL(
            "Code du domaine public fluvial et de la navigation intérieure",
            "code du domaine public fluvial"),
    LEGION_HONNEUR(
            "Code de la Légion d'honneur, de la Médaille militaire et de l'ordre national du Mérite",
            "code de la Légion d'honneur"),
    DEONTOLOGIE_ARCHITECTES("Code de déontologie des architectes"),
    MONNAIES("Code des instruments monétaires et des médailles");

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> shortNames;

    LegalCode(String title, String... shortNames) {
        this.title = title;
        this.shortNames = List.of(shortNames);
    }

    /** The name on Légifrance. */
    public String title() {
        return title;
    }

    /** Other ways to write it; full stops and spaces between words may be left out. */
    List<String> shortNames() {
        return shortNames;
    }

    /** The title and the short names that begin with the word "code" in full. */
    Stream<String> fullNames() {
        return Stream.concat(Stream.of(title), shortNames.stream())
                .filter(name -> name.startsWith("Code ") || name.startsWith("code "));
    }

    /** Whether most of its articles have no letter before the number. */
    boolean numbersPlainly() {
        return switch (this) {
            case CIVIL, IMPOTS, PENAL, PROCEDURE_CIVILE, PROCEDURE_PENALE -> true;
            default -> false;
        };
    }

    /**
     * Whether an article before another one of this code may be one as well: "L. 211-11 ou 99-1 du
     * code de procédure pénale" names only one of it, since such codes have no letter L.
     */
    boolean mayHold(LegalReference article) {
        return !numbersPlainly() || !article.series().startsWith("L");
    }

    /** The code with this title or short name, however its letters and accents are written. */
    public static Optional<LegalCode> named(String name) {
        FoldedText text = FoldedText.of(name.strip());
        return CodeNames.exactlyAt(text, 0)
                .filter(found -> found.end() == text.length())
                .map(CodeNames.Found::code);
    }
}
