package io.windlass.submission.jobqueue;

import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A job queue. It is usable as soon as it is created or changed: its status is VALID, or DELETING
 * from an accepted deletion until its last job has ended (JQ-014, JQ-022).
 *
 * @param uuid differs each time the name is created again
 */
public record JobQueue(
    Owner owner,
    String name,
    String uuid,
    Settings settings,
    boolean deleting,
    Map<String, String> tags)
    implements OwnedResource<JobQueue> {
  /** The type of queues of service jobs; of all others, those of containers. */
  public static final String SERVICE_TYPE = "SAGEMAKER_TRAINING";

  /**
   * What its owner may change.
   *
   * @param computeEnvironments ARNs, first choice first; of a queue of service jobs empty
   * @param serviceEnvironments the ARN of the one of a queue of service jobs; of others empty
   * @param order the environments with their numbers, in the order in which they were given
   */
  public record Settings(
      String state,
      int priority,
      String jobQueueType,
      List<String> computeEnvironments,
      List<String> serviceEnvironments,
      @Nullable String schedulingPolicyArn,
      List<TimeLimit> timeLimits,
      List<EnvironmentOrder> order) {
    public Settings {
      // Queues that were stored before there were service environments name none.
      serviceEnvironments = Objects.requireNonNullElse(serviceEnvironments, List.of());
      // Nor did they keep numbers.
      order =
          Objects.requireNonNullElse(
              order, EnvironmentOrder.numbered(computeEnvironments, serviceEnvironments));
    }
  }

  /** The ARN of an environment of a queue, and its order as the owner gave it (JQ-007). */
  public record EnvironmentOrder(int order, String environment) {
    /** Numbered from 1; a queue has environments of one kind only. */
    static List<EnvironmentOrder> numbered(List<String> compute, List<String> service) {
      List<String> all = compute.isEmpty() ? service : compute;
      return IntStream.range(0, all.size())
          .mapToObj(i -> new EnvironmentOrder(i + 1, all.get(i)))
          .toList();
    }
  }

  /** How long a job may wait at the head for one reason, and the action after that (JQ-050). */
  public record TimeLimit(String reason, String state, int maxTimeSeconds, String action) {}

  @Override
  public ResourceArn arn() {
    return new ResourceArn(owner, ResourceKind.JOB_QUEUE, name);
  }

  /** Returns whether it takes new jobs (JQ-020). */
  public boolean open() {
    return settings.state().equals("ENABLED") && !deleting;
  }

  /**
   * Returns whether it takes service jobs rather than jobs that run containers (JQ-012, SJ-004).
   */
  public boolean ofServiceJobs() {
    return settings.jobQueueType().equals(SERVICE_TYPE);
  }

  /** Returns whether its jobs are ordered by share rather than first in, first out. */
  public boolean fairShare() {
    return settings.schedulingPolicyArn() != null;
  }

  /** VALID or DELETING. */
  public String status() {
    return deleting ? "DELETING" : "VALID";
  }

  /** Returns a copy with other settings. */
  public JobQueue with(Settings changed) {
    return new JobQueue(owner, name, uuid, changed, deleting, tags);
  }

  /** Returns a copy that is being deleted. */
  public JobQueue deletionAccepted() {
    return new JobQueue(owner, name, uuid, settings, true, tags);
  }

  @Override
  public JobQueue withTags(Map<String, String> changed) {
    return new JobQueue(owner, name, uuid, settings, deleting, changed);
  }
}
