package io.windlass.stateevents;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

@AnalyzeClasses(
    packages = "io.windlass.stateevents",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.windlass.stateevents.";
  private static final String[] DOMAIN = {
    ROOT + "lifecycle",
    ROOT + "notification",
    ROOT + "history",
    ROOT + "projection",
    ROOT + "subscription",
    ROOT + "delivery",
    ROOT + "bus",
    ROOT + "pattern",
    ROOT + "transform",
    ROOT + "explanation",
    ROOT + "schedule",
    ROOT + "metric"
  };

  /** What reads events and patterns: with libraries that work on text in memory. */
  private static final String[] TEXT = {
    ROOT + "notification", ROOT + "pattern", ROOT + "transform"
  };

  @ArchTest
  static final ArchRule theDomainIsPure =
      classes()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(concat("java..", "org.jspecify.annotations"))
                  .or(resideInAPackage("com.fasterxml.jackson.."))
                  .or(resideInAPackage("software.amazon.event.ruler.."))
                  .or(resideInAPackage("com.dashjoin.jsonata.."))
                  .or(resideInAPackage("com.cronutils..")));

  @ArchTest
  static final ArchRule onlySchedulesKnowCronUtils =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "schedule")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.cronutils..");

  @ArchTest
  static final ArchRule onlyPatternsKnowTheRuler =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "pattern")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.event.ruler..");

  @ArchTest
  static final ArchRule onlyTransformsKnowJsonata =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "transform")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.dashjoin..");

  /** It works on text in memory; the exception is what its methods declare. */
  @ArchTest
  static final ArchRule jsonIsReadAndWrittenInFewPackages =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .and()
          .resideOutsideOfPackages(TEXT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule theDomainHasNoClockNoChanceAndNoInputOrOutput =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, Random.class)
          .orShould()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.io..", "java.net..", "java.nio.file..", "java.util.concurrent..")
                  .and(
                      not(
                          belongToAnyOf(
                              IOException.class, UncheckedIOException.class, StringWriter.class))));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.windlass.stateevents.(*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule avroStaysInMessaging =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "messaging", ROOT + "app")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.windlass.events", "org.apache.avro..");

  private static String[] concat(String... more) {
    String[] all = new String[DOMAIN.length + more.length];
    System.arraycopy(DOMAIN, 0, all, 0, DOMAIN.length);
    System.arraycopy(more, 0, all, DOMAIN.length, more.length);
    return all;
  }
}
