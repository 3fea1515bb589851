package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobView;
import io.windlass.stateevents.lifecycle.QueuePrecedence;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.JobNotifications;
import io.windlass.stateevents.projection.JobCount;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Processes the transitions of one partition. Each is recorded once, in the order of arrival, and
 * leads to a notification where {@link JobNotifications} wants one. A transition that is not newer
 * than its job's view is a duplicate and is ignored. A transition that arrives before the
 * submission of its job is parked, and recorded before anything newer once the submission arrives;
 * none is dropped.
 *
 * <p>Caches recently used jobs and reads the others through {@link JobHistoryStore}, one query for
 * a batch. {@link #reset} empties the cache. Not thread-safe.
 */
public final class JobHistory {
  private static final int VIEW_SIZE = 512;

  private final JobHistoryStore store;
  private final WeightedLruCache<JobDescriptor> recentJobs;
  private final WeightedLruCache<JobView> recentViews;
  private final Map<String, Long> lastPositions = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();

  /**
   * @param memory size of the cache in bytes (roughly)
   */
  public JobHistory(JobHistoryStore store, long memory) {
    this.store = store;
    this.recentJobs = new WeightedLruCache<>(memory / 2, JobDescriptor::size);
    this.recentViews =
        new WeightedLruCache<>(memory / 2, view -> VIEW_SIZE * (1 + view.attempts().size()));
  }

  /**
   * Empties the cache.
   *
   * @param parked the submitted jobs for which transitions are parked
   */
  public void reset(Collection<String> parked) {
    recentJobs.clear();
    recentViews.clear();
    lastPositions.clear();
    waiting.clear();
    waiting.addAll(parked);
  }

  /**
   * Returns what these submissions and then these transitions, in order of arrival, change. The
   * caller either commits it or calls {@link #reset}.
   */
  public HistoryChange record(List<Submission> submissions, List<Transition> transitions) {
    var batch = new Batch(submissions, transitions);
    submissions.forEach(batch::submitted);
    batch.release();
    transitions.forEach(batch::transition);
    batch.updateCache();
    return batch.change;
  }

  /**
   * One call of {@link #record}: the jobs and views that it needs, and the change that it makes.
   */
  private final class Batch {
    private final HistoryChange change = HistoryChange.empty();
    private final Map<String, JobDescriptor> jobs = new HashMap<>();
    private final Map<String, JobView> views = new HashMap<>();

    Batch(List<Submission> submissions, List<Transition> transitions) {
      var unknownJobs = new HashSet<String>();
      submissions.forEach(submission -> find(submission.job().jobId(), unknownJobs));
      var unknownViews = new HashSet<String>();
      var unknownAccounts = new HashSet<String>();
      for (Transition transition : transitions) {
        find(JobIdentity.submittedId(transition.jobId()), unknownJobs);
        JobView view = recentViews.get(transition.jobId());
        if (view == null) {
          unknownViews.add(transition.jobId());
        } else {
          views.put(transition.jobId(), view);
        }
        account(transition.accountId(), unknownAccounts);
      }
      submissions.forEach(submission -> account(submission.job().accountId(), unknownAccounts));
      jobs.putAll(store.jobs(unknownJobs));
      for (Transition past : store.transitions(unknownViews)) {
        views.compute(past.jobId(), (_, view) -> JobView.fold(view, past));
      }
      unknownAccounts.forEach(account -> lastPositions.put(account, 0L));
      lastPositions.putAll(store.lastPositions(unknownAccounts));
    }

    private void find(String submittedId, Set<String> unknown) {
      JobDescriptor job = recentJobs.get(submittedId);
      if (job != null) {
        jobs.put(submittedId, job);
      } else if (!waiting.contains(submittedId)) {
        unknown.add(submittedId);
      }
    }

    private void account(String accountId, Set<String> unknown) {
      if (!lastPositions.containsKey(accountId)) {
        unknown.add(accountId);
      }
    }

    void submitted(Submission submission) {
      String jobId = submission.job().jobId();
      if (jobs.containsKey(jobId)) {
        return;
      }
      jobs.put(jobId, JobDescriptor.of(submission.job(), submission.detail()));
      change.submissions().add(submission);
      if (waiting.remove(jobId)) {
        change.released().add(jobId);
      }
    }

    void release() {
      if (!change.released().isEmpty()) {
        store.parked(change.released()).forEach(this::transition);
      }
    }

    void transition(Transition transition) {
      String submittedId = JobIdentity.submittedId(transition.jobId());
      JobDescriptor job = jobs.get(submittedId);
      if (job == null) {
        waiting.add(submittedId);
        change.parked().add(transition);
        return;
      }
      JobView before = views.get(transition.jobId());
      if (before != null && transition.sequence() <= before.sequence()) {
        return;
      }
      QueuePrecedence precedence = transition.grouping().precedence();
      if (precedence != null && submittedId.equals(transition.jobId())) {
        job = job.with(precedence);
        jobs.put(submittedId, job);
        change.precedences().put(submittedId, precedence);
      }
      JobView after = JobView.fold(before, transition);
      views.put(transition.jobId(), after);
      long position =
          StreamPosition.after(
              lastPositions.getOrDefault(transition.accountId(), 0L), transition.at());
      lastPositions.put(transition.accountId(), position);
      change.recorded().add(new RecordedTransition(position, transition));
      count(job.identity(), before, after);
      if (before != null && before.status() != after.status()) {
        Duration duration = Duration.between(before.since(), after.since());
        change
            .durations()
            .add(
                new StateDuration(
                    job.identity().jobQueueArn(),
                    before.status(),
                    duration.isNegative() ? Duration.ZERO : duration));
      }
      JobNotifications.about(
              job.identity().member(transition.jobId()), job.template(), before, after, transition)
          .ifPresent(envelope -> change.notifications().add(envelope.at(position)));
    }

    private void count(JobIdentity job, @Nullable JobView before, JobView after) {
      Map<JobState, Integer> counted = after.counted();
      Map<JobState, Integer> countedBefore = before == null ? Map.of() : before.counted();
      if (!counted.equals(countedBefore)) {
        countedBefore.forEach((state, jobs) -> change.count(key(job, state), -jobs));
        counted.forEach((state, jobs) -> change.count(key(job, state), jobs));
      }
    }

    private static JobCount.Key key(JobIdentity job, JobState state) {
      return new JobCount.Key(job.accountId(), job.jobQueueArn(), state);
    }

    /** Updates the cache. A job that has ended is not needed again. */
    void updateCache() {
      jobs.forEach(recentJobs::put);
      views.forEach(
          (jobId, view) -> {
            if (view.status().isTerminal()) {
              recentViews.remove(jobId);
              recentJobs.remove(jobId);
            } else {
              recentViews.put(jobId, view);
            }
          });
    }
  }
}
