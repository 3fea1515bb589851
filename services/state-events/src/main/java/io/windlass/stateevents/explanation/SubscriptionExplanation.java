package io.windlass.stateevents.explanation;

import io.windlass.stateevents.delivery.Delivery;
import io.windlass.stateevents.delivery.DeliveryAttempt;
import io.windlass.stateevents.delivery.DeliveryRecord;
import io.windlass.stateevents.delivery.DeliveryRow;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.pattern.EventPattern;
import io.windlass.stateevents.pattern.InvalidEventPatternException;
import io.windlass.stateevents.pattern.Mismatch;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event at one subscription, or why nothing did.
 *
 * @param subscription its id: the rule's ARN, a slash and the target's id; or the ARN of a rule
 *     that delivers nothing, an archive or a subscriber
 * @param targetArn null if there is no target
 * @param matches whether the pattern, as it is now, matches; null if the event's text is not known
 * @param mismatches the fields that keep it from matching
 * @param attempts how often the target was called; null if that is not known
 * @param failures the latest attempts that failed, in order
 * @param endedAt when the delivery ended; null while it has not
 * @param nextAttemptAt null if none is planned
 * @param explanation the same in a sentence
 */
public record SubscriptionExplanation(
    String subscription,
    String source,
    @Nullable String targetArn,
    @Nullable Boolean matches,
    List<Mismatch> mismatches,
    Status status,
    @Nullable Integer attempts,
    List<DeliveryAttempt> failures,
    @Nullable Instant endedAt,
    @Nullable Instant nextAttemptAt,
    String explanation) {

  /** Where the delivery stands. */
  public enum Status {
    /** The target has it. */
    DELIVERED("The target has it."),
    /** The dead-letter queue has it. */
    DEAD_LETTERED("It could not be delivered; the dead-letter queue has it."),
    /** It was given up, and nobody has it. */
    DROPPED("It could not be delivered, and no dead-letter queue has taken it."),
    /** It is being delivered for the first time, or is about to be. */
    IN_DELIVERY("It is being delivered."),
    /** The target is busy with other events. */
    QUEUED("It waits until the target has room."),
    /** An earlier event of its group has not been delivered. */
    BLOCKED("It waits behind an earlier event of its message group."),
    /** It failed, and is tried again. */
    RETRYING("The last attempt failed; it is tried again."),
    /** It was given up, and is on its way to the dead-letter queue. */
    DEAD_LETTERING("It could not be delivered, and is on its way to the dead-letter queue."),
    /** The pattern does not match. */
    NOT_MATCHED("The pattern does not match."),
    /** The event is on another bus. */
    OTHER_BUS("The event is on another bus."),
    /** The rule is disabled. */
    DISABLED("The rule is disabled."),
    /** The rule has no target. */
    NO_TARGETS("The rule has no target."),
    /** The rule runs by a schedule. */
    NO_PATTERN("The rule has no event pattern."),
    /** The pattern matches, and nothing is known of a delivery. */
    NO_RECORD(
        "The pattern matches as it is now, but there is no record of a delivery: the event was put"
            + " a moment ago, the rule was made or changed after the event, the event was replayed"
            + " for other rules, or the record is not kept any more."),
    /** Neither the event nor a delivery is known. */
    UNKNOWN("Neither the event nor a record of its delivery is kept any more.");

    private final String words;

    Status(String words) {
      this.words = words;
    }
  }

  /** Returns whether there is nothing but a pattern that does not match. */
  public boolean isUnconcerned() {
    return switch (status) {
      case NOT_MATCHED, OTHER_BUS, UNKNOWN -> true;
      default -> false;
    };
  }

  /**
   * Explains a subscription.
   *
   * @param event null if its text is not known
   */
  public static SubscriptionExplanation of(
      Subscription subscription, @Nullable FoundEvent event, DeliveryTrace trace) {
    Match match = Match.of(subscription.busArn(), subscription.pattern(), event);
    DeliveryRecord ending = trace.ending(subscription.key()).orElse(null);
    DeliveryRow row = trace.row(subscription.key()).orElse(null);
    if (ending != null) {
      return explained(
          subscription,
          match,
          Status.valueOf(ending.end().name()),
          new Attempts(count(ending), ending.failures(), ending.at(), null));
    }
    if (row != null) {
      return explained(
          subscription,
          match,
          status(row),
          new Attempts(row.attempts(), row.failures(), null, row.due()));
    }
    if (trace.waiting().contains(subscription.key())) {
      return explained(subscription, match, Status.IN_DELIVERY, Attempts.UNKNOWN);
    }
    return explained(subscription, match, match.status(Status.NO_RECORD), Attempts.NONE);
  }

  /** Explains a rule that delivers nothing. */
  public static SubscriptionExplanation of(RuleState rule, @Nullable FoundEvent event) {
    String pattern = rule.pattern();
    Match match = pattern == null ? Match.UNKNOWN : Match.of(rule.busArn(), pattern, event);
    Status status =
        pattern == null
            ? Status.NO_PATTERN
            : !rule.enabled()
                ? Status.DISABLED
                : rule.hasTargets() ? Status.NO_RECORD : Status.NO_TARGETS;
    return explained(rule.arn(), rule.arn(), null, match, status, Attempts.NONE);
  }

  private static @Nullable Integer count(DeliveryRecord ending) {
    int failures = ending.failures().size();
    if (failures == Delivery.ATTEMPTS_REMEMBERED) {
      return null;
    }
    return ending.end() == DeliveryRecord.End.DELIVERED ? failures + 1 : failures;
  }

  private static Status status(DeliveryRow row) {
    if (row.exhausted() != null) {
      return Status.DEAD_LETTERING;
    }
    if (row.due() == null) {
      return Status.BLOCKED;
    }
    return row.attempts() == 0 ? Status.QUEUED : Status.RETRYING;
  }

  private static SubscriptionExplanation explained(
      Subscription subscription, Match match, Status status, Attempts attempts) {
    return explained(
        subscription.id(),
        subscription.sourceArn(),
        subscription.target().arn(),
        match,
        status,
        attempts);
  }

  private static SubscriptionExplanation explained(
      String id,
      String source,
      @Nullable String targetArn,
      Match match,
      Status status,
      Attempts attempts) {
    return new SubscriptionExplanation(
        id,
        source,
        targetArn,
        match.matches(),
        match.mismatches(),
        status,
        attempts.count(),
        attempts.failures(),
        attempts.endedAt(),
        attempts.next(),
        match.problem().isEmpty() ? status.words : match.problem());
  }

  private record Attempts(
      @Nullable Integer count,
      List<DeliveryAttempt> failures,
      @Nullable Instant endedAt,
      @Nullable Instant next) {
    static final Attempts NONE = new Attempts(0, List.of(), null, null);
    static final Attempts UNKNOWN = new Attempts(null, List.of(), null, null);
  }

  /** Whether the pattern matches, or what is wrong with it. */
  private record Match(
      @Nullable Boolean matches, boolean otherBus, List<Mismatch> mismatches, String problem) {
    static final Match UNKNOWN = new Match(null, false, List.of(), "");

    static Match of(String busArn, String pattern, @Nullable FoundEvent event) {
      if (event == null) {
        return UNKNOWN;
      }
      if (!event.busArn().equals(busArn)) {
        return new Match(false, true, List.of(), "");
      }
      try {
        List<Mismatch> mismatches = Mismatch.between(EventPattern.of(pattern), event.json());
        return new Match(mismatches.isEmpty(), false, mismatches, "");
      } catch (InvalidEventPatternException invalid) {
        return new Match(
            false, false, List.of(), "It matches nothing. " + String.valueOf(invalid.getMessage()));
      }
    }

    Status status(Status ifItMatches) {
      if (matches == null) {
        return Status.UNKNOWN;
      }
      return matches ? ifItMatches : otherBus ? Status.OTHER_BUS : Status.NOT_MATCHED;
    }
  }
}
