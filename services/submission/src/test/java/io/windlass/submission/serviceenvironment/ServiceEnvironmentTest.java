package io.windlass.submission.serviceenvironment;

import static io.windlass.submission.computeenvironment.ComputeEnvironments.refusal;
import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.CapacityLimit;
import io.windlass.aws.batch.CreateServiceEnvironmentRequest;
import io.windlass.aws.batch.UpdateServiceEnvironmentRequest;
import io.windlass.submission.outcome.Result;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceEnvironmentTest {
  private static CreateServiceEnvironmentRequest.Builder create() {
    return CreateServiceEnvironmentRequest.builder()
        .serviceEnvironmentName("se")
        .serviceEnvironmentType("SAGEMAKER_TRAINING")
        .capacityLimits(limit("NUM_INSTANCES", 5));
  }

  private static List<CapacityLimit> limit(String unit, Integer most) {
    return List.of(CapacityLimit.builder().capacityUnit(unit).maxCapacity(most).build());
  }

  private static UpdateServiceEnvironmentRequest.Builder update() {
    return UpdateServiceEnvironmentRequest.builder().serviceEnvironment("se");
  }

  static Stream<Arguments> creations() {
    List<CapacityLimit> two =
        Stream.concat(limit("NUM_INSTANCES", 1).stream(), limit("NUM_INSTANCES", 2).stream())
            .toList();
    return Stream.of(
        Arguments.of("T-070", create(), ""),
        Arguments.of("SE-003 disabled", create().state("DISABLED"), ""),
        Arguments.of("SE-003 state", create().state("OFF"), "state must be ENABLED or DISABLED"),
        Arguments.of("SE-003 name", create().serviceEnvironmentName("a.b"), "valid pattern"),
        Arguments.of(
            "SE-003 long", create().serviceEnvironmentName("a".repeat(129)), "valid pattern"),
        Arguments.of("SE-003 type", create().serviceEnvironmentType("OTHER"), "SAGEMAKER_TRAINING"),
        Arguments.of(
            "SE-003 unit", create().capacityLimits(limit("VCPU", 1)), "must be NUM_INSTANCES"),
        Arguments.of("SE-003 type", create().capacityLimits(limit("ml.p5.48xlarge", 8)), ""),
        Arguments.of(
            "SE-003 number", create().capacityLimits(limit("NUM_INSTANCES", null)), "maxCapacity"),
        Arguments.of(
            "SE-003 negative", create().capacityLimits(limit("NUM_INSTANCES", -1)), "maxCapacity"),
        Arguments.of("SE-004 none", create().capacityLimits(List.of()), "must not be empty"),
        Arguments.of("SE-004 two", create().capacityLimits(two), "given twice"),
        Arguments.of("TAG-008", create().tags(Map.of("aws:x", "y")), "reserved"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("creations")
  void creation(String id, CreateServiceEnvironmentRequest.Builder request, String refusal) {
    String actual = refusal(ServiceEnvironmentRules.create(OWNER, request.build(), "uuid"));
    assertThat(actual).as(id).contains(refusal);
    assertThat(actual.isEmpty()).as(id + ": " + actual).isEqualTo(refusal.isEmpty());
  }

  private static ServiceEnvironment created() {
    return accepted(ServiceEnvironmentRules.create(OWNER, create().build(), "uuid"));
  }

  private static ServiceEnvironment disabled() {
    return accepted(ServiceEnvironmentRules.update(created(), update().state("DISABLED").build()));
  }

  private static ServiceEnvironment accepted(Result<ServiceEnvironment> result) {
    return ((Result.Accepted<ServiceEnvironment>) result).value();
  }

  @Test
  void isValidAtOnceSE010() {
    assertThat(created().status()).isEqualTo("VALID");
    assertThat(created().settings().state()).isEqualTo("ENABLED");
    assertThat(created().arn().toString()).endsWith(":service-environment/se");
  }

  /** SE-011, T-022. */
  @Test
  void onlyLimitsAndStateChangeSE011() {
    ServiceEnvironment wider =
        accepted(
            ServiceEnvironmentRules.update(
                disabled(), update().capacityLimits(limit("NUM_INSTANCES", 20)).build()));
    assertThat(wider.settings().state()).isEqualTo("DISABLED");
    assertThat(wider.settings().capacityLimits())
        .containsExactly(new ServiceEnvironment.Limit("NUM_INSTANCES", 20));
    assertThat(disabled().settings().capacityLimits())
        .isEqualTo(created().settings().capacityLimits());
    assertThat(
            refusal(
                ServiceEnvironmentRules.update(
                    created(), update().capacityLimits(List.of()).build())))
        .contains("capacityLimits");
  }

  /** SE-013, SE-020. */
  @Test
  void goesOnlyDisabledAndUnlinkedSE013() {
    assertThat(refusal(ServiceEnvironmentRules.delete(created(), false)))
        .contains("must be DISABLED");
    assertThat(refusal(ServiceEnvironmentRules.delete(disabled(), true)))
        .contains("JobQueue relationship");
    ServiceEnvironment going = accepted(ServiceEnvironmentRules.delete(disabled(), false));
    assertThat(going.status()).isEqualTo("DELETING");
    assertThat(refusal(ServiceEnvironmentRules.update(going, update().build())))
        .contains("being deleted");
  }
}
