package fr.archireg.orchestrator.law;

import fr.archireg.orchestrator.law.ArticleReader.Article;

/** Tells what only looks like an article of a code. */
final class Lookalikes {
    private static final int SPACES_MAX = 3;
    private static final int HEADING_DIGITS_MAX = 2;

    private Lookalikes() {}

    /**
     * "ARTICLE 2 : Le présent arrêté", "ARTICLE 15 - TRAVAUX": the number is one of the text
     * itself.
     *
     * @param position where the word "article" stands
     */
    static boolean isHeading(FoldedText text, int position, Article article) {
        boolean small =
                !article.inSeries() && article.reference().number().length() <= HEADING_DIGITS_MAX;
        char before = text.at(text.beforeSpaces(position) - 1);
        return small
                && (before == FoldedText.END || before == '\n' || before == ':')
                && text.isUpperCase(position)
                && endsHeading(text, text.afterSpaces(article.end()));
    }

    private static boolean endsHeading(FoldedText text, int mark) {
        return text.at(mark) == ':'
                || (text.at(mark) == '-' && text.isUpperCase(text.afterSpaces(mark + 1)));
    }

    /** The end of "n° 20-16.127, C. civ., art. 1792". */
    static boolean isPartOfNumber(FoldedText text, int start) {
        return text.isDigit(start - 2) && ".-/".indexOf(text.at(start - 1)) >= 0;
    }

    /** "D. 2019, p. 1766" is a page of the Recueil Dalloz. */
    static boolean isYearOfReview(Article article) {
        return article.reference().series().equals("D") && article.hasYear() && !article.grouped();
    }

    /** "N° R21-114", "2023-D114-2", "A-2023-114", "D2022-14". */
    static boolean isFileNumber(FoldedText text, Article article) {
        int start = article.start();
        if (article.hasYear() && ".*".indexOf(text.at(start + 1)) < 0) {
            return true;
        }
        int before = start - 1;
        while (text.at(before) == ' ' && before > start - SPACES_MAX) {
            before--;
        }
        // "2° R. 421-1" is a line of a list.
        boolean numberSign = text.at(before) == '°' && !text.isDigit(before - 1);
        return text.at(start - 1) == '-' || numberSign;
    }
}
