package io.windlass.capacity.executor;

import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.LinuxParameters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds containers that differ from a plain one in some properties. */
public final class Containers {
  public String image;
  public @Nullable List<String> entryPoint;
  public Map<String, String> environment;
  public Resources resources;
  public @Nullable String user;
  public boolean privileged;
  public boolean readonlyRoot;
  public List<ContainerPlan.MountPoint> mounts = List.of();
  public List<ContainerPlan.Ulimit> ulimits = List.of();
  public @Nullable LinuxParameters linux;
  public ContainerPlan.@Nullable LogConfiguration log;
  public List<ContainerPlan.Secret> secrets = List.of();
  public @Nullable String repositoryCredentials;
  private final ContainerPlan plain;

  private Containers(ContainerPlan plain) {
    this.plain = plain;
    this.image = plain.image();
    this.environment = plain.environment();
    this.resources = plain.resources();
  }

  /** Returns a plain container: an image, a command and limits, and defaults. */
  public static ContainerPlan plain(
      String name, String image, List<String> command, Resources resources) {
    return new ContainerPlan(
        name, image, null, command, Map.of(), resources, true, List.of(), null, false, false,
        List.of(), List.of(), null, null, List.of(), null);
  }

  /** Returns a task with a changed container. */
  public static io.windlass.capacity.task.TaskLaunch launch(
      List<String> command, java.util.function.Consumer<Containers> change) {
    return Launches.of(command, fields -> fields.with(of(fields.container(), change)));
  }

  /** Returns a changed container. */
  public static ContainerPlan of(
      ContainerPlan plain, java.util.function.Consumer<Containers> change) {
    var container = new Containers(plain);
    change.accept(container);
    return container.plan();
  }

  private ContainerPlan plan() {
    return new ContainerPlan(
        plain.name(),
        image,
        entryPoint,
        plain.command(),
        environment,
        resources,
        true,
        List.of(),
        user,
        privileged,
        readonlyRoot,
        mounts,
        ulimits,
        linux,
        log,
        secrets,
        repositoryCredentials);
  }
}
