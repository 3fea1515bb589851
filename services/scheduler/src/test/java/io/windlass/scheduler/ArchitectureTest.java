package io.windlass.scheduler;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The domain is pure, the edges are a closed list, and packages form no cycles. */
class ArchitectureTest {
  private static final String BASE = "io.windlass.scheduler.";
  private static final String[] EDGES = {
    BASE + "messaging..", BASE + "store..", BASE + "config..", BASE + "app.."
  };
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.windlass.scheduler");

  @Test
  void domainKnowsNothingButItself() {
    classes()
        .that(not(resideInAnyPackage(EDGES)))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "io.windlass.scheduler..")
                .and(not(resideInAnyPackage(EDGES))))
        .check(CLASSES);
  }

  @Test
  void domainHasNoClockAndNoChance() {
    noClasses()
        .that(not(resideInAnyPackage(EDGES)))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.windlass.scheduler.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void quarkusStaysInTheWiring() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + "app..", BASE + "config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye..")
        .check(CLASSES);
  }
}
