package io.windlass.capacity;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tests the dependencies between the packages of this service. */
class ArchitectureTest {
  private static final String BASE = "io.windlass.capacity.";
  private static final String[] DOMAIN = {
    BASE + "resource",
    BASE + "instancetype",
    BASE + "host",
    BASE + "instance",
    BASE + "scaling",
    BASE + "computeenvironment",
    BASE + "provider",
    BASE + "task"
  };
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.windlass.capacity");

  @Test
  void theDomainKnowsOnlyJavaAndItself() {
    check(
        classes()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(DOMAIN)
                    .or(resideInAPackage("java.lang.."))
                    .or(resideInAPackage("java.util.."))
                    .or(resideInAPackage("java.math"))
                    .or(resideInAPackage("java.net"))
                    .or(resideInAPackage("java.nio.charset"))
                    .or(resideInAPackage("java.security"))
                    .or(resideInAPackage("java.time.."))
                    .or(resideInAPackage("org.jspecify.annotations"))));
  }

  @Test
  void theDomainUsesNoClockAndNoRandomness() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, Random.class));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("io.windlass.capacity.(*)..").should().beFreeOfCycles());
  }

  @Test
  void onlyTheWiringKnowsWhichExecutorThereIs() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "app", BASE + "executor..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + "executor.."));
  }

  @Test
  void onlyExecutorsKnowWhereTheirInstancesComeFrom() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "executor..", BASE + "provider")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + "provider"));
  }

  @Test
  void quarkusStopsAtWiringAndSettings() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "app", BASE + "config")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.quarkus..",
                "jakarta.enterprise..",
                "io.smallrye..",
                "org.eclipse.microprofile.."));
  }

  @Test
  void avroStopsAtMessaging() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "messaging")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.windlass.events", "org.apache.avro.."));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
