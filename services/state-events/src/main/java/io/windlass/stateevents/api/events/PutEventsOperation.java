package io.windlass.stateevents.api.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.PutEventsRequest;
import io.windlass.aws.events.PutEventsRequestEntry;
import io.windlass.aws.events.PutEventsResponse;
import io.windlass.aws.events.PutEventsResultEntry;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.bus.BusAccess;
import io.windlass.stateevents.bus.EntrySize;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.bus.PublishedEvent;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.notification.EventId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * PutEvents: entries that are right are stored together; each of the others fails by itself, with
 * the code and words of AWS's API reference. An event for a bus that does not exist is accepted and
 * reaches nobody, as at AWS.
 */
final class PutEventsOperation {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long MOST_TOGETHER = 1L << 20;
  private static final int LONGEST_DETAIL_TYPE = 128;
  private static final String RESERVED_SOURCE = "aws.";

  private static final int ACCOUNT_IN_ARN = 4;
  private static final String BUS_ARN = "arn:[^:]+:events:[^:]+:\\d{12}:event-bus/[/.\\w-]+";

  private final BusEvents events;
  private final BusAccess access;

  PutEventsOperation(BusEvents events, BusAccess access) {
    this.events = events;
    this.access = access;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation(EventsOperations.PUT_EVENTS, this::put);
  }

  private PutEventsResponse put(PutEventsRequest input, CallContext call) {
    if (input.endpointId() != null) {
      throw EventsErrors.validation("EndpointId: global endpoints are not available in Windlass.");
    }
    checkSizes(input.entries());
    List<PublishedEvent> accepted = new ArrayList<>();
    List<PutEventsResultEntry> results = new ArrayList<>();
    for (PutEventsRequestEntry entry : input.entries()) {
      PutEventsResultEntry fault = fault(entry, call);
      if (fault == null) {
        PublishedEvent event = event(entry, call);
        accepted.add(event);
        results.add(PutEventsResultEntry.builder().eventId(event.id()).build());
      } else {
        results.add(fault);
      }
    }
    if (!accepted.isEmpty()) {
      events.put(accepted);
    }
    return PutEventsResponse.builder()
        .failedEntryCount(results.size() - accepted.size())
        .entries(results)
        .build();
  }

  private static void checkSizes(List<PutEventsRequestEntry> entries) {
    long together = 0;
    for (PutEventsRequestEntry entry : entries) {
      long size =
          EntrySize.of(
              entry.time() != null,
              entry.source(),
              entry.detailType(),
              entry.detail(),
              entry.resources());
      together += size;
      if (size > EntrySize.MOST || together > MOST_TOGETHER) {
        throw EventsErrors.validation(
            "Total size of the entries in the request is over the limit.");
      }
    }
  }

  private @Nullable PutEventsResultEntry fault(PutEventsRequestEntry entry, CallContext call) {
    String source = entry.source();
    String detailType = entry.detailType();
    String detail = entry.detail();
    if (source == null || source.isEmpty()) {
      return missing("Source");
    }
    if (detailType == null || detailType.isEmpty()) {
      return missing("DetailType");
    }
    if (detail == null || detail.isEmpty()) {
      return missing("Detail");
    }
    if (source.startsWith(RESERVED_SOURCE)) {
      return failed("NotAuthorizedForSourceException", "Not authorized for the source.");
    }
    if (detailType.codePointCount(0, detailType.length()) > LONGEST_DETAIL_TYPE) {
      return failed(
          "InvalidArgument",
          "Parameter DetailType is not valid. Reason: It is longer than 128 characters.");
    }
    if (entry.time() != null && time(entry.time()) == null) {
      return failed(
          "InvalidArgument", "Parameter Time is not valid. Reason: The year has four digits.");
    }
    if (!isObject(detail)) {
      return failed("MalformedDetail", "Detail is malformed.");
    }
    return mayPut(entry, call)
        ? null
        : failed(
            "AccessDeniedException",
            "Not authorized to put events on the bus of another account or region.");
  }

  /** On its own buses of the region, and on those of other accounts there that let it. */
  private boolean mayPut(PutEventsRequestEntry entry, CallContext call) {
    String bus = entry.eventBusName();
    EventScope scope = Configuration.scope(call);
    if (scope.busName(bus) != null) {
      return true;
    }
    Caller caller = call.caller();
    return bus != null
        && bus.matches(BUS_ARN)
        && bus.startsWith("arn:" + scope.partition() + ":events:" + scope.region() + ":")
        && access.decide(
                bus,
                new BusAccess.Sender(caller.accountId(), caller.principalArn(), ""),
                given(entry.source()),
                given(entry.detailType()))
            == BusAccess.Decision.ALLOWED;
  }

  private static PutEventsResultEntry missing(String member) {
    return failed(
        "InvalidArgument",
        "Parameter " + member + " is not valid. Reason: " + member + " is a required argument.");
  }

  private static PutEventsResultEntry failed(String code, String message) {
    return PutEventsResultEntry.builder().errorCode(code).errorMessage(message).build();
  }

  private static PublishedEvent event(PutEventsRequestEntry entry, CallContext call) {
    EventScope scope = Configuration.scope(call);
    Instant time = entry.time() == null ? null : time(entry.time());
    String own = scope.busName(entry.eventBusName());
    String bus = own == null ? given(entry.eventBusName()) : own;
    return new PublishedEvent(
        EventId.of(UUID.randomUUID().toString(), 0, call.now()).toString(),
        own == null ? bus.split(":", -1)[ACCOUNT_IN_ARN] : scope.accountId(),
        scope.region(),
        bus,
        given(entry.source()),
        given(entry.detailType()),
        time == null ? call.now() : time,
        entry.resources() == null ? List.of() : entry.resources(),
        given(entry.detail()),
        null,
        own == null ? new PublishedEvent.Origin(scope.accountId(), "") : null);
  }

  private static String given(@Nullable String checked) {
    return java.util.Objects.requireNonNull(checked);
  }

  /** Returns the instant, or null if it cannot be written as the time of an event. */
  private static @Nullable Instant time(double seconds) {
    try {
      Instant time = Instant.ofEpochMilli(Math.round(seconds * 1000));
      int year = time.atOffset(ZoneOffset.UTC).getYear();
      return year >= 1 && year <= 9999 ? time : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean isObject(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
