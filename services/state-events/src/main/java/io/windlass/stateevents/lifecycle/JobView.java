package io.windlass.stateevents.lifecycle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as DescribeJobs would show its changing part at one moment: the fold of its transitions up
 * to {@code sequence}. Folding is idempotent: what is not newer changes nothing, so a stream with
 * repeats leads to the same view as one without.
 *
 * @param attempts the attempts that have ended, oldest first
 * @param latestAttempt the running attempt, or the last one that ended; null before the first
 */
public record JobView(
    String jobId,
    long sequence,
    JobState status,
    @Nullable String statusReason,
    JobTimes times,
    boolean cancelled,
    boolean terminated,
    List<Attempt> attempts,
    @Nullable Attempt latestAttempt,
    Grouping grouping) {

  /** The view after {@code transition}, where {@code before} is null for a job not seen yet. */
  public static JobView fold(@Nullable JobView before, Transition transition) {
    if (before == null) {
      return next(List.of(), null, transition);
    }
    if (transition.sequence() <= before.sequence) {
      return before;
    }
    return next(before.attempts, before.latestAttempt, transition);
  }

  private static JobView next(
      List<Attempt> attempts, @Nullable Attempt latestAttempt, Transition transition) {
    Attempt attempt = transition.attempt();
    return new JobView(
        transition.jobId(),
        transition.sequence(),
        transition.status(),
        transition.statusReason(),
        transition.times(),
        transition.cancelled(),
        transition.terminated(),
        attempt != null && transition.attemptEnded() ? appended(attempts, attempt) : attempts,
        attempt == null ? latestAttempt : attempt,
        transition.grouping());
  }

  private static List<Attempt> appended(List<Attempt> attempts, Attempt ended) {
    var all = new ArrayList<>(attempts);
    all.removeIf(known -> known.number() == ended.number());
    all.add(ended);
    return List.copyOf(all);
  }
}
