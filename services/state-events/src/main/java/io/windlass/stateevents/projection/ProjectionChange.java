package io.windlass.stateevents.projection;

import org.jspecify.annotations.Nullable;

/**
 * Something that the summary shows has changed: a queue or compute environment as its owner
 * configured it, or what capacity published about an environment. Each ARN has two series of
 * sequence numbers, one of definitions and one of capacity events.
 */
public sealed interface ProjectionChange {
  /** Returns the owner. */
  String accountId();

  /** Returns the queue or the environment. */
  String arn();

  /** Sequence number of the change in its series. */
  long sequence();

  /** A change of something that people configure. */
  sealed interface Definition extends ProjectionChange {
    /** Identity of this creation of the name: it differs when a name is made anew. */
    String uuid();

    /** Returns whether it is gone. */
    boolean deleted();
  }

  /** An event of capacity about an environment. */
  sealed interface Capacity extends ProjectionChange {}

  /** A queue. */
  record QueueDefined(
      String accountId,
      String arn,
      long sequence,
      String uuid,
      boolean deleted,
      String name,
      String state,
      int priority)
      implements Definition {}

  /** A compute environment. */
  record EnvironmentDefined(
      String accountId,
      String arn,
      long sequence,
      String uuid,
      boolean deleted,
      String name,
      String state,
      String type,
      int minvCpus,
      int maxvCpus)
      implements Definition {}

  /** The environment's own status. */
  record EnvironmentStatus(
      String accountId,
      String arn,
      long sequence,
      String status,
      String statusReason,
      int desiredvCpus)
      implements Capacity {}

  /** An instance can take tasks. */
  record InstanceUp(
      String accountId,
      String arn,
      long sequence,
      String instanceId,
      String instanceType,
      int milliVcpus,
      int memoryMiB,
      int gpus)
      implements Capacity {}

  /** An instance is about to go, or stays after all. */
  record InstanceDrain(
      String accountId, String arn, long sequence, String instanceId, boolean draining)
      implements Capacity {}

  /** An instance is gone. */
  record InstanceDown(String accountId, String arn, long sequence, String instanceId)
      implements Capacity {}

  /**
   * The environment lacks capacity for waiting jobs.
   *
   * @param message for people; null when the shortage has ended
   */
  record Shortage(String accountId, String arn, long sequence, @Nullable String message)
      implements Capacity {}
}
