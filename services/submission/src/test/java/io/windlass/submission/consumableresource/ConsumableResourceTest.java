package io.windlass.submission.consumableresource;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ConsumableResourceProperties;
import io.windlass.aws.batch.ConsumableResourceRequirement;
import io.windlass.aws.batch.CreateConsumableResourceRequest;
import io.windlass.aws.batch.NodeOverrides;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodePropertyOverride;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.UpdateConsumableResourceRequest;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What owners of consumable resources may do, and what requirements of jobs may be. */
class ConsumableResourceTest {
  private static final Owner OWNER = new Owner("123456789012", "us-east-1");
  private static final String R = "arn:aws:batch:us-east-1:123456789012:consumable-resource/r";

  private static ConsumableResource resource(
      boolean replenishable, long granted, long inUse, long spent) {
    return new ConsumableResource(
        OWNER,
        "r",
        1,
        new ConsumableResource.Grant(replenishable, 1, 1, granted),
        new ConsumableResource.Usage(inUse, spent),
        Map.of());
  }

  private static Result<ConsumableResource> update(
      ConsumableResource present, @Nullable String operation, @Nullable Long quantity) {
    return ConsumableResourceUpdate.decide(
        present,
        UpdateConsumableResourceRequest.builder()
            .consumableResource("r")
            .operation(operation)
            .quantity(quantity)
            .build(),
        7);
  }

  private static <T> T accepted(Result<T> result) {
    return ((Result.Accepted<T>) result).value();
  }

  private static String refusal(Result<?> result) {
    return ((Result.Rejected<?>) result).rejection().message();
  }

  @ParameterizedTest
  @CsvSource({
    "SET 8, SET, 8, 8, 2",
    "SET 5, SET, 5, 6, 0",
    "SET 20, SET, 20, 20, 14",
    "ADD 3, ADD, 3, 13, 7",
    "REMOVE 3, REMOVE, 3, 7, 1",
    "REMOVE all, REMOVE, 10, 6, 0",
    "nothing said, , 8, 8, 2",
  })
  void cr030cr033TheTableOfUpdates(
      String row, @Nullable String operation, long quantity, long total, long available) {
    ConsumableResource next = accepted(update(resource(true, 10, 6, 0), operation, quantity));
    assertThat(next.total()).as(row).isEqualTo(total);
    assertThat(next.available()).as(row).isEqualTo(available);
    assertThat(next.usage().inUse()).as(row).isEqualTo(6);
  }

  @Test
  void cr033RemovingMoreThanThereIsIsRefused() {
    assertThat(refusal(update(resource(true, 10, 6, 0), "REMOVE", 12L)))
        .contains("quantity: 12 can not be removed from 10");
    assertThat(refusal(update(resource(false, 10, 2, 7), "REMOVE", 4L)))
        .contains("4 can not be removed from 3");
    assertThat(refusal(update(resource(true, 10, 6, 0), "SET", null))).contains("quantity");
    assertThat(refusal(update(resource(true, 10, 6, 0), "ADD", Long.MAX_VALUE)))
        .contains("too much");
  }

  @Test
  void cr034OperationsOnANonReplenishableResourceWorkOnWhatIsAvailable() {
    ConsumableResource present = resource(false, 10, 2, 7);
    assertThat(present.total()).isEqualTo(3);
    assertThat(present.available()).isEqualTo(3);
    assertThat(accepted(update(present, "ADD", 4L)).available()).isEqualTo(7);
    assertThat(accepted(update(present, "REMOVE", 3L)).available()).isZero();
    ConsumableResource set = accepted(update(present, "SET", 5L));
    assertThat(set.available()).isEqualTo(5);
    assertThat(set.grant().number()).isEqualTo(7);
    assertThat(set.grant().incarnation()).isEqualTo(1);
  }

  @Test
  void cr002DefaultsAndNames() {
    CreateConsumableResourceRequest.Builder request =
        CreateConsumableResourceRequest.builder().consumableResourceName("r");
    ConsumableResource created =
        accepted(ConsumableResourceCreation.decide(OWNER, request.build(), 3, 99));
    assertThat(created.grant())
        .isEqualTo(new ConsumableResource.Grant(true, 3, 3, 0))
        .extracting(ConsumableResource.Grant::resourceType)
        .isEqualTo("REPLENISHABLE");
    assertThat(created.arn()).hasToString(R);
    assertThat(
            refusal(
                ConsumableResourceCreation.decide(
                    OWNER, request.consumableResourceName("a b").build(), 3, 99)))
        .contains("name");
  }

  @Test
  void cr011AtMostFiveResourcesPerJob() {
    assertThat(objection(list(5))).isNull();
    assertThat(objection(list(6))).contains("at most 5");
  }

  @Test
  void cr010NamesAndArnsAreTheSameAndNoneIsGivenTwice() {
    ValidationErrors none = new ValidationErrors();
    var read = ConsumableRequirements.read(OWNER, properties(require(R, 2)), none);
    assertThat(read.quantities()).containsExactly(Map.entry(R, 2L));
    assertThat(objection(properties(require(R, 2), require("r", 1))))
        .contains("Cannot have duplicate consumableResource");
    assertThat(objection(properties(require("r", -1)))).contains("quantity");
    assertThat(objection(properties(require(R.replace("us-east-1", "eu-west-1"), 1))))
        .contains("does not exist");
  }

  @Test
  void cr012AnOverrideReplacesTheWholeList() {
    var resolved =
        ConsumableRequirements.resolve(
            OWNER,
            properties(require("r", 1), require("s", 1)),
            properties(require("r", 4)),
            new ValidationErrors());
    assertThat(resolved.quantities()).containsExactly(Map.entry(R, 4L));
    assertThat(resolved.shown()).isEqualTo(properties(require("r", 4)));
  }

  @Test
  void cr013TheNodesOfAJobRequireTogetherWhatEachRequires() {
    ValidationErrors none = new ValidationErrors();
    var one = ConsumableRequirements.read(OWNER, properties(require("r", 1)), none);
    var two = ConsumableRequirements.read(OWNER, properties(require("r", 2)), none);
    assertThat(
            ConsumableRequirements.ofNodes(
                    List.of(
                        new ConsumableRequirements.Nodes(1, one),
                        new ConsumableRequirements.Nodes(3, two)))
                .quantities())
        .containsExactly(Map.entry(R, 7L));
  }

  @Test
  void cr012cr013EachNodeRequiresWhatItsRangeSaysUnlessAnOverrideSaysOtherwise() {
    NodeProperties defined =
        new NodeProperties(
            4,
            0,
            List.of(
                NodeRangeProperty.builder()
                    .targetNodes("0:")
                    .consumableResourceProperties(properties(require("r", 1)))
                    .build(),
                NodeRangeProperty.builder()
                    .targetNodes("2:3")
                    .consumableResourceProperties(properties(require("r", 10)))
                    .build()));
    NodeRequirements requirements = new NodeRequirements(OWNER, new ValidationErrors());
    assertThat(requirements.of(defined, null).quantities()).containsExactly(Map.entry(R, 22L));
    NodeProperties theOtherWayRound =
        new NodeProperties(4, 0, defined.nodeRangeProperties().reversed());
    assertThat(requirements.of(theOtherWayRound, null).quantities())
        .as("MNP-004: the inner range counts")
        .containsExactly(Map.entry(R, 22L));
    NodeOverrides overrides =
        NodeOverrides.builder()
            .nodePropertyOverrides(
                List.of(
                    NodePropertyOverride.builder()
                        .targetNodes("3")
                        .consumableResourcePropertiesOverride(properties(require("r", 100)))
                        .build()))
            .build();
    assertThat(requirements.of(defined, overrides).quantities())
        .containsExactly(Map.entry(R, 112L));
  }

  private static @Nullable String objection(ConsumableResourceProperties properties) {
    ValidationErrors validationErrors = new ValidationErrors();
    var _ = ConsumableRequirements.read(OWNER, properties, validationErrors);
    return validationErrors.none()
        ? null
        : Objects.requireNonNull(validationErrors.first()).message();
  }

  private static ConsumableResourceProperties list(int size) {
    return properties(
        IntStream.range(0, size)
            .mapToObj(i -> require("r" + i, 1))
            .toArray(ConsumableResourceRequirement[]::new));
  }

  private static ConsumableResourceProperties properties(ConsumableResourceRequirement... list) {
    return new ConsumableResourceProperties(List.of(list));
  }

  private static ConsumableResourceRequirement require(String resource, long quantity) {
    return new ConsumableResourceRequirement(resource, quantity);
  }
}
