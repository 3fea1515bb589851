package io.windlass.stateevents.bus;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that somebody put on a bus.
 *
 * @param id a UUID, unique
 * @param accountId the account whose bus it is
 * @param region where it was put on its first bus
 * @param bus the bus's name; of a custom bus, and of another account's or region's, its ARN
 * @param source empty if it was put raw
 * @param detailType empty if it was put raw
 * @param detail a JSON object, as it was given; of an event that was put raw its data: JSON, or
 *     Base64 if the content type is not JSON
 * @param custom what an event of a custom bus has besides; null on other buses
 * @param origin where it comes from, if it is not put by the account whose bus it is; otherwise
 *     null
 */
public record PublishedEvent(
    String id,
    String accountId,
    String region,
    String bus,
    String source,
    String detailType,
    Instant time,
    List<String> resources,
    String detail,
    @Nullable Custom custom,
    @Nullable Origin origin) {
  /** The content type of an event that has a source, a detail type and a detail. */
  public static final String ENVELOPE = "application/eventbridge+json";

  /** The content type of JSON that was put raw. */
  public static final String JSON = "application/json";

  /** An event on a bus of EventBridge Classic. */
  public PublishedEvent(
      String id,
      String accountId,
      String region,
      String bus,
      String source,
      String detailType,
      Instant time,
      List<String> resources,
      String detail) {
    this(id, accountId, region, bus, source, detailType, time, resources, detail, null, null);
  }

  /** An event on a custom bus. */
  public PublishedEvent(
      String id,
      String accountId,
      String region,
      String bus,
      String source,
      String detailType,
      Instant time,
      List<String> resources,
      String detail,
      @Nullable Custom custom) {
    this(id, accountId, region, bus, source, detailType, time, resources, detail, custom, null);
  }

  /**
   * Where an event comes from.
   *
   * @param accountId who put it on its first bus, as the event says
   * @param forwardedBy the rule that sent it here from another bus; empty if this is its first
   */
  public record Origin(String accountId, String forwardedBy) {}

  /** Returns the event on another bus. */
  public PublishedEvent onBus(String otherBus) {
    return new PublishedEvent(
        id,
        accountId,
        region,
        otherBus,
        source,
        detailType,
        time,
        resources,
        detail,
        custom,
        origin);
  }

  /** Returns an event of a custom bus with what it is known by. */
  public PublishedEvent withDeduplicationId(String deduplicationId) {
    Custom given = Objects.requireNonNull(custom);
    return new PublishedEvent(
        id,
        accountId,
        region,
        bus,
        source,
        detailType,
        time,
        resources,
        detail,
        new Custom(given.contentType(), given.metadata(), given.eventGroupId(), deduplicationId),
        origin);
  }

  /**
   * What an event of a custom bus has besides.
   *
   * @param metadata what its publisher says about it
   * @param eventGroupId events of one group are in order for FIFO subscribers
   * @param deduplicationId a second event with it, shortly after, is not put on the bus
   */
  public record Custom(
      String contentType,
      Map<String, String> metadata,
      @Nullable String eventGroupId,
      @Nullable String deduplicationId) {}
}
