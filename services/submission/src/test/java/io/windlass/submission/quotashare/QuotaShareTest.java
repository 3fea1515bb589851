package io.windlass.submission.quotashare;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.CreateQuotaShareRequest;
import io.windlass.aws.batch.QuotaShareCapacityLimit;
import io.windlass.aws.batch.QuotaSharePreemptionConfiguration;
import io.windlass.aws.batch.QuotaShareResourceSharingConfiguration;
import io.windlass.aws.batch.UpdateQuotaShareRequest;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Rejection;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** FS-046: what quota shares may be, how they change, and who may name them. */
class QuotaShareTest {
  private static final JobQueue CONTAINERS = queue("ECS", false);
  private static final JobQueue SERVICE = queue("SAGEMAKER_TRAINING", false);

  private static JobQueue queue(String type, boolean deleting) {
    return new JobQueue(
        OWNER,
        "q",
        "uuid",
        new JobQueue.Settings(
            "ENABLED", 1, type, List.of("arn:ce"), List.of(), "arn:p", List.of(), List.of()),
        deleting,
        Map.of());
  }

  private static CreateQuotaShareRequest.Builder create(QuotaShareCapacityLimit... limits) {
    return CreateQuotaShareRequest.builder()
        .quotaShareName("team_A-1")
        .jobQueue("q")
        .capacityLimits(List.of(limits))
        .resourceSharingConfiguration(sharing("LEND", null))
        .preemptionConfiguration(new QuotaSharePreemptionConfiguration("DISABLED"));
  }

  private static QuotaShareCapacityLimit limit(String unit, int capacity) {
    return new QuotaShareCapacityLimit(capacity, unit);
  }

  private static QuotaShareResourceSharingConfiguration sharing(
      String strategy, @Nullable Integer borrowLimit) {
    return new QuotaShareResourceSharingConfiguration(strategy, borrowLimit);
  }

  private static QuotaShareCapacityLimit[] types(int count) {
    return Stream.iterate(1, i -> i + 1)
        .limit(count)
        .map(i -> limit("ml.m5.x" + i, i))
        .toArray(QuotaShareCapacityLimit[]::new);
  }

  private static QuotaShare share() {
    return accepted(
        QuotaShareRules.create(
            create(limit("VCPU", 4), limit("GPU", 1)).build(),
            new QuotaShareRules.TargetQueue(CONTAINERS, true, 0)));
  }

  static Stream<Arguments> creations() {
    return Stream.of(
        row("containers", create(limit("VCPU", 1), limit("MEMORY", 2048), limit("GPU", 8)), ""),
        row("name", create(limit("VCPU", 1)).quotaShareName("a.b"), "quotaShareName"),
        row("long", create(limit("VCPU", 1)).quotaShareName("n".repeat(129)), "quotaShareName"),
        row("longest", create(limit("VCPU", 1)).quotaShareName("n".repeat(128)), ""),
        row("tags", create(limit("VCPU", 1)).tags(Map.of("aws:a", "b")), "reserved"),
        row("no limits", create(), "capacityLimits must have 1 to 5 entries, got 0."),
        row("twice", create(limit("VCPU", 1), limit("VCPU", 2)), "VCPU is given twice"),
        row("zero", create(limit("VCPU", 0)), "maxCapacity must be at least 1, got 0."),
        row("below", create(limit("GPU", -1)), "maxCapacity must be at least 1, got -1."),
        row("case", create(limit("vcpu", 1)), "VCPU, MEMORY or GPU"),
        row("instances on containers", create(limit("NUM_INSTANCES", 1)), "VCPU, MEMORY or GPU"),
        row("type on containers", create(limit("ml.m5.large", 1)), "VCPU, MEMORY or GPU"),
        row("reserve", borrowing("RESERVE", null), ""),
        row("reserve, borrow", borrowing("RESERVE", 10), "borrowLimit can only be given"),
        row("lend, borrow", borrowing("LEND", 0), "borrowLimit can only be given"),
        row("borrow", borrowing("LEND_AND_BORROW", null), ""),
        row("borrow nothing", borrowing("LEND_AND_BORROW", 0), ""),
        row("borrow twice", borrowing("LEND_AND_BORROW", 200), ""),
        row("borrow freely", borrowing("LEND_AND_BORROW", -1), ""),
        row("borrow below", borrowing("LEND_AND_BORROW", -2), "at least -1, got -2"));
  }

  private static CreateQuotaShareRequest.Builder borrowing(
      String strategy, @Nullable Integer limit) {
    return create(limit("VCPU", 1)).resourceSharingConfiguration(sharing(strategy, limit));
  }

  private static Arguments row(
      String name, CreateQuotaShareRequest.Builder request, String refusal) {
    return Arguments.of(name, request, refusal);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("creations")
  void sharesOfContainersFS046(
      String ignored, CreateQuotaShareRequest.Builder request, String refusal) {
    check(QuotaShareRules.create(request.build(), place(CONTAINERS, true, 0)), refusal);
  }

  static Stream<Arguments> serviceCreations() {
    return Stream.of(
        row("any", create(limit("NUM_INSTANCES", 3)), ""),
        row("types", create(limit("ml.g5.2xlarge", 3), limit("ml.p4d.24xlarge", 1)), ""),
        row("five", create(types(5)), ""),
        row("six", create(types(6)), "capacityLimits must have 1 to 5 entries, got 6."),
        row("vcpus", create(limit("VCPU", 3)), "NUM_INSTANCES or an instance type"),
        row("not ml", create(limit("m5.large", 3)), "NUM_INSTANCES or an instance type"),
        row("wild", create(limit("ml.m5.*", 3)), "NUM_INSTANCES or an instance type"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("serviceCreations")
  void sharesOfServiceQueuesFS046(
      String ignored, CreateQuotaShareRequest.Builder request, String refusal) {
    check(QuotaShareRules.create(request.build(), place(SERVICE, true, 0)), refusal);
  }

  /** JQ-015: on a queue that is valid and divided, 20 at most. */
  @Test
  void placesFS046JQ015() {
    CreateQuotaShareRequest request = create(limit("VCPU", 1)).build();
    check(
        QuotaShareRules.create(request, place(CONTAINERS, false, 0)),
        "has no scheduling policy with a quotaSharePolicy");
    check(QuotaShareRules.create(request, place(CONTAINERS, true, 19)), "");
    check(
        QuotaShareRules.create(request, place(CONTAINERS, true, 20)),
        "You can not have more than 20 quota shares in a job queue.");
    check(QuotaShareRules.create(request, place(queue("ECS", true), true, 0)), "is being deleted.");
  }

  @Test
  void aShareIsCompleteFS046() {
    QuotaShare share = share();
    assertThat(share.arn())
        .hasToString("arn:aws:batch:us-east-1:123456789012:job-queue/q/quota-share/team_A-1");
    assertThat(share.key().queueArn())
        .hasToString("arn:aws:batch:us-east-1:123456789012:job-queue/q");
    assertThat(share.settings().state()).isEqualTo("ENABLED");
    assertThat(share.status()).isEqualTo("VALID");
    assertThat(share.open()).isTrue();
    assertThat(share.sharing().borrowLimit()).isNull();
    QuotaShare borrower = share.with(settings(share, sharing("LEND_AND_BORROW", null)));
    assertThat(borrower.sharing().borrowLimit()).isEqualTo(-1);
    assertThat(borrower.settings().sharing().borrowLimit()).isNull();
  }

  /** What is not given stays; what is given replaces the whole. */
  @Test
  void updatesFS046() {
    QuotaShare share = share();
    QuotaShare disabled = accepted(update(share, b -> b.state("DISABLED")));
    assertThat(disabled.settings())
        .isEqualTo(
            new QuotaShare.Settings(
                "DISABLED",
                share.settings().limits(),
                share.settings().sharing(),
                share.settings().preemption()));
    assertThat(disabled.open()).isFalse();
    QuotaShare smaller = accepted(update(share, b -> b.capacityLimits(List.of(limit("VCPU", 2)))));
    assertThat(smaller.settings().limits()).containsExactly(limit("VCPU", 2));
    QuotaShare borrower =
        accepted(
            update(
                share,
                b ->
                    b.resourceSharingConfiguration(sharing("LEND_AND_BORROW", 50))
                        .preemptionConfiguration(
                            new QuotaSharePreemptionConfiguration("ENABLED"))));
    assertThat(borrower.sharing().borrowLimit()).isEqualTo(50);
    assertThat(borrower.settings().preemption().inSharePreemption()).isEqualTo("ENABLED");
    assertThat(borrower.settings().limits()).isEqualTo(share.settings().limits());
    check(update(share, b -> b.capacityLimits(List.of())), "1 to 5 entries");
    check(update(share, b -> b.capacityLimits(List.of(limit("x", 1)))), "capacityUnit x");
    check(update(share, b -> b.resourceSharingConfiguration(sharing("LEND", 5))), "borrowLimit");
    check(
        update(share.deletionAccepted(), b -> b.state("ENABLED")),
        "Cannot update, resource is being deleted.");
  }

  @Test
  void onlyDisabledSharesAreDeletedFS046() {
    check(QuotaShareRules.delete(share()), "Cannot delete, quota share state must be DISABLED.");
    QuotaShare disabled = accepted(update(share(), b -> b.state("DISABLED")));
    QuotaShare going = accepted(QuotaShareRules.delete(disabled));
    assertThat(going.status()).isEqualTo("DELETING");
    assertThat(going.open()).isFalse();
  }

  /** A share of a service queue has what its limits name, and nothing else. */
  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "ml.m5.large, ml.m5.large, true",
        "ml.m5.large, ml.m5.xlarge, false",
        "ml.m5.large, -, false",
        "NUM_INSTANCES, ml.m5.xlarge, true",
        "NUM_INSTANCES, -, true"
      })
  void instanceTypesFS046(String unit, @Nullable String type, boolean granted) {
    QuotaShare share =
        accepted(QuotaShareRules.create(create(limit(unit, 1)).build(), place(SERVICE, true, 0)));
    assertThat(share.grants(type)).isEqualTo(granted);
  }

  /** FS-010: required, existing, enabled; nothing that the queue knows nothing of. */
  @ParameterizedTest(name = "{0} queue, {1}, {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "fifo, -, -, ''",
        "fifo, a, -, can only be submitted to job queue with fair share",
        "fair, a, -, ''",
        "fair, -, -, shareIdentifier must be specified.",
        "fair, a-b, -, should match valid pattern",
        "open, team_A-1, -, ''",
        "open, -, -, 'must have shareIdentifier, which names a quota share'",
        "none, other, -, shareIdentifier: quota share other does not exist",
        "disabled, team_A-1, -, shareIdentifier: quota share team_A-1 is not ENABLED",
        "deleting, team_A-1, -, shareIdentifier: quota share team_A-1 is not ENABLED"
      })
  void sharesOfJobsFS010(
      String queue, @Nullable String identifier, @Nullable String ignored, String refusal) {
    ValidationErrors validationErrors = new ValidationErrors();
    ShareRules.ofJob(sharing(queue), identifier, validationErrors);
    check(validationErrors.orElse(() -> true), refusal);
  }

  /** FS-010, SJ-001. */
  @ParameterizedTest(name = "{0} queue, {1}, {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "fifo, -, -, ''",
        "fifo, a, -, can only be submitted to job queue with fair share",
        "fifo, -, s, quotaShareName can only be submitted to job queue with quota share",
        "fair, a, -, ''",
        "fair, -, -, shareIdentifier must be specified.",
        "fair, a, s, quotaShareName can only be submitted to job queue with quota share",
        "open, -, team_A-1, ''",
        "open, -, -, 'must have quotaShareName, which names a quota share'",
        "open, a, team_A-1, quotaShareName names its share",
        "none, -, other, quotaShareName: quota share other does not exist",
        "disabled, -, team_A-1, quotaShareName: quota share team_A-1 is not ENABLED"
      })
  void sharesOfServiceJobsFS010SJ001(
      String queue, @Nullable String identifier, @Nullable String name, String refusal) {
    ValidationErrors validationErrors = new ValidationErrors();
    ShareRules.ofServiceJob(sharing(queue), identifier, name, validationErrors);
    check(validationErrors.orElse(() -> true), refusal);
  }

  private static QueueScheduling sharing(String queue) {
    return switch (queue) {
      case "fifo" -> new QueueScheduling.Fifo();
      case "fair" -> new QueueScheduling.FairShare();
      case "open" -> new QueueScheduling.QuotaShares(share());
      case "none" -> new QueueScheduling.QuotaShares(null);
      case "disabled" ->
          new QueueScheduling.QuotaShares(accepted(update(share(), b -> b.state("DISABLED"))));
      case "deleting" -> new QueueScheduling.QuotaShares(share().deletionAccepted());
      default -> throw new IllegalArgumentException(queue);
    };
  }

  private static QuotaShare.Settings settings(
      QuotaShare share, QuotaShareResourceSharingConfiguration sharing) {
    QuotaShare.Settings before = share.settings();
    return new QuotaShare.Settings(before.state(), before.limits(), sharing, before.preemption());
  }

  private static QuotaShareRules.TargetQueue place(JobQueue queue, boolean divided, int shares) {
    return new QuotaShareRules.TargetQueue(queue, divided, shares);
  }

  private static Result<QuotaShare> update(
      QuotaShare share, UnaryOperator<UpdateQuotaShareRequest.Builder> changes) {
    return QuotaShareRules.update(
        share,
        changes
            .apply(UpdateQuotaShareRequest.builder().quotaShareArn(share.arn().toString()))
            .build(),
        CONTAINERS);
  }

  private static <T> T accepted(Result<T> result) {
    return ((Result.Accepted<T>) result).value();
  }

  private static void check(Result<?> result, String refusal) {
    String message =
        result instanceof Result.Rejected<?>(Rejection rejection)
            ? Objects.requireNonNull(rejection).message()
            : "";
    assertThat(message).contains(refusal);
    assertThat(message.isEmpty()).isEqualTo(refusal.isEmpty());
  }
}
