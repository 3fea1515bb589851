package io.windlass.stateevents.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changing part of a job as DescribeJobs would show it at one moment: the fold of its
 * transitions up to {@code sequence}. Folding is idempotent: a transition that is not newer changes
 * nothing.
 *
 * @param since when it entered its state, as far as its transitions are known
 * @param attempts the attempts that have ended, oldest first
 * @param latestAttempt the running attempt, or the last one that ended; null before the first
 */
public record JobView(
    String jobId,
    long sequence,
    JobState status,
    Instant since,
    @Nullable String statusReason,
    JobTimes times,
    boolean cancelled,
    boolean terminated,
    List<Attempt> attempts,
    @Nullable Attempt latestAttempt,
    JobGrouping grouping) {

  /**
   * Returns the view after {@code transition}, where {@code before} is null for a job not seen yet.
   */
  public static JobView fold(@Nullable JobView before, Transition transition) {
    if (before == null) {
      return next(null, List.of(), null, transition);
    }
    if (transition.sequence() <= before.sequence) {
      return before;
    }
    return next(before, before.attempts, before.latestAttempt, transition);
  }

  /**
   * Returns how many jobs it counts as, by state. The parent of an array counts as its children as
   * soon as they exist, those included that have no transitions of their own. So a child counts as
   * none, and so does a node, whose job counts as one.
   */
  public Map<JobState, Integer> counted() {
    if (grouping.arrayIndex() != null || grouping.nodeIndex() != null) {
      return Map.of();
    }
    if (grouping.arraySummary().isEmpty()) {
      return Map.of(status, 1);
    }
    var counted = new EnumMap<JobState, Integer>(JobState.class);
    grouping
        .arraySummary()
        .forEach((state, children) -> counted.put(JobState.valueOf(state), children));
    return counted;
  }

  private static JobView next(
      @Nullable JobView before,
      List<Attempt> attempts,
      @Nullable Attempt latestAttempt,
      Transition transition) {
    Attempt attempt = transition.attempt();
    return new JobView(
        transition.jobId(),
        transition.sequence(),
        transition.status(),
        before != null && before.status == transition.status() ? before.since : transition.at(),
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
