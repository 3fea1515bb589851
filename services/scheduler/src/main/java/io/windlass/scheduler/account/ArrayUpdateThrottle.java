package io.windlass.scheduler.account;

import io.windlass.scheduler.array.ArrayCommand;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.Journal;
import io.windlass.scheduler.timeout.Deadlines;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes the status summaries of array jobs (AR-011) at most once a second per array, however
 * many children change. Soft state: after recovery each summary is published once.
 */
final class ArrayUpdateThrottle {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Deadlines due = new Deadlines();
  private final Map<JobId, Instant> scheduled = new HashMap<>();

  /** Schedules all arrays, because it is not known what was published before the recovery. */
  void restored(AccountState state) {
    for (ArrayJob array : state.arrays().all()) {
      if (array.status() == JobStatus.PENDING) {
        schedule(array.id(), array.progress().since());
      }
    }
  }

  /**
   * Schedules the arrays that the step changed and publishes those that are due; returns false if
   * more are due.
   */
  boolean publish(Journal journal) {
    AccountState state = journal.state();
    for (JobId id : journal.changedArrays()) {
      ArrayJob array = state.arrays().get(id);
      if (array == null || array.status() != JobStatus.PENDING) {
        cancel(id);
      } else {
        schedule(id, array.progress().since().plus(BETWEEN));
      }
    }
    int limit = journal.context().limits().expirations();
    List<JobId> now = due.due(journal.context().now(), limit);
    for (JobId id : now) {
      cancel(id);
      journal.execute(id, new ArrayCommand.PublishSummary());
    }
    return now.size() < limit;
  }

  Optional<Instant> next() {
    return due.next();
  }

  private void schedule(JobId id, Instant at) {
    cancel(id);
    scheduled.put(id, at);
    due.add(id, at);
  }

  private void cancel(JobId id) {
    Instant former = scheduled.remove(id);
    if (former != null) {
      due.remove(id, former);
    }
  }
}
