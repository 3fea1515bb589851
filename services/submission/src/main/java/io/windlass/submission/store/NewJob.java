package io.windlass.submission.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The row of a job that was just accepted.
 *
 * @param arraySize number of children of an array job; null is a job on its own
 * @param nodes of a multi-node job; null is another
 */
public record NewJob(
    Key key,
    String name,
    String definitionName,
    int definitionRevision,
    @Nullable String shareIdentifier,
    @Nullable Integer arraySize,
    @Nullable Nodes nodes,
    Documented documented) {

  /** A job on its own. */
  NewJob(
      Key key,
      String name,
      String definitionName,
      int definitionRevision,
      @Nullable String shareIdentifier,
      Documented documented) {
    this(key, name, definitionName, definitionRevision, shareIdentifier, null, null, documented);
  }

  /** How many nodes a multi-node job has, and which is the main one. */
  public record Nodes(int count, int mainNode) {}

  /** Whose it is, and where it stands among the jobs of its queue. */
  public record Key(String jobId, String accountId, String region, long queueId, long createdAt) {}

  /**
   * What is kept as text.
   *
   * @param detail the job as DescribeJobs shows it, in JSON
   * @param consumables quantities that each instance requires, by ARN of the resource
   */
  public record Documented(String detail, String tags, Map<String, Long> consumables) {
    /** Of a job that requires no consumable resources. */
    Documented(String detail, String tags) {
      this(detail, tags, Map.of());
    }
  }
}
