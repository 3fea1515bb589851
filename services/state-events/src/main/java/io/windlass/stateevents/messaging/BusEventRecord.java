package io.windlass.stateevents.messaging;

import io.windlass.events.BusEvent;
import io.windlass.events.Notification;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.notification.EventEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event of a bus, from whichever topic: Batch's own are on the account's default bus (EV-006).
 *
 * @param accountId whose bus it is; the envelope's account is that of who put the event on the
 *     first bus
 * @param group what keeps events in order for FIFO subscribers: of Batch's own events the first
 *     resource, of others the source and the first resource
 * @param ingested when it was put on the bus
 * @param replayed which replay put it there, or which rule or schedule it is for
 * @param custom the record, if it is on a custom bus
 * @param isForwarded whether it came from another bus
 */
record BusEventRecord(
    EventEnvelope envelope,
    String accountId,
    String busArn,
    String group,
    Instant ingested,
    Replayed replayed,
    @Nullable BusEvent custom,
    boolean isForwarded) {
  private static final String DEFAULT_BUS = "default";
  private static final Pattern EVENT_BUS =
      Pattern.compile("arn:[^:]*:events:[^:]*:[^:]*:event-bus/.*");

  /**
   * A replay.
   *
   * @param name empty if the event is on the bus for the first time
   * @param ruleArns the rules that it is for; empty if it is for all
   */
  record Replayed(String name, List<String> ruleArns) {
    static final Replayed NOT = new Replayed("", List.of());
  }

  /**
   * The event as AWS's envelope, that of a replayed event names the replay; on a custom bus with
   * its metadata.
   */
  String json() {
    if (custom != null) {
      return CustomEventJson.of(this, custom);
    }
    String json = envelope.toJson();
    return replayed.name().isEmpty()
        ? json
        : json.substring(0, json.length() - 1)
            + ",\"replay-name\":\""
            + replayed.name() // Letters, digits, and dots, hyphens and underscores.
            + "\"}";
  }

  /**
   * Returns the ARN of the rule or schedule that the event is for, whatever its pattern says: it
   * has fired. Null if it is for all.
   */
  @Nullable String addressee() {
    return replayed.name().isEmpty() && !replayed.ruleArns().isEmpty()
        ? replayed.ruleArns().getFirst()
        : null;
  }

  /**
   * Whether a rule or archive may have it: what came from another bus is not sent on to a third.
   */
  boolean isFor(Subscription subscription) {
    return (replayed.ruleArns().isEmpty() || replayed.ruleArns().contains(subscription.sourceArn()))
        && !(isForwarded && EVENT_BUS.matcher(subscription.target().arn()).matches());
  }

  /** Reads a record; null if it is none of an event. */
  static @Nullable BusEventRecord of(@Nullable SpecificRecord event, Instant timestamp) {
    return switch (event) {
      case Notification notification -> {
        EventEnvelope envelope = NotificationMapper.envelope(notification);
        yield new BusEventRecord(
            envelope,
            envelope.account(),
            busArn(DEFAULT_BUS, envelope.region(), envelope.account()),
            first(envelope.resources()),
            timestamp,
            Replayed.NOT,
            null,
            false);
      }
      case BusEvent put -> {
        var envelope =
            new EventEnvelope(
                put.getId(),
                put.getDetailType(),
                put.getSource(),
                put.getSenderAccountId() == null ? put.getAccountId() : put.getSenderAccountId(),
                put.getTime(),
                put.getRegion(),
                put.getResources(),
                put.getDetail(),
                EventEnvelope.Job.NONE,
                0);
        yield new BusEventRecord(
            envelope,
            put.getAccountId(),
            busArn(put.getEventBusName(), put.getRegion(), put.getAccountId()),
            put.getEventGroupId() == null
                ? put.getSource() + " " + first(put.getResources())
                : put.getEventGroupId(),
            timestamp,
            new Replayed(Objects.requireNonNullElse(put.getReplayName(), ""), put.getRuleArns()),
            put.getContentType() == null ? null : put,
            put.getForwardedBy() != null);
      }
      case null -> null;
      default -> null;
    };
  }

  private static String busArn(String bus, String region, String account) {
    return bus.startsWith("arn:")
        ? bus
        : "arn:aws:events:%s:%s:event-bus/%s".formatted(region, account, bus);
  }

  private static String first(List<String> resources) {
    return resources.isEmpty() ? "" : resources.getFirst();
  }
}
