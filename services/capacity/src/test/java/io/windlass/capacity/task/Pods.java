package io.windlass.capacity.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods for tests. */
public final class Pods {
  private Pods() {}

  /** Returns a container that runs a script. */
  public static PodPlan.Container container(String name, String script) {
    return new PodPlan.Container(
        name,
        "busybox:1.37",
        "IfNotPresent",
        List.of("/bin/sh", "-c"),
        List.of(script),
        List.of(new PodPlan.Variable("COLOUR", "blue")),
        Map.of("cpu", "0.25", "memory", "64Mi"),
        Map.of("cpu", "0.25", "memory", "64Mi"),
        List.of(),
        null);
  }

  /** Returns a launch of a pod that is in its environment, without anything that is optional. */
  public static TaskLaunch launch(
      String taskId, List<PodPlan.Container> init, List<PodPlan.Container> containers) {
    TaskLaunch plain = Launches.of(taskId, "i-1");
    PodPlan pod =
        new PodPlan(
            PodPlan.nameOf(taskId),
            null,
            Map.of(PodPlan.JOB_ID_LABEL, PodPlan.labelOf(plain.jobId())),
            Map.of(),
            true,
            "ClusterFirstWithHostNet",
            null,
            List.of(),
            false,
            null,
            List.of(),
            init,
            containers);
    return with(plain, pod).inCluster("jobs", "uuid-of-environment");
  }

  /** Returns a launch of a pod that says all that can be said. */
  public static TaskLaunch everything(String taskId) {
    var seccomp = new PodPlan.SeccompProfile("Localhost", "profiles/audit.json");
    PodPlan.Container main =
        new PodPlan.Container(
            "main",
            "registry/app:1",
            "Always",
            List.of("/bin/app"),
            List.of("--colour", "$(COLOUR)"),
            List.of(new PodPlan.Variable("COLOUR", "blue"), new PodPlan.Variable("EMPTY", "")),
            Map.of("cpu", "1.5", "memory", "512Mi", "nvidia.com/gpu", "1"),
            Map.of("cpu", "0.5", "memory", "512Mi", "nvidia.com/gpu", "1"),
            List.of(
                new PodPlan.VolumeMount("scratch", "/scratch", "a/b", false),
                new PodPlan.VolumeMount("claim", "/data", null, true)),
            new PodPlan.ContainerSecurity(
                1000L,
                2000L,
                true,
                false,
                false,
                true,
                List.of("NET_ADMIN"),
                List.of("ALL"),
                seccomp));
    PodPlan pod =
        new PodPlan(
            PodPlan.nameOf(taskId),
            null,
            Map.of("team", "a"),
            Map.of("note", "n"),
            false,
            "ClusterFirst",
            "runner",
            List.of("login"),
            true,
            new PodPlan.PodSecurity(
                1L, 2L, false, 3L, new PodPlan.SeccompProfile("Unconfined", null)),
            List.of(
                new PodPlan.Volume(
                    "scratch", new PodPlan.EmptyDir("Memory", "64Mi"), null, null, null),
                new PodPlan.Volume("host", null, "/mnt", null, null),
                new PodPlan.Volume(
                    "secret", null, null, new PodPlan.SecretVolume("token", true), null),
                new PodPlan.Volume("claim", null, null, null, new PodPlan.Claim("disk", true))),
            List.of(container("prepare", "true")),
            List.of(main));
    return with(Launches.of(taskId, "i-1"), pod).inCluster("jobs", "uuid-of-environment");
  }

  private static TaskLaunch with(TaskLaunch plain, PodPlan pod) {
    List<ContainerPlan> common = new ArrayList<>();
    for (PodPlan.Container container : pod.containers()) {
      common.add(common(container, plain.container()));
    }
    TaskPlan plan = new TaskPlan(common, List.of(), null, null, null, false, null, null, null, pod);
    return new TaskLaunch(
        plain.identity(),
        plain.placement(),
        plain.resources(),
        plan,
        plain.environment(),
        plain.log(),
        plain.epoch(),
        plain.assignment());
  }

  private static ContainerPlan common(PodPlan.Container container, ContainerPlan like) {
    List<String> command = container.command();
    @Nullable List<String> entryPoint = command.isEmpty() ? null : command;
    return new ContainerPlan(
        container.name(),
        container.image(),
        entryPoint,
        container.args(),
        Map.of(),
        like.resources(),
        true,
        List.of(),
        null,
        false,
        false,
        List.of(),
        List.of(),
        null,
        null,
        List.of(),
        null);
  }
}
