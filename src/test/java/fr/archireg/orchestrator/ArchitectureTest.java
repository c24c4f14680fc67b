package fr.archireg.orchestrator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Objects;

/** The house rules about who may know whom. */
@AnalyzeClasses(
        packages = "fr.archireg.orchestrator",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "fr.archireg.orchestrator";

    /**
     * A package only knows packages of a lower level; the program itself, at the root, knows all.
     */
    private static final Map<String, Integer> LEVELS =
            Map.ofEntries(
                    Map.entry("admin", 8),
                    Map.entry("openai", 7),
                    Map.entry("selftest", 7),
                    Map.entry("chat", 6),
                    Map.entry("account", 6),
                    Map.entry("conversation", 5),
                    Map.entry("ingest", 5),
                    Map.entry("quota", 5),
                    Map.entry("corpus", 5),
                    Map.entry("evaluation", 5),
                    Map.entry("rag", 4),
                    Map.entry("legifrance", 4),
                    Map.entry("openapi", 3),
                    Map.entry("limit", 4),
                    Map.entry("starter", 3),
                    Map.entry("storage", 3),
                    Map.entry("project", 4),
                    Map.entry("security", 3),
                    Map.entry("llm", 3),
                    Map.entry("embedding", 3),
                    Map.entry("page", 3),
                    Map.entry("generation", 4),
                    Map.entry("idempotency", 3),
                    Map.entry("db", 2),
                    Map.entry("http", 2),
                    Map.entry("connection", 2),
                    Map.entry("observability", 1),
                    Map.entry("network", 0),
                    Map.entry("grounding", 5),
                    Map.entry("output", 1),
                    Map.entry("screening", 1),
                    Map.entry("text", 0),
                    Map.entry("cache", 0),
                    Map.entry("job", 0),
                    Map.entry("law", 0),
                    Map.entry("gguf", 0),
                    Map.entry("settings", 0),
                    Map.entry("error", 0));

    @ArchTest
    static final ArchRule dependenciesPointDown =
            classes().that().resideInAPackage(ROOT + ".(*)..").should(onlyKnowLowerLevels());

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule sqlStaysInStores =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".db..")
                    .and(areNoStores())
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule nothingIsPrinted =
            noClasses()
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err");

    private static DescribedPredicate<JavaClass> areNoStores() {
        return DescribedPredicate.describe(
                "are no stores and read no rows",
                type ->
                        !outermost(type)
                                .getSimpleName()
                                .matches(
                                        ".*Store|.*Rows|CorpusCatalog|VectorIndex|LexicalIndex|LexicalSearch"));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static ArchCondition<JavaClass> onlyKnowLowerLevels() {
        return new ArchCondition<>("only know packages of a lower level") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isOurs(dependency.getTargetClass()))
                        .filter(dependency -> !mayKnow(type, dependency.getTargetClass()))
                        .forEach(dependency ->
                                events.add(
                                        SimpleConditionEvent.violated(
                                                dependency, dependency.getDescription())));
            }
        };
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    private static boolean mayKnow(JavaClass user, JavaClass used) {
        return part(user).equals(part(used)) || level(used) < level(user);
    }

    private static int level(JavaClass type) {
        // The root knows all and nobody knows it.
        return part(type).isEmpty()
                ? Integer.MAX_VALUE
                : Objects.requireNonNull(LEVELS.get(part(type)), () -> "no level: " + part(type));
    }

    private static String part(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1).split("\\.", -1)[0];
    }
}
