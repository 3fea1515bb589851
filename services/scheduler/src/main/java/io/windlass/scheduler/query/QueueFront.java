package io.windlass.scheduler.query;

import io.windlass.scheduler.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The front of a queue at one instant (JQ-030, FS-046).
 *
 * @param jobs the first RUNNABLE jobs in the order in which they are dispatched; 100 at most
 * @param milliVcpus of its jobs that are STARTING or RUNNING, in thousandths
 * @param shares null for a queue without fair share
 * @param service whether its jobs are a service's, so that vCPUs count instances
 * @param quotas null for a queue without quota shares
 */
public record QueueFront(
    String queueArn,
    Instant at,
    List<QueuedJob> jobs,
    long milliVcpus,
    @Nullable Shares shares,
    boolean service,
    @Nullable Quotas quotas) {
  /** As many as AWS shows. */
  public static final int MOST_JOBS = 100;

  /** As many shares as AWS shows. */
  public static final int MOST_SHARES = 20;

  /**
   * A waiting job.
   *
   * @param since when it reached this place; not later than that where it is not known exactly
   */
  public record QueuedJob(JobId id, Instant since) {}

  /**
   * How the shares of a queue use what it has.
   *
   * @param active how many are active (FS-029)
   * @param largest those that use most, most first; 20 at most
   */
  public record Shares(int active, List<Use> largest) {}

  /**
   * What the quota shares of a queue use, and the first job of each.
   *
   * @param heads the first RUNNABLE job of each share in which one waits, by share
   * @param largest those that use the largest part of what is theirs, or of what others lent them,
   *     most first; 20 at most
   */
  public record Quotas(Map<String, QueuedJob> heads, List<QuotaUse> largest) {}

  /** What the jobs of a quota share take up, in thousandths by unit. */
  public record QuotaUse(String share, Map<String, Long> amounts) {}

  /** What the jobs of a share take up, in thousandths of vCPUs. */
  public record Use(String shareIdentifier, long milliVcpus) {}
}
