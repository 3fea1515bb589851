package io.windlass.capacity.task;

import io.windlass.capacity.resource.Resources;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an executor needs to start a task, or to find it again: fully resolved, nothing
 * to look up. Durable before the executor sees it.
 *
 * @param resources what was set aside for the task; each container's own limits are in the plan
 * @param environment the {@code AWS_BATCH_} variables, for every container, over its own (ENV-001)
 * @param epoch the executor's when the task was assigned: in another one it may not start any more
 *     ({@link Executor#epoch})
 */
public record TaskLaunch(
    TaskIdentity identity,
    TaskPlacement placement,
    Resources resources,
    TaskPlan plan,
    Map<String, String> environment,
    LogDestination log,
    String epoch,
    @Nullable TaskAssignment assignment) {
  @Override
  public TaskAssignment assignment() {
    return assignment == null ? TaskAssignment.NONE : assignment;
  }

  /** The same with a network mode that its order did not name. */
  public TaskLaunch inNetwork(String mode) {
    return new TaskLaunch(
        identity, placement, resources, plan.inNetwork(mode), environment, log, epoch, assignment);
  }

  /** The same, its pod in a compute environment with that namespace and identity. */
  public TaskLaunch inCluster(String namespace, String environmentUuid) {
    PodPlan pod = plan.pod();
    return pod == null
        ? this
        : new TaskLaunch(
            identity,
            placement,
            resources,
            plan.with(pod.in(namespace, environmentUuid)),
            environment,
            log,
            epoch,
            assignment);
  }

  /** The same, taken on by this host. */
  public TaskLaunch assigned(TaskAssignment made) {
    return new TaskLaunch(identity, placement, resources, plan, environment, log, epoch, made);
  }

  /**
   * Returns the task with further variables for its container and its volumes where they are. What
   * this returns may hold secrets, and is for one start.
   */
  public TaskLaunch resolved(Map<String, String> variables, List<TaskPlan.Volume> volumes) {
    return variables.isEmpty() && volumes.equals(plan.volumes())
        ? this
        : new TaskLaunch(
            identity,
            placement,
            resources,
            plan.resolved(variables, volumes),
            environment,
            log,
            epoch,
            assignment);
  }

  /** The same with devices of its own. */
  public TaskLaunch using(List<String> gpus) {
    return assigned(assignment().using(gpus));
  }

  /**
   * Returns the container that decides about the task: its only one, or the first of a pod, of
   * which all decide.
   */
  public ContainerPlan container() {
    return plan.containers().getFirst();
  }

  public String taskId() {
    return identity.taskId();
  }

  public String accountId() {
    return identity.accountId();
  }

  public String region() {
    return identity.region();
  }

  public String jobId() {
    return identity.jobId();
  }

  /** Whether it is a node of a multi-node job (MNP-006). */
  public boolean isNode() {
    return jobId().indexOf('#') >= 0;
  }

  /** Whether a service runs it: then it needs no instance (SJ-006). */
  public boolean isService() {
    return isService(placement);
  }

  /** Whether a task that was put there is one of a service. */
  public static boolean isService(TaskPlacement placement) {
    return placement.computeEnvironmentArn().contains(":service-environment/");
  }

  public int attempt() {
    return identity.attempt();
  }

  public String instanceId() {
    return placement.instanceId();
  }

  public String logGroup() {
    return log.group();
  }

  public String logStreamName() {
    return log.streamName();
  }
}
