package io.windlass.simulator.check;

import static io.windlass.simulator.kernel.InvariantViolation.unless;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.simulator.service.InMemoryCapacityRows;
import io.windlass.simulator.service.SimulatedHost;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What really runs: no task twice, one task of a job at a time, and never more on an instance than
 * it has, never more instances of a service than its environment allows, nor more instances than
 * the machine holds.
 */
public final class HostCheck implements SimulatedHost.Watcher {
  private final Resources machine;
  private final Supplier<InMemoryCapacityRows> rows;
  private final Map<String, String> taskOfJob = new HashMap<>();
  private final Map<String, Resources> usedOfInstance = new HashMap<>();

  public HostCheck(Resources machine, Supplier<InMemoryCapacityRows> rows) {
    this.machine = machine;
    this.rows = rows;
  }

  @Override
  public void begins(TaskLaunch launch) {
    String other = taskOfJob.put(launch.jobId(), launch.taskId());
    unless(
        other == null,
        () -> "job " + launch.jobId() + " runs twice: tasks " + other + " and " + launch.taskId());
    Resources used = usedOfInstance.merge(place(launch), launch.resources(), Resources::plus);
    if (launch.isService()) {
      unless(
          used.milliVcpus() <= limit(launch) * 1_000,
          () -> place(launch) + " is over its limit: " + used.describe());
      return;
    }
    Instance instance = find(launch.instanceId());
    unless(
        instance != null && used.fitsIn(instance.resources()),
        () -> "instance " + instance + " is over capacity: " + used.describe());
  }

  @Override
  public void ends(TaskLaunch launch) {
    unless(
        taskOfJob.remove(launch.jobId(), launch.taskId()),
        () -> "task " + launch.taskId() + " of job " + launch.jobId() + " ends twice");
    usedOfInstance.computeIfPresent(place(launch), (_, used) -> used.minus(launch.resources()));
  }

  /** An instance, or a limit of a service environment. */
  private static String place(TaskLaunch launch) {
    return launch.isService() ? launch.placement().computeEnvironmentArn() : launch.instanceId();
  }

  /** SE-004: service environments are named after how many instances they allow. */
  private static long limit(TaskLaunch launch) {
    String arn = launch.placement().computeEnvironmentArn();
    return Long.parseLong(arn.substring(arn.lastIndexOf("/se") + 3));
  }

  /** The instances of all environments together. */
  public void checkHost() {
    Resources taken = Resources.NONE;
    for (ComputeEnvironment environment : rows.get().environments()) {
      for (Instance instance : environment.instances().values()) {
        taken = instance.elastic() ? taken : taken.plus(instance.resources());
      }
    }
    Resources all = taken;
    unless(all.fitsIn(machine), () -> "instances take " + all.describe() + " of the machine");
  }

  private @Nullable Instance find(String instanceId) {
    for (ComputeEnvironment environment : rows.get().environments()) {
      Instance instance = environment.instances().get(instanceId);
      if (instance != null) {
        return instance;
      }
    }
    return null;
  }
}
