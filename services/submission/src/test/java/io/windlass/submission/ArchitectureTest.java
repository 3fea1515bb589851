package io.windlass.submission;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The boundaries of docs/architecture.md: a pure domain by feature, and a closed list of edges. */
@AnalyzeClasses(
    packages = "io.windlass.submission",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] DOMAIN = {
    "io.windlass.submission.outcome..",
    "io.windlass.submission.identity..",
    "io.windlass.submission.tag..",
    "io.windlass.submission.parameters..",
    "io.windlass.submission.computeenvironment..",
    "io.windlass.submission.jobqueue..",
    "io.windlass.submission.consumableresource..",
    "io.windlass.submission.schedulingpolicy..",
    "io.windlass.submission.serviceenvironment..",
    "io.windlass.submission.servicejob..",
    "io.windlass.submission.quotashare..",
    "io.windlass.submission.jobdefinition..",
    "io.windlass.submission.job.."
  };
  private static final String[] EDGES = {
    "io.windlass.submission.api..",
    "io.windlass.submission.store..",
    "io.windlass.submission.messaging..",
    "io.windlass.submission.config..",
    "io.windlass.submission.app.."
  };

  @ArchTest
  static final ArchRule everyPackageIsDomainOrEdge =
      classes()
          .should()
          .resideInAnyPackage(
              java.util.stream.Stream.concat(
                      java.util.Arrays.stream(DOMAIN), java.util.Arrays.stream(EDGES))
                  .toArray(String[]::new));

  /** The records of the API model are the domain's own nouns: see ADR 0007. */
  @ArchTest
  static final ArchRule domainIsPure =
      classes()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              java.util.stream.Stream.concat(
                      java.util.Arrays.stream(DOMAIN),
                      java.util.stream.Stream.of(
                          "java.lang..",
                          "java.util..",
                          "java.math..",
                          "org.jspecify..",
                          "io.windlass.aws.batch.."))
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule domainIsDeterministic =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(java.util.Random.class, java.util.concurrent.Future.class);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.windlass.submission.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule quarkusStaysInItsPlace =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.windlass.submission.app..", "io.windlass.submission.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus..", "jakarta..", "io.smallrye..", "org.eclipse.microprofile..");

  @ArchTest
  static final ArchRule eventsAreMappedInMessaging =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.windlass.submission.messaging..", "io.windlass.submission.app..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.windlass.events..", "org.apache.avro..");
}
