package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.EksAttemptContainerDetail;
import software.amazon.awssdk.services.batch.model.EksContainer;
import software.amazon.awssdk.services.batch.model.EksPodProperties;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.NodeRangeProperty;

/** Jobs on EKS terms through all four services; their pods are simulated (T-057 to T-062). */
class EksIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final String CLUSTER = "arn:aws:eks:us-east-1:123456789012:cluster/c";
  private static final String SUFFIX = UUID.randomUUID().toString().substring(0, 8);
  private static final String QUEUE = "eks-queue-" + SUFFIX;
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.SIMULATED) Stack shared) {
    workspace = Workspace.create(shared, "busybox", 1);
    String environment = "eks-" + SUFFIX;
    workspace.batch.createComputeEnvironment(
        r ->
            r.computeEnvironmentName(environment)
                .type("MANAGED")
                .eksConfiguration(e -> e.eksClusterArn(CLUSTER).kubernetesNamespace("jobs"))
                .computeResources(
                    c ->
                        c.type("EC2")
                            .allocationStrategy("BEST_FIT_PROGRESSIVE")
                            .minvCpus(0)
                            .maxvCpus(64)
                            .instanceTypes("m5")
                            .instanceRole("eks-instance-profile")
                            .subnets("subnet-a123456b")
                            .securityGroupIds("sg-a12b3456")));
    Workspace.await(
        "environment VALID",
        SOON,
        () ->
            workspace
                    .batch
                    .describeComputeEnvironments(r -> r.computeEnvironments(environment))
                    .computeEnvironments()
                    .getFirst()
                    .status()
                == CEStatus.VALID);
    assertThat(workspace.createQueue(QUEUE, environment, r -> {})).endsWith(QUEUE);
  }

  private static EksContainer container(String name, String script) {
    return EksContainer.builder()
        .name(name)
        .image("busybox:1.37")
        .command("/bin/sh", "-c")
        .args(script)
        .resources(r -> r.limits(Map.of("cpu", "0.25", "memory", "64Mi")))
        .build();
  }

  private static String define(Consumer<EksPodProperties.Builder> pod) {
    String name = "pod-" + UUID.randomUUID().toString().substring(0, 8);
    workspace.batch.registerJobDefinition(
        r -> r.jobDefinitionName(name).type("container").eksProperties(e -> e.podProperties(pod)));
    return name;
  }

  /** EKS-001, EKS-005, EKS-006, EKSP-035, EKSP-036, GPUK-007. */
  @Test
  void eks001APodOfTwoContainersAndAnInitContainerSucceeds() {
    String id =
        workspace.submit(
            define(
                p ->
                    p.initContainers(container("prepare", "true"))
                        .containers(container("main", "echo hello"), container("side", "sleep 1"))),
            job -> job.jobQueue(QUEUE));
    JobDetail job = workspace.awaitEnd(id, SOON);
    assertThat(job.status()).as("%s", job).isEqualTo(JobStatus.SUCCEEDED);
    var pod = job.eksProperties().podProperties();
    assertThat(pod.podName()).matches("aws-batch\\.[0-9a-f-]{36}").doesNotContain(id);
    assertThat(pod.nodeName()).isEqualTo("simulated");
    assertThat(pod.containers()).allMatch(c -> c.exitCode() == 0);
    assertThat(job.eksAttempts()).hasSize(1);
    assertThat(job.eksAttempts().getFirst().podNamespace()).isEqualTo("jobs");
    assertThat(job.eksAttempts().getFirst().eksClusterArn()).isEqualTo(CLUSTER);
    assertThat(job.eksAttempts().getFirst().initContainers())
        .extracting(EksAttemptContainerDetail::name)
        .containsExactly("prepare");
  }

  /** EKS-009: retries and arrays; each attempt has a pod of its own. */
  @Test
  void eks009ChildrenOfAnArrayAreRetriedInPodsOfTheirOwn() {
    String id =
        workspace.submit(
            define(
                p ->
                    p.containers(
                        container("main", "test $AWS_BATCH_JOB_ATTEMPT = 2"),
                        container("side", "true"))),
            job ->
                job.jobQueue(QUEUE)
                    .arrayProperties(a -> a.size(2))
                    .retryStrategy(r -> r.attempts(3)));
    JobDetail array = workspace.awaitEnd(id, SOON);
    assertThat(array.status()).as("%s", array).isEqualTo(JobStatus.SUCCEEDED);
    JobDetail child = workspace.describe(id + ":1");
    assertThat(child.eksAttempts())
        .extracting(attempt -> attempt.containers().getFirst().exitCode())
        .containsExactly(1, 0);
    assertThat(child.eksAttempts()).extracting(a -> a.podName()).doesNotHaveDuplicates();
    assertThat(child.attempts()).isEmpty();
  }

  /** EKSP-036: an init container that fails is a failure to start. */
  @Test
  void eksp036AFailingInitContainerFailsTheJob() {
    String id =
        workspace.submit(
            define(
                p ->
                    p.initContainers(container("prepare", "exit 2"))
                        .containers(container("main", "true"))),
            job -> job.jobQueue(QUEUE));
    JobDetail job = workspace.awaitEnd(id, SOON);
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.statusReason()).isEqualTo("Task failed to start");
    assertThat(job.eksAttempts().getFirst().initContainers().getFirst().exitCode()).isEqualTo(2);
  }

  /** MNP-030, MN-016, MN-017. */
  @Test
  void mnp030ThreeNodesAreThreePods() {
    String name = "nodes-" + SUFFIX;
    workspace.batch.registerJobDefinition(
        r ->
            r.jobDefinitionName(name)
                .type("multinode")
                .nodeProperties(
                    n ->
                        n.numNodes(3)
                            .mainNode(0)
                            .nodeRangeProperties(
                                NodeRangeProperty.builder()
                                    .targetNodes("0:")
                                    .eksProperties(
                                        e ->
                                            e.podProperties(
                                                p -> p.containers(container("main", "sleep 1"))))
                                    .build())));
    String id = workspace.submit(name, job -> job.jobQueue(QUEUE));
    JobDetail job = workspace.awaitEnd(id, SOON);
    assertThat(job.status()).as("%s", job).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.eksAttempts()).hasSize(1);
    List<String> pods =
        workspace.describe(List.of(id + "#0", id + "#1", id + "#2")).stream()
            .map(node -> node.eksProperties().podProperties().podName())
            .toList();
    assertThat(pods).hasSize(3).doesNotHaveDuplicates().doesNotContainNull();
  }
}
