package dev.deja.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rows of the table in docs/design.md that are about this module, and no other arrows. */
class ArrowsTest {

  private static final String[] JDK = {"java..", "javax..", "jdk..", "com.sun.."};

  private static final JavaClasses KERNEL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deja");

  @Test
  void theDoorForNotebookAuthorsUsesTheJdkAlone() {
    mayUse("dev.deja", "dev.deja.client", "dev.deja.json");
  }

  @Test
  void tasksOnAClusterUseTheJdkAlone() {
    mayUse("dev.deja.cluster", "sun.misc"); // of the JDK: signals
  }

  @Test
  void theClientOfTheStoreUsesTheJdkAlone() {
    mayUse("dev.deja.client", "dev.deja.json", "dev.deja.rows");
    mayUse("dev.deja.json");
    mayUse("dev.deja.rows");
  }

  @Test
  void theAgentUsesTheDoor() {
    mayUse(
        "dev.deja.runtime",
        "dev.deja",
        "dev.deja.json",
        "dev.deja.rows",
        "dev.deja.runtime.files",
        "dev.deja.runtime.spark",
        "sun.misc"); // of the JDK: signals
    mayUse("dev.deja.runtime.spark", "dev.deja", "dev.deja.runtime.hook");
  }

  @Test
  void whatWatchesFilesHasItsHooksInTheJdk() {
    mayUse("dev.deja.runtime.files", "dev.deja.runtime.hook");
    mayUse("dev.deja.runtime.hook");
  }

  @Test
  void theWordsUseTheJdkAlone() {
    mayUse("dev.deja.kernel.model");
    mayUse("dev.deja.kernel.word");
  }

  @Test
  void extensionsSeeTheWords() {
    mayUse("dev.deja.kernel.extension", "dev.deja.kernel.model");
  }

  @Test
  void theEngineHasNeverHeardOfZeroMqNorOfJupytersMessages() {
    mayUse(
        "dev.deja.kernel.engine",
        "org.objectweb.asm..",
        "dev.deja",
        "dev.deja.runtime",
        "dev.deja.runtime.hook",
        "dev.deja.runtime.spark",
        "dev.deja.kernel.model",
        "dev.deja.kernel.typing",
        "dev.deja.kernel.word");
  }

  @Test
  void helpWhileTypingKnowsTheWordsAndTheJdk() {
    mayUse("dev.deja.kernel.typing", "dev.deja.kernel.model");
  }

  @Test
  void noPackageIsCalledAfterNothing() {
    classes()
        .should()
        .resideOutsideOfPackages("..util..", "..common..", "..helper..", "..manager..")
        .check(KERNEL);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.deja.(**)").should().beFreeOfCycles().check(KERNEL);
  }

  /** Classes of a package use themselves, the JDK, and what is named. */
  private static void mayUse(String packageName, String... others) {
    String[] allowed =
        Stream.of(JDK, others, new String[] {packageName, "org.jspecify.annotations"})
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(packageName)
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(allowed)
                .or(
                    com.tngtech.archunit.base.DescribedPredicate.describe(
                        "an array or primitive", each -> each.isArray() || each.isPrimitive())))
        .check(KERNEL);
  }
}
