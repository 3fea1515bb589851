package io.windlass.stateevents.subscription;

import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.pattern.EventPattern;
import io.windlass.stateevents.pattern.PatternMatcher;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events a subscriber wants: those of its own account, and of these only what meets every
 * condition given. A condition that is not given (null, or no states) is met by all.
 *
 * @param jobQueue name or ARN
 * @param statuses states, of which one must match
 * @param jobNamePrefix how the job's name must start
 * @param jobId a job, or a job with all its children and nodes
 * @param children whether children of array jobs are wanted, of which there may be thousands
 * @param pattern an event pattern for the whole event
 */
public record EventFilter(
    String account,
    @Nullable String jobQueue,
    Set<String> statuses,
    @Nullable String jobNamePrefix,
    @Nullable String jobId,
    @Nullable String detailType,
    boolean children,
    @Nullable EventPattern pattern) {

  /** A filter that wants children of array jobs like all other jobs. */
  public EventFilter(
      String account,
      @Nullable String jobQueue,
      Set<String> statuses,
      @Nullable String jobNamePrefix,
      @Nullable String jobId,
      @Nullable String detailType) {
    this(account, jobQueue, statuses, jobNamePrefix, jobId, detailType, true, null);
  }

  /** Returns whether {@code event} meets all conditions but the pattern. */
  public boolean accepts(EventEnvelope event) {
    EventEnvelope.Job job = event.job();
    return account.equals(event.account())
        && (detailType == null || detailType.equals(event.detailType()))
        && (statuses.isEmpty() || statuses.contains(job.status()))
        && (jobQueue == null || isQueue(jobQueue, job.queueArn()))
        && (jobNamePrefix == null || job.name().startsWith(jobNamePrefix))
        && (jobId == null || isJob(jobId, job.id()))
        && (children || isWhole(job.id()));
  }

  /** Compiles the pattern alone. */
  public Predicate<StreamedEvent> matches() {
    if (pattern == null) {
      return _ -> true;
    }
    PatternMatcher<Boolean> matcher = PatternMatcher.of(Map.of(true, pattern));
    return event -> !matcher.match(event.json()).isEmpty();
  }

  /** Neither a child of an array nor a node. */
  private static boolean isWhole(String jobId) {
    return jobId.indexOf(':') < 0 && jobId.indexOf('#') < 0;
  }

  private static boolean isQueue(String wanted, String arn) {
    return arn.equals(wanted)
        || (arn.length() > wanted.length()
            && arn.endsWith(wanted)
            && arn.charAt(arn.length() - wanted.length() - 1) == '/');
  }

  private static boolean isJob(String wanted, String jobId) {
    if (!jobId.startsWith(wanted)) {
      return false;
    }
    if (jobId.length() == wanted.length()) {
      return true;
    }
    char next = jobId.charAt(wanted.length());
    return next == ':' || next == '#';
  }
}
