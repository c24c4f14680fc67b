package fr.archireg.orchestrator.embedding;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import de.kherud.llama.LlamaModel;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NativeBoundaryTest {
    private static final Set<String> SAFE_METHODS = Set.of("embed", "encode");

    private final JavaClasses program =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("fr.archireg.orchestrator");

    @Test
    void onlyTheEngineTouchesNativeCode() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(LlamaEngine.class)
                .should()
                .dependOnClassesThat(resideInAPackage("de.kherud.."))
                .check(program);
    }

    @Test
    void noMethodIsCalledThatCanEndTheProcess() {
        noClasses().should().callMethodWhere(dangerous()).check(program);
    }

    private static DescribedPredicate<JavaMethodCall> dangerous() {
        return DescribedPredicate.describe(
                "a method of LlamaModel other than " + SAFE_METHODS,
                call ->
                        call.getTargetOwner().isAssignableTo(LlamaModel.class)
                                && !SAFE_METHODS.contains(call.getName()));
    }
}
