package io.windlass.scheduler.ordering;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import java.util.Comparator;

/**
 * A position in FIFO order: jobs that returned from a placement come first (RT-006, JQ-043), then
 * by submission (JQ-040), then by index within a submission.
 */
public record QueuePosition(boolean behind, long order, int index)
    implements Comparable<QueuePosition> {
  private static final Comparator<QueuePosition> ORDER =
      Comparator.comparing(QueuePosition::behind)
          .thenComparingLong(QueuePosition::order)
          .thenComparingInt(QueuePosition::index);

  public static QueuePosition of(Job job) {
    JobId id = job.id();
    return new QueuePosition(!job.attempts().returned(), job.submission().order(), id.index());
  }

  @Override
  public int compareTo(QueuePosition other) {
    return ORDER.compare(this, other);
  }
}
