package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static io.windlass.submission.app.Scenario.first;
import static io.windlass.submission.app.Scenario.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.AttemptDetail;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.ContainerStopped;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobSubmitted;
import io.windlass.events.PodSpec;
import io.windlass.events.Topics;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.ComputeEnvironmentDetail;
import software.amazon.awssdk.services.batch.model.EksAttemptContainerDetail;
import software.amazon.awssdk.services.batch.model.EksAttemptDetail;
import software.amazon.awssdk.services.batch.model.EksContainer;
import software.amazon.awssdk.services.batch.model.EksContainerDetail;
import software.amazon.awssdk.services.batch.model.EksContainerOverride;
import software.amazon.awssdk.services.batch.model.EksPodPropertiesDetail;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.NodePropertyOverride;
import software.amazon.awssdk.services.batch.model.NodeRangeProperty;
import software.amazon.awssdk.services.batch.model.SubmitJobRequest;

/** The tutorial of Batch on EKS (T-053 to T-062) and what DescribeJobs shows of pods (EKS-005). */
class EksJobsIT {
  private static final String CLUSTER = "arn:aws:eks:us-east-1:123456789012:cluster/my-cluster";
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("eks");
    scenario = new Scenario(service);
    client = scenario.client();
    environment("eks-ce");
    client.createJobQueue(
        r -> r.jobQueueName("eks").priority(1).computeEnvironmentOrder(first("eks-ce")));
    client.registerJobDefinition(
        r ->
            r.jobDefinitionName("pod")
                .type("container")
                .retryStrategy(s -> s.attempts(2))
                .eksProperties(
                    e ->
                        e.podProperties(
                            p ->
                                p.initContainers(container("Prepare", "true"))
                                    .containers(
                                        container("main", "sleep", "60"), container("side", "true"))
                                    .metadata(m -> m.labels(Map.of("environment", "test"))))));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void create(String name) {
    client.createComputeEnvironment(
        r ->
            r.computeEnvironmentName(name)
                .type("MANAGED")
                .eksConfiguration(e -> e.eksClusterArn(CLUSTER).kubernetesNamespace("jobs"))
                .computeResources(
                    c ->
                        c.type("EC2")
                            .allocationStrategy("BEST_FIT_PROGRESSIVE")
                            .minvCpus(0)
                            .maxvCpus(128)
                            .instanceTypes("m5")
                            .subnets("subnet-1")
                            .securityGroupIds("sg-1")
                            .instanceRole("eks-instance-profile")));
  }

  private static void environment(String name) {
    create(name);
    scenario.capacitySays(name, 1, "VALID");
    RunningService.eventually(
        name + " valid", () -> scenario.describe(name).status() == CEStatus.VALID);
  }

  private static EksContainer container(String name, String... command) {
    return EksContainer.builder()
        .name(name)
        .image("busybox:1.37")
        .command(command)
        .resources(r -> r.limits(Map.of("cpu", "0.5", "memory", "64Mi")))
        .build();
  }

  private static EksContainerOverride override(String command, String... args) {
    return EksContainerOverride.builder().name("main").command(command).args(args).build();
  }

  private static String submit(Consumer<SubmitJobRequest.Builder> more) {
    return client
        .submitJob(
            r -> {
              r.jobName("j").jobQueue("eks").jobDefinition("pod");
              more.accept(r);
            })
        .jobId();
  }

  private static JobSubmitted submitted(String id) {
    try (TopicReader<JobRequest> requests =
        new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      JobRequest request =
          requests
              .await(
                  1,
                  found ->
                      found.getRequest() instanceof JobSubmitted submitted
                          && submitted.getJobId().equals(id))
              .getFirst();
      return (JobSubmitted) request.getRequest();
    }
  }

  /** CE-120: no instance of ECS has anything to do with it. */
  @Test
  void t053t057AnEnvironmentOnAClusterIsTold() {
    ComputeEnvironmentDetail shown = scenario.describe("eks-ce");
    assertThat(shown.containerOrchestrationTypeAsString()).isEqualTo("EKS");
    assertThat(shown.eksConfiguration().eksClusterArn()).isEqualTo(CLUSTER);
    assertThat(shown.eksConfiguration().kubernetesNamespace()).isEqualTo("jobs");
    assertThat(shown.ecsClusterArn()).isNull();
    assertThat(shown.uuid()).as("label of its nodes and pods").isNotEmpty();
    assertThat(client.describeJobQueues(r -> r.jobQueues("eks")).jobQueues().getFirst())
        .satisfies(queue -> assertThat(queue.jobQueueTypeAsString()).isEqualTo("EKS"));
  }

  @Test
  void q003AClusterHasFiveEnvironments() {
    for (int i = 0; i < 4; i++) {
      create("more-" + i);
    }
    assertThatThrownBy(() -> create("one-too-many"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining(
            "You can not have more than 5 compute environments of an EKS cluster");
  }

  @Test
  void eks001eks011eksp033AJobBecomesAPod() {
    String id =
        submit(
            r ->
                r.eksPropertiesOverride(
                    o ->
                        o.podProperties(
                            p -> p.containers(override("/bin/sh", "-c", "echo hello world")))));
    JobSubmitted submitted = submitted(id);
    assertThat(submitted.getPlatform()).isEqualTo("EKS");
    assertThat(submitted.getResources().getMilliVcpus()).isEqualTo(1000);
    assertThat(submitted.getResources().getMemoryMiB()).isEqualTo(128);
    PodSpec pod = submitted.getTask().getPod();
    assertThat(pod.getHostNetwork()).isTrue();
    assertThat(pod.getLabels()).containsExactly(Map.entry("environment", "test"));
    assertThat(pod.getContainers().getFirst().getArgs()).containsExactly("-c", "echo hello world");
    assertThat(pod.getContainers().getFirst().getRequests())
        .containsExactlyInAnyOrderEntriesOf(Map.of("cpu", "0.5", "memory", "64Mi"));
  }

  @Test
  void eks005eks006TheAttemptsOfAPodAreShown() {
    String id = submit(r -> {});
    AttemptDetail.Builder one = Scenario.attempt(1);
    one.setComputeEnvironmentArn(arn("compute-environment/eks-ce")).setNodeName("node-1");
    scenario.schedulerSays(
        transition(id, 4, JobStatus.RUNNING)
            .setStartedAt(Instant.ofEpochMilli(2000))
            .setAttempt(one.setStartedAt(Instant.ofEpochMilli(2000)).build())
            .build());
    RunningService.eventually("it runs", () -> scenario.job(id).statusAsString().equals("RUNNING"));
    EksPodPropertiesDetail running = scenario.job(id).eksProperties().podProperties();
    assertThat(running.podName()).isEqualTo("aws-batch.task-1");
    assertThat(running.nodeName()).isEqualTo("node-1");
    assertThat(running.containers()).extracting(EksContainerDetail::exitCode).containsOnlyNulls();

    one.setStoppedAt(Instant.ofEpochMilli(3000)).setExitCode(3).setStatusReason("why");
    one.setContainers(
        List.of(
            new ContainerStopped("prepare", 0, "Completed", null, true, "containerd://0"),
            new ContainerStopped("main", 3, "Error", null, false, "containerd://1"),
            new ContainerStopped("side", 0, "Completed", null, false, null)));
    scenario.schedulerSays(
        transition(id, 5, JobStatus.FAILED).setAttempt(one.build()).setAttemptEnded(true).build());
    RunningService.eventually(
        "it failed", () -> scenario.job(id).statusAsString().equals("FAILED"));
    JobDetail job = scenario.job(id);
    assertThat(job.attempts()).isEmpty();
    assertThat(job.container()).isNull();
    assertThat(job.eksProperties().podProperties().containers())
        .extracting(EksContainerDetail::exitCode)
        .containsExactly(3, 0);
    assertThat(job.eksProperties().podProperties().initContainers().getFirst().exitCode()).isZero();
    assertThat(job.eksAttempts())
        .containsExactly(
            EksAttemptDetail.builder()
                .initContainers(
                    EksAttemptContainerDetail.builder()
                        .name("Prepare")
                        .containerID("containerd://0")
                        .exitCode(0)
                        .reason("Completed")
                        .build())
                .containers(
                    EksAttemptContainerDetail.builder()
                        .name("main")
                        .containerID("containerd://1")
                        .exitCode(3)
                        .reason("Error")
                        .build(),
                    EksAttemptContainerDetail.builder()
                        .name("side")
                        .exitCode(0)
                        .reason("Completed")
                        .build())
                .eksClusterArn(CLUSTER)
                .podName("aws-batch.task-1")
                .podNamespace("jobs")
                .nodeName("node-1")
                .startedAt(2000L)
                .stoppedAt(3000L)
                .statusReason("why")
                .build());
  }

  /** MNP-030, MN-016, AC-09: L10795 and L10909. */
  @Test
  void mnp030ac09NodesArePods() {
    client.registerJobDefinition(
        r ->
            r.jobDefinitionName("nodes")
                .type("multinode")
                .nodeProperties(
                    n ->
                        n.numNodes(2)
                            .mainNode(0)
                            .nodeRangeProperties(
                                NodeRangeProperty.builder()
                                    .targetNodes("0:")
                                    .eksProperties(
                                        e ->
                                            e.podProperties(
                                                p ->
                                                    p.containers(container("main", "sleep", "60"))))
                                    .build())));
    String id =
        submit(
            r ->
                r.jobDefinition("nodes")
                    .nodeOverrides(
                        n ->
                            n.numNodes(5)
                                .nodePropertyOverrides(
                                    NodePropertyOverride.builder()
                                        .targetNodes("0:")
                                        .eksPropertiesOverride(
                                            e ->
                                                e.podProperties(
                                                    p -> p.containers(override("sleep", "150"))))
                                        .build())));
    JobSubmitted submitted = submitted(id);
    assertThat(submitted.getNumNodes()).isEqualTo(5);
    assertThat(submitted.getNodeRanges().getFirst().getTask().getPod().getContainers())
        .first()
        .satisfies(main -> assertThat(main.getArgs()).containsExactly("150"));
    scenario.schedulerSays(
        transition(id, 3, JobStatus.STARTING).build(),
        transition(id + "#1", 2, JobStatus.RUNNING)
            .setNodeIndex(1)
            .setAttempt(Scenario.attempt(1).setNodeName("node-7").build())
            .build());
    RunningService.eventually(
        "node 1 runs", () -> scenario.job(id + "#1").statusAsString().equals("RUNNING"));
    EksPodPropertiesDetail node = scenario.job(id + "#1").eksProperties().podProperties();
    assertThat(node.nodeName()).isEqualTo("node-7");
    assertThat(node.containers().getFirst().args()).containsExactly("150");
    assertThat(scenario.job(id).nodeProperties().nodeRangeProperties().getFirst().eksProperties())
        .isNotNull();
  }

  @Test
  void capacityIsToldOfClusterAndNamespace() {
    try (TopicReader<DefinitionChanged> changes =
        new TopicReader<>(Topics.DEFINITIONS, DefinitionChanged.class)) {
      DefinitionChanged change =
          changes
              .await(
                  1,
                  found ->
                      found.getDefinition() instanceof ComputeEnvironmentDefinition environment
                          && environment.getName().equals("eks-ce"))
              .getFirst();
      var definition = (ComputeEnvironmentDefinition) change.getDefinition();
      assertThat(definition.getContainerOrchestrationType()).isEqualTo("EKS");
      assertThat(definition.getEksClusterArn()).isEqualTo(CLUSTER);
      assertThat(definition.getKubernetesNamespace()).isEqualTo("jobs");
    }
  }
}
