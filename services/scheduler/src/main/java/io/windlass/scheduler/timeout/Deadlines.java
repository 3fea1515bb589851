package io.windlass.scheduler.timeout;

import io.windlass.scheduler.job.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** When the attempts that run now must end, soonest first (TO-002, TO-006). */
public final class Deadlines {
  private record Deadline(Instant at, JobId job) {}

  private final TreeSet<Deadline> ordered =
      new TreeSet<>(Comparator.comparing(Deadline::at).thenComparing(Deadline::job));

  public void add(JobId job, Instant at) {
    ordered.add(new Deadline(at, job));
  }

  public void remove(JobId job, Instant at) {
    ordered.remove(new Deadline(at, job));
  }

  public Optional<Instant> next() {
    return ordered.isEmpty() ? Optional.empty() : Optional.of(ordered.first().at());
  }

  /** Returns the first jobs whose time is over, at most {@code limit} of them. */
  public List<JobId> due(Instant now, int limit) {
    List<JobId> due = new ArrayList<>();
    for (Deadline deadline : ordered) {
      if (due.size() == limit || deadline.at().isAfter(now)) {
        break;
      }
      due.add(deadline.job());
    }
    return due;
  }
}
