package io.windlass.submission.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The row of a job that was just accepted.
 *
 * @param arraySize number of children of an array job; null if it is none
 * @param numNodes number of nodes of a multi-node job; null if it is none
 * @param mainNode index of the main node of a multi-node job; null if it is none
 */
public record NewJob(
    Key key,
    String name,
    String definitionName,
    int definitionRevision,
    @Nullable String shareIdentifier,
    @Nullable Integer arraySize,
    @Nullable Integer numNodes,
    @Nullable Integer mainNode,
    Json json) {

  /** The id of a job, its owner, and its place among the jobs of its queue. */
  public record Key(String jobId, String accountId, String region, long queueId, long createdAt) {}

  /**
   * The parts that are stored as JSON.
   *
   * @param detail the job as DescribeJobs shows it
   * @param consumables quantities that each instance requires, by ARN of the resource
   */
  public record Json(String detail, String tags, Map<String, Long> consumables) {}
}
