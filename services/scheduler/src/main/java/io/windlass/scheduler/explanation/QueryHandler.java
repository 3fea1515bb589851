package io.windlass.scheduler.explanation;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.ordering.FifoOrder;
import io.windlass.scheduler.ordering.QueuePosition;
import io.windlass.scheduler.ordering.QuotaOrder;
import io.windlass.scheduler.query.Explanation;
import io.windlass.scheduler.query.Query;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.query.QueueFront;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.quota.Quotas;
import io.windlass.scheduler.state.AccountState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers queries from the state of an account, without changing it. */
public final class QueryHandler {
  private QueryHandler() {}

  public static QueryResult to(Query query, AccountState state, Instant now) {
    return switch (query) {
      case Query.FrontOfQueue asked -> new QueryResult.Front(front(state, asked.queueArn(), now));
      case Query.WhyWaiting asked -> {
        Explanation explanation = new Explainer(state, now).explain(asked.id());
        yield explanation == null
            ? new QueryResult.Unknown()
            : new QueryResult.Explained(explanation);
      }
    };
  }

  /** JQ-030 to JQ-032; a queue that is not known yet is empty. */
  private static QueueFront front(AccountState state, String queueArn, Instant now) {
    JobQueue queue = state.queues().get(queueArn);
    List<QueueFront.QueuedJob> jobs =
        runnable(state, queue).stream()
            .map(id -> new QueueFront.QueuedJob(id, reached(state, queue, id)))
            .toList();
    return new QueueFront(
        queueArn,
        now,
        jobs,
        queue.running().milliVcpus(),
        shares(queue, now),
        state.environments().areOfService(queue.environments()),
        quotas(state, queue));
  }

  /**
   * Returns the first RUNNABLE jobs, including those that are blocked by consumable resources
   * (CR-020).
   */
  private static List<JobId> runnable(AccountState state, JobQueue queue) {
    List<JobId> jobs = new ArrayList<>(queue.order().first(QueueFront.MOST_JOBS));
    jobs.addAll(queue.blockedJobs().first(QueueFront.MOST_JOBS));
    if (queue.order() instanceof FifoOrder) {
      jobs.sort(Comparator.comparing(id -> position(state, id)));
    }
    return jobs.stream().limit(QueueFront.MOST_JOBS).toList();
  }

  /** FS-046: what the shares of a queue use; null if it does not share. */
  private static QueueFront.@Nullable Shares shares(JobQueue queue, Instant now) {
    if (!queue.order().isLimited()) {
      return null;
    }
    long at = now.toEpochMilli();
    long active = queue.shares().stream().filter(s -> s.isActive(at, queue.window())).count();
    List<QueueFront.Use> largest =
        queue.shares().stream()
            .filter(share -> share.milliVcpus() > 0)
            .sorted(
                Comparator.comparingLong(Share::milliVcpus)
                    .reversed()
                    .thenComparing(Share::identifier))
            .limit(QueueFront.MOST_SHARES)
            .map(share -> new QueueFront.Use(share.identifier(), share.milliVcpus()))
            .toList();
    return new QueueFront.Shares(Math.toIntExact(active), largest);
  }

  /**
   * Returns the use of the queue's quota shares and the first job of each; null if the queue has
   * none.
   */
  private static QueueFront.@Nullable Quotas quotas(AccountState state, JobQueue queue) {
    QuotaOrder order = queue.quota();
    if (order == null) {
      return null;
    }
    Map<String, QueueFront.QueuedJob> heads = new TreeMap<>();
    for (String share : order.waitingShares()) {
      order.waiting(
          share,
          1,
          (id, _) -> heads.put(share, new QueueFront.QueuedJob(id, reached(state, queue, id))));
    }
    Quotas quotas = order.quotas();
    List<QueueFront.QuotaUse> largest =
        quotas.names().stream()
            .filter(share -> quotas.usedPart(share) > 0)
            .sorted(
                Comparator.<String>comparingDouble(quotas::usedPart)
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .limit(QueueFront.MOST_SHARES)
            .map(share -> new QueueFront.QuotaUse(share, amounts(quotas, share)))
            .toList();
    return new QueueFront.Quotas(heads, largest);
  }

  private static Map<String, Long> amounts(Quotas quotas, String share) {
    Map<String, Long> amounts = new TreeMap<>();
    long[] used = quotas.used(share);
    for (int unit = 0; unit < used.length; unit++) {
      if (quotas.limit(share, unit) >= 0 || used[unit] > 0) {
        amounts.put(quotas.units().name(unit), used[unit]);
      }
    }
    return amounts;
  }

  /** Returns the position of a job in FIFO order. */
  private static QueuePosition position(AccountState state, JobId id) {
    Job job = state.job(id);
    if (job != null) {
      return QueuePosition.of(job);
    }
    ArrayJob array = state.arrays().get(id);
    return new QueuePosition(true, array == null ? 0 : array.submission().order(), id.index());
  }

  /**
   * Returns when a waiting job reached its position in its queue. In a queue with shares every use
   * changes positions, so it is the time of the last change.
   */
  static Instant reached(AccountState state, JobQueue queue, JobId id) {
    Job job = state.job(id);
    if (!(queue.order() instanceof FifoOrder)) {
      Instant since = job == null ? Instant.EPOCH : job.progress().since();
      Instant moved = queue.queueStatistics().latest();
      return since.isBefore(moved) ? moved : since;
    }
    if (job != null) {
      return queue.queueStatistics().reached(position(state, id), job.progress().since());
    }
    ArrayJob array = state.arrays().get(id);
    return array == null
        ? Instant.EPOCH
        : queue.queueStatistics().reached(position(state, id), array.children().spawnedAt());
  }
}
