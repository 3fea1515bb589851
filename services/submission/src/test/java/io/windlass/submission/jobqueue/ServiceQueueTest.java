package io.windlass.submission.jobqueue;

import static io.windlass.submission.computeenvironment.ComputeEnvironments.ec2;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.managed;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.refusal;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.valid;
import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ComputeEnvironmentOrder;
import io.windlass.aws.batch.CreateJobQueueRequest;
import io.windlass.aws.batch.JobStateTimeLimitAction;
import io.windlass.aws.batch.ServiceEnvironmentOrder;
import io.windlass.aws.batch.UpdateJobQueueRequest;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Queues of service jobs. */
class ServiceQueueTest {
  private static final String ARN = "arn:aws:batch:us-east-1:123456789012:service-environment/";
  private static final String CAPACITY = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY";
  private static final JobQueueRules.Existing KNOWN =
      JobQueueTest.known(
          Map.of(
              "arn:aws:batch:us-east-1:123456789012:compute-environment/a",
              valid(managed(ec2()).computeEnvironmentName("a"))),
          Map.of(
              ARN + "se", environment("se"),
              ARN + "other", environment("other"),
              ARN + "going", environment("going").deletionAccepted()));

  private static ServiceEnvironment environment(String name) {
    return new ServiceEnvironment(
        OWNER,
        name,
        "uuid",
        new ServiceEnvironment.Settings("SAGEMAKER_TRAINING", "DISABLED", List.of()),
        false,
        Map.of());
  }

  private static List<ServiceEnvironmentOrder> order(String... names) {
    return Stream.of(names).map(name -> new ServiceEnvironmentOrder(1, name)).toList();
  }

  private static CreateJobQueueRequest.Builder create(String... environments) {
    return CreateJobQueueRequest.builder()
        .jobQueueName("q")
        .priority(1)
        .jobQueueType("SAGEMAKER_TRAINING")
        .serviceEnvironmentOrder(order(environments));
  }

  private static Result<JobQueue> decide(CreateJobQueueRequest.Builder request) {
    return JobQueueCreation.decide(OWNER, request.build(), KNOWN, "uuid");
  }

  private static List<JobStateTimeLimitAction> limit(String reason, String action) {
    return List.of(new JobStateTimeLimitAction(reason, "RUNNABLE", 600, action));
  }

  private static List<ComputeEnvironmentOrder> compute(String name) {
    return List.of(new ComputeEnvironmentOrder(1, name));
  }

  static Stream<Arguments> creations() {
    return Stream.of(
        Arguments.of("T-073", create("se"), ""),
        Arguments.of("T-073 ARN", create(ARN + "se"), ""),
        Arguments.of("JQ-013 derived", create("se").jobQueueType(null), ""),
        Arguments.of("JQ-013", create("se").jobQueueType("ECS"), "jobQueueType ECS"),
        Arguments.of("JQ-007 none", create(), "exactly one service environment"),
        Arguments.of(
            "JQ-007 SE-005 two", create("se", "other"), "exactly one service environment, got 2"),
        Arguments.of("JQ-016", create("nowhere"), "service-environment/nowhere does not exist"),
        Arguments.of("JQ-016 going", create("going"), "must be created and valid"),
        Arguments.of(
            "JQ-012 both",
            create("se").computeEnvironmentOrder(compute("a")),
            "computeEnvironmentOrder"),
        Arguments.of(
            "JQ-012 neither",
            create().jobQueueType(null).computeEnvironmentOrder(List.of()),
            "computeEnvironmentOrder is required"),
        Arguments.of(
            "JQ-012 containers",
            create().computeEnvironmentOrder(compute("a")),
            "computeEnvironmentOrder can not be used"),
        Arguments.of(
            "JQ-050", create("se").jobStateTimeLimitActions(limit(CAPACITY, "TERMINATE")), ""),
        Arguments.of(
            "JQ-050 cancel",
            create("se").jobStateTimeLimitActions(limit(CAPACITY, "CANCEL")),
            "Valid job actions: [TERMINATE]"),
        Arguments.of(
            "JQ-052",
            create("se")
                .jobStateTimeLimitActions(
                    limit("MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE", "TERMINATE")),
            ""),
        Arguments.of(
            "JQ-052 of containers",
            create("se")
                .jobStateTimeLimitActions(
                    limit("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", "TERMINATE")),
            "not supported"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("creations")
  void creation(String id, CreateJobQueueRequest.Builder request, String refusal) {
    String actual = refusal(decide(request));
    assertThat(actual).as(id).contains(refusal);
    assertThat(actual.isEmpty()).as(id + ": " + actual).isEqualTo(refusal.isEmpty());
  }

  private static JobQueue queue(CreateJobQueueRequest.Builder request) {
    return ((Result.Accepted<JobQueue>) decide(request)).value();
  }

  private static Result<JobQueue> update(JobQueue queue, UpdateJobQueueRequest.Builder request) {
    return JobQueueUpdate.decide(queue, request.jobQueue("q").build(), KNOWN);
  }

  @Test
  void hasOneServiceEnvironmentJQ012() {
    JobQueue queue = queue(create("se"));
    assertThat(queue.ofServiceJobs()).isTrue();
    assertThat(queue.settings().serviceEnvironments()).containsExactly(ARN + "se");
    assertThat(queue.settings().computeEnvironments()).isEmpty();
    assertThat(queue.settings().jobQueueType()).isEqualTo("SAGEMAKER_TRAINING");
  }

  /** JQ-012, SE-015. */
  @Test
  void canBeGivenAnotherServiceEnvironmentSE015() {
    JobQueue queue = queue(create("se"));
    JobQueue moved =
        ((Result.Accepted<JobQueue>)
                update(
                    queue, UpdateJobQueueRequest.builder().serviceEnvironmentOrder(order("other"))))
            .value();
    assertThat(moved.settings().serviceEnvironments()).containsExactly(ARN + "other");
    JobQueue renamed =
        ((Result.Accepted<JobQueue>)
                update(
                    queue,
                    UpdateJobQueueRequest.builder().priority(7).computeEnvironmentOrder(List.of())))
            .value();
    assertThat(renamed.settings().serviceEnvironments()).containsExactly(ARN + "se");
  }

  @Test
  void kindsAreNotMixedJQ012() {
    JobQueue ofServiceJobs = queue(create("se"));
    JobQueue ofContainers =
        queue(
            CreateJobQueueRequest.builder()
                .jobQueueName("c")
                .priority(1)
                .computeEnvironmentOrder(compute("a")));
    assertThat(
            refusal(
                update(
                    ofServiceJobs,
                    UpdateJobQueueRequest.builder().computeEnvironmentOrder(compute("a")))))
        .contains("can not have compute environments");
    assertThat(
            refusal(
                update(
                    ofServiceJobs,
                    UpdateJobQueueRequest.builder().serviceEnvironmentOrder(List.of()))))
        .contains("exactly one");
    assertThat(
            refusal(
                update(
                    ofContainers,
                    UpdateJobQueueRequest.builder().serviceEnvironmentOrder(order("se")))))
        .contains("can not have service environments");
    assertThat(
            refusal(
                update(
                    ofServiceJobs,
                    UpdateJobQueueRequest.builder()
                        .jobStateTimeLimitActions(limit(CAPACITY, "CANCEL")))))
        .contains("TERMINATE");
  }
}
