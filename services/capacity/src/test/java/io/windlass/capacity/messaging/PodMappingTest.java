package io.windlass.capacity.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.PodPlan;
import io.windlass.capacity.task.Pods;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOrder;
import io.windlass.events.ContainerSecurityContext;
import io.windlass.events.PodContainer;
import io.windlass.events.PodEmptyDir;
import io.windlass.events.PodSecretVolume;
import io.windlass.events.PodSecurityContext;
import io.windlass.events.PodSpec;
import io.windlass.events.PodVariable;
import io.windlass.events.PodVolume;
import io.windlass.events.PodVolumeClaim;
import io.windlass.events.PodVolumeMount;
import io.windlass.events.ResourceShape;
import io.windlass.events.SeccompProfile;
import io.windlass.events.StartTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that nothing of a pod is lost between Avro and the domain. */
class PodMappingTest {
  private static final Instant NOW = Instant.parse("2026-12-02T03:00:00Z");

  /** EKS-001, EKS-006 to EKS-008, EKSP-037. */
  @Test
  void eksp037APodHasItsNameLabelsAndNamespace() {
    TaskLaunch launch = launch(pod(null));
    PodPlan expected = Pods.everything("task").plan().pod();

    assertThat(launch.inCluster("jobs", "uuid-of-environment").plan().pod())
        .isEqualTo(withJobId(expected, "job.3"));
    assertThat(launch.plan().pod())
        .satisfies(
            pod -> {
              assertThat(pod.name()).isEqualTo("aws-batch.task");
              assertThat(pod.labels())
                  .containsEntry("batch.amazonaws.com/job-id", "job.3")
                  .containsEntry("team", "a");
            });
  }

  @Test
  void theNamespaceOfTheDefinitionWins() {
    TaskLaunch placed = launch(pod("others")).inCluster("jobs", "uuid");
    assertThat(placed.plan().pod().namespace()).isEqualTo("others");
    assertThat(placed.plan().pod().labels())
        .containsEntry("batch.amazonaws.com/compute-environment-uuid", "uuid");
  }

  /** What is common to all kinds of tasks can be asked of a pod, too. */
  @Test
  void aPodsContainersAreTheTasks() {
    ContainerPlan container = launch(pod(null)).container();
    assertThat(container.name()).isEqualTo("main");
    assertThat(container.entryPoint()).containsExactly("/bin/app");
    assertThat(container.command()).containsExactly("--colour", "$(COLOUR)");
    assertThat(container.environment()).containsEntry("COLOUR", "blue").containsEntry("EMPTY", "");
    assertThat(container.resources()).isEqualTo(new Resources(500, 512, 1));
  }

  private static PodPlan withJobId(@Nullable PodPlan pod, String jobId) {
    assertThat(pod).isNotNull();
    Map<String, String> labels = new java.util.HashMap<>(pod.labels());
    labels.put(PodPlan.JOB_ID_LABEL, jobId);
    return new PodPlan(
        pod.name(),
        pod.namespace(),
        labels,
        pod.annotations(),
        pod.hostNetwork(),
        pod.dnsPolicy(),
        pod.serviceAccountName(),
        pod.imagePullSecrets(),
        pod.shareProcessNamespace(),
        pod.security(),
        pod.volumes(),
        pod.initContainers(),
        pod.containers());
  }

  private static TaskLaunch launch(PodSpec pod) {
    StartTask start =
        StartTask.newBuilder()
            .setTaskId("task")
            .setTaskArn("task-arn")
            .setJobId("job:3")
            .setJobName("name")
            .setAttempt(1)
            .setJobQueueArn("queue")
            .setJobDefinitionArn("definition")
            .setComputeEnvironmentArn("environment")
            .setInstanceId("i-1")
            .setContainerInstanceArn("container-instance")
            .setResources(new ResourceShape(500, 512, 1))
            .setTask(TaskSpec.newBuilder().setContainers(List.of()).setPod(pod).build())
            .setEnvironment(Map.of())
            .setLogStreamName("stream")
            .build();
    TaskOrder order =
        TaskOrderMapping.toDomain(new TaskCommand("123456789012", "us-east-1", NOW, start), "boot");
    return ((TaskOrder.Start) order).launch();
  }

  private static PodSpec pod(@Nullable String namespace) {
    return PodSpec.newBuilder()
        .setNamespace(namespace)
        .setLabels(Map.of("team", "a"))
        .setAnnotations(Map.of("note", "n"))
        .setHostNetwork(false)
        .setDnsPolicy("ClusterFirst")
        .setServiceAccountName("runner")
        .setImagePullSecrets(List.of("login"))
        .setShareProcessNamespace(true)
        .setSecurityContext(
            new PodSecurityContext(1L, 2L, false, 3L, new SeccompProfile("Unconfined", null)))
        .setVolumes(
            List.of(
                PodVolume.newBuilder()
                    .setName("scratch")
                    .setEmptyDir(new PodEmptyDir("Memory", "64Mi"))
                    .build(),
                PodVolume.newBuilder().setName("host").setHostPath("/mnt").build(),
                PodVolume.newBuilder()
                    .setName("secret")
                    .setSecret(new PodSecretVolume("token", true))
                    .build(),
                PodVolume.newBuilder()
                    .setName("claim")
                    .setPersistentVolumeClaim(new PodVolumeClaim("disk", true))
                    .build()))
        .setInitContainers(List.of(prepare()))
        .setContainers(List.of(main()))
        .build();
  }

  private static PodContainer prepare() {
    Map<String, String> small = Map.of("cpu", "0.25", "memory", "64Mi");
    return PodContainer.newBuilder()
        .setName("prepare")
        .setImage("busybox:1.37")
        .setImagePullPolicy("IfNotPresent")
        .setCommand(List.of("/bin/sh", "-c"))
        .setArgs(List.of("true"))
        .setEnv(List.of(new PodVariable("COLOUR", "blue")))
        .setLimits(small)
        .setRequests(small)
        .build();
  }

  private static PodContainer main() {
    return PodContainer.newBuilder()
        .setName("main")
        .setImage("registry/app:1")
        .setImagePullPolicy("Always")
        .setCommand(List.of("/bin/app"))
        .setArgs(List.of("--colour", "$(COLOUR)"))
        .setEnv(List.of(new PodVariable("COLOUR", "blue"), new PodVariable("EMPTY", "")))
        .setLimits(Map.of("cpu", "1.5", "memory", "512Mi", "nvidia.com/gpu", "1"))
        .setRequests(Map.of("cpu", "0.5", "memory", "512Mi", "nvidia.com/gpu", "1"))
        .setVolumeMounts(
            List.of(
                new PodVolumeMount("scratch", "/scratch", "a/b", false),
                new PodVolumeMount("claim", "/data", null, true)))
        .setSecurityContext(
            new ContainerSecurityContext(
                1000L,
                2000L,
                true,
                false,
                false,
                true,
                List.of("NET_ADMIN"),
                List.of("ALL"),
                new SeccompProfile("Localhost", "profiles/audit.json")))
        .build();
  }
}
