package io.windlass.stateevents.api;

import io.windlass.aws.AwsErrors;
import io.windlass.stateevents.history.FoundTransition;
import io.windlass.stateevents.history.StateDurations;
import io.windlass.stateevents.history.TransitionQuery;
import io.windlass.stateevents.history.TransitionQuery.Period;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.store.TransitionSearch;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /windlass/v1/history/transitions}: the transitions of the account's jobs, latest first
 * ({@code windlass:SearchHistory}), and {@code GET /windlass/v1/history/durations}: how long jobs
 * were in each state, by queue and share ({@code windlass:GetDurations}). Times are in milliseconds
 * or ISO 8601.
 */
public final class HistoryQueries {
  private static final Set<String> STATES =
      Arrays.stream(JobState.values()).map(JobState::name).collect(Collectors.toUnmodifiableSet());

  /** How far the clock of whoever told of a transition may be ahead. */
  private static final Duration CLOCKS = Duration.ofHours(1);

  private static final int MOST = 1_000;
  private static final Duration DURATIONS_OF = Duration.ofDays(1);
  private static final Duration LONGEST_DURATIONS_OF = Duration.ofDays(31);

  private final TransitionSearch search;
  private final InstantSource clock;

  public HistoryQueries(TransitionSearch search, InstantSource clock) {
    this.search = search;
    this.clock = clock;
  }

  /** The answer to a search. */
  record Transitions(List<FoundTransition> transitions, @Nullable String nextToken) {}

  /** The answer about durations. */
  record Durations(
      Instant from, Instant until, boolean complete, List<StateDurations.OfState> durations) {}

  Transitions transitions(JsonRoute.Request request) {
    String tag = request.given("tag");
    int equals = tag == null ? -1 : tag.indexOf('=');
    var query =
        new TransitionQuery(
            request.account(),
            request.given("jobQueue"),
            states(request.query().getAll("status")),
            request.given("jobName"),
            request.given("jobDefinition"),
            request.given("shareIdentifier"),
            request.given("user"),
            tag == null || equals < 0 ? tag : tag.substring(0, equals),
            tag == null || equals < 0 ? null : tag.substring(equals + 1),
            request.given("reason"),
            request.given("jobId"),
            period(request, Instant.EPOCH, clock.instant().plus(CLOCKS)));
    FoundTransition.Page page =
        search.find(
            query, token(request.given("nextToken")), request.number("limit", 100, 1, MOST));
    Long next = page.next();
    return new Transitions(page.transitions(), next == null ? null : Long.toString(next));
  }

  Durations durations(JsonRoute.Request request) {
    Instant now = clock.instant();
    Period period = period(request, now.minus(DURATIONS_OF), now);
    if (Duration.between(period.from(), period.until()).compareTo(LONGEST_DURATIONS_OF) > 0) {
      throw AwsErrors.client("from and until must not be more than 31 days apart.");
    }
    StateDurations found = search.durations(request.account(), period, request.given("jobQueue"));
    return new Durations(period.from(), period.until(), found.complete(), found.durations());
  }

  private static Set<String> states(List<String> given) {
    for (String status : given) {
      if (!STATES.contains(status)) {
        throw AwsErrors.client("status " + status + " is not a job status, such as RUNNING.");
      }
    }
    return Set.copyOf(given);
  }

  private static Period period(JsonRoute.Request request, Instant first, Instant last) {
    Instant from = time(request, "from", first);
    Instant until = time(request, "until", last);
    if (!from.isBefore(until)) {
      throw AwsErrors.client("from must be before until.");
    }
    return new Period(from, until);
  }

  private static Instant time(JsonRoute.Request request, String name, Instant otherwise) {
    String given = request.given(name);
    if (given == null) {
      return otherwise;
    }
    try {
      Instant time =
          given.matches("\\d{1,14}")
              ? Instant.ofEpochMilli(Long.parseLong(given))
              : Instant.parse(given);
      if (time.isBefore(Instant.EPOCH) || time.toEpochMilli() >= 100_000_000_000_000L) {
        throw new DateTimeException("out of range");
      }
      return time;
    } catch (DateTimeException | ArithmeticException invalid) {
      throw AwsErrors.client(
          name + " " + given + " is not a time, such as 2026-01-31T00:00:00Z or milliseconds.");
    }
  }

  private static @Nullable Long token(@Nullable String given) {
    try {
      return given == null ? null : (Long) Long.parseLong(given);
    } catch (NumberFormatException invalid) {
      throw AwsErrors.client("nextToken " + given + " is none.");
    }
  }
}
