package io.windlass.submission.jobqueue;

import static io.windlass.submission.computeenvironment.ComputeEnvironments.created;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.ec2;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.fargate;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.managed;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.refusal;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.valid;
import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ComputeEnvironmentOrder;
import io.windlass.aws.batch.CreateJobQueueRequest;
import io.windlass.aws.batch.FairsharePolicy;
import io.windlass.aws.batch.JobStateTimeLimitAction;
import io.windlass.aws.batch.QuotaSharePolicy;
import io.windlass.aws.batch.UpdateJobQueueRequest;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobQueueTest {
  private static final String POLICY = "arn:aws:batch:us-east-1:123456789012:scheduling-policy/p";
  private static final Map<String, ComputeEnvironment> ENVIRONMENTS =
      Stream.of(
              valid(managed(ec2()).computeEnvironmentName("a")),
              valid(managed(ec2()).computeEnvironmentName("b")),
              valid(
                  managed(ec2().type("SPOT").spotIamFleetRole("r")).computeEnvironmentName("spot")),
              valid(managed(ec2().instanceTypes(List.of("m6g"))).computeEnvironmentName("arm")),
              valid(managed(fargate()).computeEnvironmentName("f")),
              valid(managed(fargate().type("FARGATE_SPOT")).computeEnvironmentName("fs")),
              valid(managed(ec2()).computeEnvironmentName("going")).deletionAccepted(),
              created(managed(ec2()).computeEnvironmentName("new")))
          .collect(Collectors.toMap(e -> e.arn().toString(), Function.identity()));
  private static final Map<String, SchedulingPolicy> POLICIES =
      Stream.of(
              policy("p", new SchedulingPolicy.FairShare(new FairsharePolicy(null, null, null))),
              policy("p2", new SchedulingPolicy.FairShare(new FairsharePolicy(60, 0, null))),
              policy("quota", new SchedulingPolicy.QuotaShares(new QuotaSharePolicy("FIFO"))),
              policy("quota2", new SchedulingPolicy.QuotaShares(new QuotaSharePolicy("FIFO"))))
          .collect(Collectors.toMap(p -> p.arn().toString(), Function.identity()));
  private static final JobQueueRules.Existing KNOWN = known(ENVIRONMENTS, Map.of());

  private static SchedulingPolicy policy(String name, SchedulingPolicy.Settings settings) {
    return new SchedulingPolicy(OWNER, name, settings, Map.of());
  }

  /** What exists: these, and policies of both kinds. */
  static JobQueueRules.Existing known(
      Map<String, ComputeEnvironment> environments,
      Map<String, ServiceEnvironment> serviceEnvironments) {
    return new JobQueueRules.Existing(environments, serviceEnvironments, POLICIES);
  }

  private static List<ComputeEnvironmentOrder> order(String... names) {
    List<ComputeEnvironmentOrder> order = new ArrayList<>();
    for (String name : names) {
      order.add(new ComputeEnvironmentOrder(order.size() + 1, name));
    }
    return order;
  }

  private static CreateJobQueueRequest.Builder create(String... environments) {
    return CreateJobQueueRequest.builder()
        .jobQueueName("q")
        .priority(900)
        .computeEnvironmentOrder(order(environments));
  }

  private static Result<JobQueue> decide(CreateJobQueueRequest.Builder request) {
    return JobQueueCreation.decide(OWNER, request.build(), KNOWN, "uuid");
  }

  private static JobQueue queue(String... environments) {
    return ((Result.Accepted<JobQueue>) decide(create(environments))).value();
  }

  private static JobStateTimeLimitAction limit(String reason, int seconds) {
    return new JobStateTimeLimitAction(reason, "RUNNABLE", seconds, "CANCEL");
  }

  static Stream<Arguments> creations() {
    String capacity = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY";
    return Stream.of(
        Arguments.of("T-041", create("a"), ""),
        Arguments.of("JQ-004", create("a").jobQueueName("a.b"), "Job Queue name"),
        Arguments.of("JQ-004, 03 X-01", create("a").jobQueueName("a-b_C1"), ""),
        Arguments.of("JQ-005 low", create("a").priority(-1), "priority must be between 0 and 1000"),
        Arguments.of(
            "JQ-005 high", create("a").priority(1001), "priority must be between 0 and 1000"),
        Arguments.of("JQ-007 none", create(), "computeEnvironmentOrder is required"),
        Arguments.of("04 X-03 three", create("a", "b", "spot"), ""),
        Arguments.of(
            "JQ-007 03 X-03 04 X-03 four",
            create("a", "b", "spot", "arm"),
            "Only 3 environments are allowed"),
        Arguments.of(
            "JQ-002 unknown", create("nowhere"), "compute-environment/nowhere does not exist"),
        Arguments.of("JQ-008", create("new"), "must be created and valid before attaching"),
        Arguments.of("JQ-008 going", create("going"), "must be created and valid before attaching"),
        Arguments.of("JQ-010 CE-004", create("a", "f"), "EC2 and FARGATE can not be mixed"),
        Arguments.of("JQ-010, 03 X-02: On-Demand and Spot", create("a", "spot"), ""),
        Arguments.of("CE-004 Fargate", create("f", "fs"), ""),
        Arguments.of("JQ-011 CE-003", create("a", "arm"), "x86_64 and arm64 can not be mixed"),
        Arguments.of("JQ-002 twice", create("a", "a"), "Duplicate ComputeEnvironments"),
        Arguments.of("JQ-013", create("a").jobQueueType("ECS_FARGATE"), "jobQueueType"),
        Arguments.of(
            "FS-001",
            create("a").schedulingPolicyArn(POLICY + "none"),
            "scheduling-policy/pnone does not exist"),
        Arguments.of(
            "JQ-050", create("a").jobStateTimeLimitActions(List.of(limit(capacity, 600))), ""),
        Arguments.of(
            "JQ-050 TR-022: 599",
            create("a").jobStateTimeLimitActions(List.of(limit(capacity, 599))),
            "between 600 and 86400"),
        Arguments.of(
            "JQ-052 share",
            create("a")
                .jobStateTimeLimitActions(
                    List.of(limit("MISCONFIGURATION:QUOTA_MANAGEMENT_LIMIT_EXCEEDED", 600))),
            ""),
        Arguments.of(
            "03 X-11: four hours",
            create("a").jobStateTimeLimitActions(List.of(limit(capacity, 14_400))),
            ""),
        Arguments.of(
            "03 X-11: the sample's",
            create("a").jobStateTimeLimitActions(List.of(limit(capacity, 144_000))),
            "between 600 and 86400"),
        Arguments.of(
            "JQ-052",
            create("a").jobStateTimeLimitActions(List.of(limit("UNDETERMINED", 600))),
            "not supported"),
        Arguments.of(
            "JQ-050, 03 X-14: action",
            create("a")
                .jobStateTimeLimitActions(
                    List.of(new JobStateTimeLimitAction(capacity, "RUNNABLE", 600, "TERMINATE"))),
            "Valid job actions: [CANCEL]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("creations")
  void creation(String id, CreateJobQueueRequest.Builder request, String refusal) {
    String actual = refusal(decide(request));
    assertThat(actual).as(id).contains(refusal);
    assertThat(actual.isEmpty()).as(id + ": " + actual).isEqualTo(refusal.isEmpty());
  }

  @Test
  // JQ-009
  void environmentsAreTriedInAscendingOrderJQ009() {
    Result<JobQueue> result =
        decide(
            create()
                .computeEnvironmentOrder(
                    List.of(
                        new ComputeEnvironmentOrder(7, "a"), new ComputeEnvironmentOrder(2, "b"))));
    assertThat(((Result.Accepted<JobQueue>) result).value().settings().computeEnvironments())
        .extracting(arn -> arn.substring(arn.lastIndexOf('/') + 1))
        .containsExactly("b", "a");
  }

  @Test
  // JQ-013
  void typeFollowsFromTheEnvironmentsJQ013() {
    assertThat(queue("a").settings().jobQueueType()).isEqualTo("ECS");
    assertThat(queue("f").settings().jobQueueType()).isEqualTo("ECS_FARGATE");
    assertThat(queue("a").settings().state()).isEqualTo("ENABLED");
  }

  private static Result<JobQueue> update(UpdateJobQueueRequest.Builder request) {
    return JobQueueUpdate.decide(queue("a"), request.jobQueue("q").build(), KNOWN);
  }

  @Test
  // T-022
  void absentMembersStayT022() {
    JobQueue before = queue("a");
    JobQueue after =
        ((Result.Accepted<JobQueue>) update(UpdateJobQueueRequest.builder().state("DISABLED")))
            .value();
    assertThat(after.open()).isFalse();
    assertThat(after.settings().priority()).isEqualTo(before.settings().priority());
    assertThat(after.settings().computeEnvironments())
        .isEqualTo(before.settings().computeEnvironments());
  }

  @Test
  // CE-017
  void environmentsCanBeReplacedWithinTheTypeCE017() {
    assertThat(
            refusal(
                update(
                    UpdateJobQueueRequest.builder().computeEnvironmentOrder(order("b", "spot")))))
        .isEmpty();
    assertThat(refusal(update(UpdateJobQueueRequest.builder().computeEnvironmentOrder(order("f")))))
        .contains("can not have compute environments of type ECS_FARGATE");
    assertThat(refusal(update(UpdateJobQueueRequest.builder().computeEnvironmentOrder(List.of()))))
        .isEqualTo("computeEnvironmentOrder is required");
  }

  @Test
  // JQ-023
  void policyIsNeverGainedJQ023() {
    assertThat(refusal(update(UpdateJobQueueRequest.builder().schedulingPolicyArn("arn:p"))))
        .contains("schedulingPolicyArn");
  }

  /** JQ-023, FS-001. */
  @Test
  void policyIsReplacedButNeverRemovedJQ023() {
    JobQueue shared =
        ((Result.Accepted<JobQueue>) decide(create("a").schedulingPolicyArn(POLICY))).value();
    assertThat(shared.fairShare()).isTrue();
    assertThat(refusal(decide(create("a").schedulingPolicyArn(POLICY + "other"))))
        .isEqualTo(POLICY + "other does not exist");
    assertThat(refusal(withPolicy(shared, ""))).contains("not removed");
    assertThat(refusal(withPolicy(shared, POLICY + "other"))).contains("does not exist");
    assertThat(
            ((Result.Accepted<JobQueue>) withPolicy(shared, POLICY + "2"))
                .value()
                .settings()
                .schedulingPolicyArn())
        .isEqualTo(POLICY + "2");
  }

  /** JQ-023: by one of its kind. */
  @ParameterizedTest(name = "{0} by {1}: {2}")
  @CsvSource({
    "p, p2, ''",
    "quota, quota2, ''",
    "p, quota, take the place of",
    "quota, p, take the place of"
  })
  void policyIsReplacedByOneOfItsKindJQ023(String before, String after, String refusal) {
    String prefix = POLICY.substring(0, POLICY.length() - 1);
    JobQueue queue =
        ((Result.Accepted<JobQueue>) decide(create("a").schedulingPolicyArn(prefix + before)))
            .value();
    assertThat(refusal(withPolicy(queue, prefix + after))).contains(refusal);
    assertThat(refusal(withPolicy(queue, prefix + after)).isEmpty()).isEqualTo(refusal.isEmpty());
  }

  private static Result<JobQueue> withPolicy(JobQueue queue, String policy) {
    return JobQueueUpdate.decide(
        queue,
        UpdateJobQueueRequest.builder().jobQueue("q").schedulingPolicyArn(policy).build(),
        KNOWN);
  }

  @Test
  // JQ-021
  void onlyDisabledQueuesAreDeletedJQ021() {
    assertThat(refusal(JobQueueDeletion.decide(queue("a")))).contains("must be DISABLED");
    JobQueue disabled =
        ((Result.Accepted<JobQueue>) update(UpdateJobQueueRequest.builder().state("DISABLED")))
            .value();
    JobQueue going = ((Result.Accepted<JobQueue>) JobQueueDeletion.decide(disabled)).value();
    assertThat(going.status()).isEqualTo("DELETING");
    assertThat(
            refusal(
                JobQueueUpdate.decide(
                    going,
                    UpdateJobQueueRequest.builder().jobQueue("q").state("ENABLED").build(),
                    KNOWN)))
        .contains("being deleted");
  }
}
