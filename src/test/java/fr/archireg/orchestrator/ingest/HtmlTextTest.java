package fr.archireg.orchestrator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HtmlTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <p>Un.</p><p>Deux.</p>                       | Un.§Deux.
                    <p>A<br/>B</p>                               | A§B
                    l'<a href="/x?a=1&b=2" title="a > b">art.</a> 2 | l'art. 2
                    si t < 2,6 alors t <ou égal                  | si t < 2,6 alors t <ou égal
                    m<sup>2</sup> et 10<SUB>n</SUB>              | m2 et 10n
                    <tr><td>a</td><td>b</td></tr><tr><td>c</td></tr> | a b§c
                    A &lt;b&gt; &amp; C&nbsp;: &#233;&#xE9; &foo; | A <b> & C : éé &foo;
                    &amp;lt;                                     | &lt;
                    &#0;&#xD800;x                                | x
                    a<!-- <p>b</p> -->c                          | ac
                    """)
    void readsTheTextOfAnArticle(String html, String lines) {
        assertThat(HtmlText.plain(html)).isEqualTo(lines.replace("§", "\n"));
    }
}
