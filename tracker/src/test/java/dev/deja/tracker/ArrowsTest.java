package dev.deja.tracker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rows of the table in docs/design.md that are about this module, and no other arrows. */
class ArrowsTest {

  private static final String[] ALWAYS = {
    "java..", "javax..", "com.sun..", "jdk..", "org.jspecify.annotations", "org.slf4j.."
  };
  private static final String JACKSON = "com.fasterxml.jackson..";
  private static final String ULID = "com.github.f4b6a3.ulid..";

  private static final JavaClasses TRACKER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deja.tracker");

  @Test
  void theRecordsUseJacksonAlone() {
    mayUse("model", JACKSON);
  }

  @Test
  void theStoreKnowsTheRecords() {
    mayUse("store", tracker("model"), "io.minio..", "okhttp3..", JACKSON, ULID);
  }

  @Test
  void theRecorderKnowsTheStoreAndWhatTheKernelTellsObservers() {
    mayUse(
        "record",
        tracker("model"),
        tracker("store"),
        tracker("notebook"),
        tracker("parameter"),
        tracker("redact"),
        tracker("source"),
        tracker("table"),
        "dev.deja.rows",
        "dev.deja.kernel.extension",
        "dev.deja.kernel.model",
        "org.eclipse.jgit..",
        JACKSON,
        ULID);
  }

  @Test
  void magicsKnowOnlyWhatTheKernelOffers() {
    mayUse(
        "magic", tracker("model"), "dev.deja.kernel.extension", "dev.deja.kernel.model", JACKSON);
  }

  @Test
  void theIndexIsMadeFromTheStore() {
    mayUse(
        "index",
        tracker("model"),
        tracker("store"),
        tracker("query"),
        tracker("word"),
        "org.jdbi..",
        "org.flywaydb..",
        "org.sqlite..",
        "org.postgresql..",
        JACKSON);
  }

  @Test
  void upkeepSeesStoresAndWhatTheIndexLists() {
    mayUse("upkeep", tracker("model"), tracker("store"), tracker("index"));
  }

  @Test
  void groupsAreTasksAndWhatTheIndexKnowsOfThem() {
    mayUse(
        "group",
        tracker("model"),
        tracker("index"),
        tracker("parameter"),
        tracker("table"),
        "dev.deja.rows",
        JACKSON);
  }

  @Test
  void whatIsTakenOutIsTakenOutOfTheStore() {
    mayUse("redact", tracker("model"), tracker("store"), JACKSON);
  }

  @Test
  void lineageAsksTheIndex() {
    mayUse("lineage", tracker("model"), tracker("index"));
  }

  @Test
  void tablesKnowArrowAndNobodyElseDoes() {
    mayUse("table", "dev.deja.rows", "org.apache.arrow..", JACKSON);
    classes()
        .that()
        .resideOutsideOfPackage(tracker("table"))
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("org.apache.arrow..")
        .check(TRACKER);
  }

  @Test
  void theClientsAnswersAreKnownToNobody() {
    classes()
        .that()
        .resideInAPackage(tracker("client"))
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAPackage(tracker("client"))
        .check(TRACKER);
  }

  @Test
  void questionsKnowNothingOfDatabases() {
    mayUse("query", tracker("model"), tracker("word"));
  }

  @Test
  void sourcesAreReadWithTheParserOfTheJdk() {
    mayUse("source", tracker("model"));
  }

  @Test
  void parametersStandInNotebooks() {
    mayUse(
        "parameter",
        tracker("model"),
        tracker("notebook"),
        tracker("source"),
        tracker("word"),
        JACKSON);
  }

  @Test
  void notebookFilesKnowTheRecords() {
    mayUse("notebook", tracker("model"), JACKSON);
  }

  @Test
  void replayIsAClientOfTheKernel() {
    mayUse(
        "replay",
        tracker("model"),
        tracker("store"),
        tracker("notebook"),
        tracker("source"),
        "dev.deja.kernel.dependency",
        "dev.deja.kernel.wire",
        "dev.deja.kernel.model",
        "dev.deja.kernel.extension",
        "com.github.difflib..",
        JACKSON,
        ULID);
  }

  @Test
  void differencesAreOfWhatIsStored() {
    mayUse(
        "diff",
        tracker("model"),
        tracker("store"),
        tracker("source"),
        tracker("replay"),
        "com.github.difflib..",
        JACKSON);
  }

  @Test
  void exportsAreMadeOfWhatIsStored() {
    mayUse(
        "export",
        tracker("model"),
        tracker("store"),
        tracker("notebook"),
        tracker("source"),
        JACKSON);
  }

  @Test
  void verifyingReadsTheStore() {
    mayUse("verify", tracker("model"), tracker("store"));
  }

  @Test
  void theCommandLineIsKnownToNobody() {
    classes()
        .that()
        .resideInAPackage(tracker("cli"))
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAPackage(tracker("cli"))
        .check(TRACKER);
  }

  @Test
  void thePageIsKnownToNobody() {
    classes()
        .that()
        .resideInAPackage(tracker("web"))
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAPackage(tracker("web"))
        .check(TRACKER);
  }

  @Test
  void thePageAloneKnowsAWebServer() {
    classes()
        .that()
        .resideOutsideOfPackage(tracker("web"))
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("io.javalin..", "org.eclipse.jetty..", "org.commonmark..")
        .check(TRACKER);
  }

  @Test
  void onlyThePageAndTheCommandLineShow() {
    classes()
        .that()
        .resideInAPackage(tracker("shown"))
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage(tracker("shown"), tracker("cli"), tracker("web"))
        .check(TRACKER);
  }

  @Test
  void onlyTheWiringChoosesTheRecorder() {
    classes()
        .that()
        .resideInAPackage(tracker("record"))
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage(tracker("record"), "dev.deja.tracker")
        .check(TRACKER);
  }

  @Test
  void noPackageIsCalledAfterNothing() {
    classes()
        .should()
        .resideOutsideOfPackages("..util..", "..common..", "..helper..", "..manager..")
        .check(TRACKER);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.deja.tracker.(**)").should().beFreeOfCycles().check(TRACKER);
  }

  private static String tracker(String name) {
    return "dev.deja.tracker." + name;
  }

  /** Classes of a package use themselves, the JDK, and what is named. */
  private static void mayUse(String name, String... others) {
    String[] allowed =
        Stream.of(ALWAYS, others, new String[] {tracker(name)})
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(tracker(name))
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(allowed)
                .or(
                    DescribedPredicate.describe(
                        "an array or primitive", each -> each.isArray() || each.isPrimitive())))
        .check(TRACKER);
  }
}
