package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Mistake;
import fr.archireg.orchestrator.settings.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VectorConfigTest {
    @Test
    void hasDefaults() {
        assertThat(VectorConfig.from(new Settings(Map.of())))
                .isEqualTo(
                        new VectorConfig(
                                Optional.empty(),
                                VectorConfig.Check.ENFORCE,
                                IndexPrecision.HALFVEC));
    }

    @Test
    void readsAllVariables() {
        Settings settings =
                new Settings(
                        Map.of(
                                "CORPUS_VECTORS", "solon_2",
                                "CORPUS_CHECK", "report",
                                "EMBEDDING_INDEX", "vector"));

        assertThat(VectorConfig.from(settings))
                .isEqualTo(
                        new VectorConfig(
                                Optional.of("solon_2"),
                                VectorConfig.Check.REPORT,
                                IndexPrecision.VECTOR));
    }

    @Test
    void refusesWhatCannotBe() {
        Settings settings =
                new Settings(
                        Map.of(
                                "CORPUS_VECTORS", "x; DROP TABLE documents",
                                "CORPUS_CHECK", "maybe",
                                "EMBEDDING_INDEX", "bit"));
        VectorConfig.from(settings);

        InvalidSettingsException failure =
                catchThrowableOfType(InvalidSettingsException.class, settings::verify);

        assertThat(failure.mistakes())
                .extracting(Mistake::name)
                .containsExactlyInAnyOrder("CORPUS_VECTORS", "CORPUS_CHECK", "EMBEDDING_INDEX");
    }
}
