package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static io.windlass.submission.app.Scenario.attempt;
import static io.windlass.submission.app.Scenario.need;
import static io.windlass.submission.app.Scenario.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.JobTransitioned;
import io.windlass.events.Topics;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CEState;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.CapacityLimit;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.ComputeEnvironmentOrder;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDependency;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.KeyValuePair;
import software.amazon.awssdk.services.batch.model.KeyValuesPair;
import software.amazon.awssdk.services.batch.model.NodeRangeProperty;
import software.amazon.awssdk.services.batch.model.ResourceType;
import software.amazon.awssdk.services.batch.model.SubmitJobRequest;

/** Inputs from public reports of people who use AWS Batch, with what AWS is on record for. */
class RecordedAnswersIT {
  private static final String EXECUTING = "Error executing request, Exception : ";
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("recorded");
    scenario = new Scenario(service);
    client = scenario.client();
    scenario.queue("q");
    scenario.definition("d");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void refused(int status, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(ClientException.class)
        .hasMessageContaining(message)
        .satisfies(
            e -> assertThat(((ClientException) e).statusCode()).as("status").isEqualTo(status));
  }

  private static String submit(Consumer<SubmitJobRequest.Builder> more) {
    return client
        .submitJob(
            r -> {
              r.jobName("j").jobQueue("q").jobDefinition("d");
              more.accept(r);
            })
        .jobId();
  }

  @Test
  void twentyOneDependencies() {
    refused(
        400,
        EXECUTING + "Job cannot have more than 20 dependencies",
        () ->
            submit(
                r ->
                    r.dependsOn(
                        IntStream.range(0, 21)
                            .mapToObj(i -> JobDependency.builder().jobId("j-" + i).build())
                            .toList())));
  }

  @Test
  void placeholderWithoutAValue() {
    refused(
        400,
        EXECUTING + "Unable to substitute value. No parameter found for reference job_id",
        () -> submit(r -> r.containerOverrides(o -> o.command("run", "Ref::job_id"))));
    submit(
        r ->
            r.parameters(Map.of("job_id", "1"))
                .containerOverrides(o -> o.command("run", "Ref::job_id")));
  }

  @Test
  void submissionOfFortySevenKib() {
    refused(
        400,
        EXECUTING + "Job size must be less than 30 KiB, got 47 KiB",
        () -> submit(r -> r.parameters(Map.of("p", "x".repeat(47 * 1024 - 200)))));
  }

  @Test
  void longOverridesAreAcceptedAndTheJobFails() {
    try (TopicReader<JobRequest> requests =
        new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      String id =
          submit(
              r ->
                  r.containerOverrides(
                      o ->
                          o.environment(
                              KeyValuePair.builder().name("A").value("x".repeat(9000)).build())));
      requests.await(
          1,
          request ->
              request.getRequest() instanceof JobTerminateRequested failing
                  && failing.getJobId().equals(id)
                  && failing.getReason().equals("Container Overrides length must be at most 8192"));
    }
  }

  @Test
  void orderNumbersAndPlacesAreThoseThatWereGiven() {
    Stream.of("o0", "o1", "o2").forEach(scenario::environment);
    ComputeEnvironmentOrder[] given = {order(2, "o0"), order(1, "o1"), order(3, "o2")};
    client.createJobQueue(
        r -> r.jobQueueName("ordered").priority(1).computeEnvironmentOrder(given));
    assertThat(
            client
                .describeJobQueues(r -> r.jobQueues("ordered"))
                .jobQueues()
                .getFirst()
                .computeEnvironmentOrder())
        .containsExactly(
            order(2, arn("compute-environment/o0")),
            order(1, arn("compute-environment/o1")),
            order(3, arn("compute-environment/o2")));
  }

  @Test
  void queuesFromBeforeAreNumberedInTurn() {
    scenario.queue("before");
    Object changed =
        await(
            service
                .pool()
                .preparedQuery(
                    "update job_queue set settings = (settings::jsonb - 'order')::text"
                        + " where name = $1")
                .execute(Tuple.of("before")));
    assertThat(changed).isNotNull();
    assertThat(
            client
                .describeJobQueues(r -> r.jobQueues("before"))
                .jobQueues()
                .getFirst()
                .computeEnvironmentOrder())
        .containsExactly(order(1, arn("compute-environment/before-ce")));
  }

  private static ComputeEnvironmentOrder order(int number, String environment) {
    return ComputeEnvironmentOrder.builder().order(number).computeEnvironment(environment).build();
  }

  @Test
  void nameThatExistsIsAConflict() {
    String taken = "Object already exists";
    refused(409, taken, () -> scenario.environment("q-ce"));
    refused(
        409,
        taken,
        () ->
            client.createJobQueue(
                r ->
                    r.jobQueueName("q")
                        .priority(1)
                        .computeEnvironmentOrder(Scenario.first("q-ce"))));
    ThrowingCallable policy = () -> client.createSchedulingPolicy(r -> r.name("p"));
    ThrowingCallable resource =
        () ->
            client.createConsumableResource(
                r -> r.consumableResourceName("c").totalQuantity(1L).resourceType("REPLENISHABLE"));
    ThrowingCallable environment =
        () ->
            client.createServiceEnvironment(
                r ->
                    r.serviceEnvironmentName("s")
                        .serviceEnvironmentType("SAGEMAKER_TRAINING")
                        .capacityLimits(
                            CapacityLimit.builder()
                                .capacityUnit("NUM_INSTANCES")
                                .maxCapacity(1)
                                .build()));
    for (ThrowingCallable creation : new ThrowingCallable[] {policy, resource, environment}) {
      assertThat(catchThrowable(creation)).isNull();
      refused(409, taken, creation);
    }
  }

  @Test
  void twoFiltersAtOnce() {
    KeyValuesPair name = KeyValuesPair.builder().name("JOB_NAME").values("a").build();
    KeyValuesPair after = KeyValuesPair.builder().name("AFTER_CREATED_AT").values("1").build();
    String one = EXECUTING + "Only one filter key-value pair can be specified.";
    refused(400, one, () -> client.listJobs(r -> r.jobQueue("q").filters(name, after)));
    refused(400, one, () -> client.listServiceJobs(r -> r.jobQueue("q").filters(name, after)));
  }

  @Test
  void jobsWithAnEmptyIdAreNotStopped() {
    refused(400, "jobId", () -> client.terminateJob(r -> r.jobId("").reason("r")));
    refused(400, "jobId", () -> client.cancelJob(r -> r.jobId("").reason("r")));
    refused(400, "jobId", () -> client.terminateServiceJob(r -> r.jobId("").reason("r")));
  }

  @Test
  void jobOnFargateHasNoContainerInstanceAndOneNetworkInterface() {
    String id = scenario.submit("fargate", "q", "d");
    scenario.schedulerSays(
        transition(id, 1, JobStatus.RUNNABLE)
            .setAttempt(attempt(1).build())
            .setAttemptEnded(true)
            .build(),
        transition(id, 2, JobStatus.RUNNING).setAttempt(attempt(2).build()).build());
    RunningService.eventually("running", () -> scenario.job(id).statusAsString().equals("RUNNING"));
    JobDetail job = scenario.job(id);
    assertThat(job.container().taskArn()).endsWith("task-2");
    assertThat(job.container().containerInstanceArn()).isNull();
    assertThat(job.container().networkInterfaces()).hasSize(1);
    assertThat(job.attempts()).hasSize(1);
    assertThat(job.attempts().getFirst().container())
        .satisfies(
            container -> {
              assertThat(container.containerInstanceArn()).isNull();
              assertThat(container.networkInterfaces()).hasSize(1);
              assertThat(container.networkInterfaces())
                  .isNotEqualTo(job.container().networkInterfaces());
            });
  }

  @Test
  void multiNodeJobHasRangesAndItsNodesHaveContainers() {
    instances("gangs-ce");
    client.createJobQueue(
        r ->
            r.jobQueueName("gangs")
                .priority(1)
                .computeEnvironmentOrder(Scenario.first("gangs-ce")));
    client.registerJobDefinition(
        r ->
            r.jobDefinitionName("multiNode")
                .type(JobDefinitionType.MULTINODE)
                .nodeProperties(n -> n.numNodes(2).mainNode(0).nodeRangeProperties(range("0:"))));
    String id = scenario.submit("multiNode", "gangs", "multiNode");
    scenario.schedulerSays(
        node(id, 0).build(),
        node(id, 1).build(),
        transition(id, 1, JobStatus.SUCCEEDED)
            .setAttempt(attempt(1).setLogStreamName("main/0").build())
            .setAttemptEnded(true)
            .build());
    RunningService.eventually(
        "ended",
        () ->
            Stream.of(id, id + "#0", id + "#1")
                .allMatch(job -> scenario.job(job).statusAsString().equals("SUCCEEDED")));
    JobDetail whole = scenario.job(id);
    assertThat(whole.container()).isNull();
    assertThat(whole.nodeProperties().nodeRangeProperties()).hasSize(1);
    assertThat(whole.attempts().getFirst().container().logStreamName()).isEqualTo("main/0");
    JobDetail node = scenario.job(id + "#1");
    assertThat(node.container().logStreamName()).isEqualTo("node/1");
    assertThat(node.nodeDetails().nodeIndex()).isEqualTo(1);
    assertThat(node.nodeProperties().numNodes()).isEqualTo(2);
  }

  private static JobTransitioned.Builder node(String id, int index) {
    return transition(id + "#" + index, 1, JobStatus.SUCCEEDED)
        .setNodeIndex(index)
        .setAttempt(attempt(1).setLogStreamName("node/" + index).build())
        .setAttemptEnded(true);
  }

  private static NodeRangeProperty range(String nodes) {
    return NodeRangeProperty.builder()
        .targetNodes(nodes)
        .container(
            c ->
                c.image("busybox")
                    .command("true")
                    .resourceRequirements(
                        need(ResourceType.VCPU, "1"), need(ResourceType.MEMORY, "128")))
        .build();
  }

  private static void instances(String name) {
    client.createComputeEnvironment(
        r ->
            r.computeEnvironmentName(name)
                .type("MANAGED")
                .computeResources(
                    c ->
                        c.type("EC2")
                            .maxvCpus(8)
                            .instanceRole("ecsInstanceRole")
                            .instanceTypes("m5.large")
                            .securityGroupIds("sg-1")
                            .subnets("subnet-1")));
    scenario.capacitySays(name, 1, "VALID");
    RunningService.eventually(
        name + " valid", () -> scenario.describe(name).status() == CEStatus.VALID);
  }

  /** Terraform replaces an environment as soon as it is not shown any more, or as DELETED. */
  @Test
  void deletedEnvironmentIsShownUntilItsNameIsFree() {
    scenario.environment("replaced");
    client.updateComputeEnvironment(r -> r.computeEnvironment("replaced").state(CEState.DISABLED));
    client.deleteComputeEnvironment(r -> r.computeEnvironment("replaced"));
    SqlConnection session = await(service.pool().getConnection());
    // Nothing can finish a deletion meanwhile.
    Object held =
        await(
            session
                .query(
                    "begin; select pg_advisory_xact_lock(hashtextextended('definitions/"
                        + Scenario.ACCOUNT
                        + "/"
                        + Scenario.REGION
                        + "', 0))::text")
                .execute());
    assertThat(held).isNotNull();
    scenario.capacitySays("replaced", 2, "DELETED");
    RunningService.eventually("wound up", RecordedAnswersIT::isWoundUp);
    assertThat(scenario.describe("replaced").status()).isEqualTo(CEStatus.DELETING);
    Object released = await(session.query("rollback").execute());
    assertThat(released).isNotNull();
    await(session.close().map(true));
    RunningService.eventually("gone", () -> !scenario.environmentExists("replaced"));
    scenario.environment("replaced");
  }

  private static boolean isWoundUp() {
    return await(
                service
                    .pool()
                    .query("select 1 from compute_environment where status = 'DELETED'")
                    .execute())
            .size()
        > 0;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
