package io.windlass.submission.job;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.JobDependency;
import io.windlass.aws.batch.RetryStrategy;
import io.windlass.submission.consumableresource.ConsumableRequirements;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.jobdefinition.ContainerResources;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobqueue.JobQueue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An accepted job, fully resolved: later changes of its queue or definition do not affect it
 * (JD-006).
 */
public record SubmittedJob(
    Identity identity,
    JobQueue queue,
    RegisteredDefinition definition,
    Task task,
    Scheduling scheduling,
    Tagging tagging) {
  /** The most tags that a task may have. */
  private static final int MOST_TASK_TAGS = 50;

  /**
   * Returns the tags of the task if tags are propagated: the job's tags take precedence (J-010).
   */
  public Map<String, String> taskTags() {
    if (!tagging.propagate() || definition.tags().isEmpty()) {
      return tagging.tags();
    }
    Map<String, String> all = new LinkedHashMap<>(definition.tags());
    all.putAll(tagging.tags());
    return all;
  }

  /** Returns the reason for failing the accepted job before it runs, if there is one (J-010). */
  public Optional<String> failsAtOnce() {
    if (task.overridesLength() > OverridesLength.MOST) {
      return Optional.of("Container Overrides length must be at most " + OverridesLength.MOST);
    }
    return tagging.propagate() && taskTags().size() > MOST_TASK_TAGS
        ? Optional.of(
            "The tags of the job and its job definition are more than "
                + MOST_TASK_TAGS
                + " together and can not be propagated")
        : Optional.empty();
  }

  /**
   * Returns a copy for a rerun. Its overrides repeat the whole container, so their length is not
   * limited.
   */
  public SubmittedJob runAgain() {
    return new SubmittedJob(identity, queue, definition, task.overriding(0), scheduling, tagging);
  }

  /** Which job it is. */
  public record Identity(Owner owner, String jobId, String name, long createdAt) {
    /** Its ARN. */
    public String arn() {
      return new ResourceArn(owner, ResourceKind.JOB, jobId).toString();
    }
  }

  /**
   * What it runs.
   *
   * @param container the definition's container with the submission's overrides; its command still
   *     has its placeholders, as DescribeJobs shows it (SUB-012); empty if there is a pod
   * @param command the command with the parameters' values
   * @param resources what one instance must have; of a multi-node job, any node's instance
   * @param multiNode the nodes of a multi-node job, of which the other members are the main one;
   *     null if it is none
   * @param consumables what it locks while it runs
   * @param overridesLength of what the submission changes of its container; of a multi-node job,
   *     the greatest among its nodes
   * @param pod of a definition with {@code eksProperties}; null of others (EKS-001)
   */
  public record Task(
      ContainerProperties container,
      List<String> command,
      Map<String, String> parameters,
      ContainerResources resources,
      ConsumableRequirements consumables,
      @Nullable MultiNode multiNode,
      int overridesLength,
      @Nullable Pod pod) {
    Task(
        ContainerProperties container,
        List<String> command,
        Map<String, String> parameters,
        ContainerResources resources) {
      this(container, command, parameters, resources, ConsumableRequirements.NONE, null, 0, null);
    }

    /** Returns the same on so many nodes, each of which has at least {@code most}. */
    Task on(MultiNode nodes, ContainerResources most) {
      return new Task(
          container, command, parameters, most, consumables, nodes, overridesLength, pod);
    }

    Task locking(ConsumableRequirements required) {
      return new Task(
          container, command, parameters, resources, required, multiNode, overridesLength, pod);
    }

    Task overriding(int length) {
      return new Task(
          container, command, parameters, resources, consumables, multiNode, length, pod);
    }

    Task inPod(Pod its) {
      return new Task(
          container, command, parameters, resources, consumables, multiNode, overridesLength, its);
    }
  }

  /**
   * A pod.
   *
   * @param shown with its placeholders, as DescribeJobs shows it (SUB-012)
   * @param runs with the parameters' values
   */
  public record Pod(EksPodProperties shown, EksPodProperties runs) {}

  /**
   * The nodes of a multi-node job (MNP-001).
   *
   * @param instanceType the only one that will do; null is any
   * @param ranges every node is in exactly one of them
   */
  public record MultiNode(
      int numNodes, int mainNode, @Nullable String instanceType, List<NodeRange> ranges) {}

  /** Neighbouring nodes with the same task. */
  public record NodeRange(int first, int last, Task task) {}

  /**
   * The scheduling of the job: share, priority, dependencies, retries, timeout, array size.
   *
   * @param arraySize number of children of an array job; null is a job on its own
   */
  public record Scheduling(
      @Nullable String shareIdentifier,
      @Nullable Integer priority,
      List<JobDependency> dependsOn,
      RetryStrategy retryStrategy,
      @Nullable Integer timeoutSeconds,
      @Nullable Integer arraySize) {}

  /** The tags of the job, and whether its task gets them (J-010). */
  public record Tagging(Map<String, String> tags, boolean propagate) {}
}
