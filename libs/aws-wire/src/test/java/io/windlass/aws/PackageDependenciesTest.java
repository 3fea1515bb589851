package io.windlass.aws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Of what is written by hand: only the HTTP side knows Vert.x, and packages depend on each other in
 * one direction.
 */
class PackageDependenciesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(
              location ->
                  !location.contains("/aws/batch/")
                      && !location.contains("/aws/logs/")
                      && !location.contains("/aws/events/"))
          .importPackages("io.windlass.aws");

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("io.windlass.aws.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theRootDependsOnNoneOfItsPackages() {
    noClasses()
        .that()
        .resideInAPackage("io.windlass.aws")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.windlass.aws.*")
        .check(CLASSES);
  }

  @Test
  void onlyTheHttpSideKnowsVertx() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.windlass.aws.http")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(CLASSES);
  }

  @Test
  void nothingReadsAClockByItself() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
