package io.windlass.stateevents.api.custombus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.windlass.aws.CallContext;
import io.windlass.aws.eventbridgev2.DeduplicationConfiguration;
import io.windlass.aws.eventbridgev2.Eventbridgev2Operations;
import io.windlass.aws.eventbridgev2.PutEventsRequest;
import io.windlass.aws.eventbridgev2.PutEventsRequestEntry;
import io.windlass.aws.eventbridgev2.PutEventsResponse;
import io.windlass.aws.eventbridgev2.PutEventsResultEntry;
import io.windlass.aws.eventbridgev2.PutEventsSystemMetadata;
import io.windlass.aws.eventbridgev2.PutRawEventsRequest;
import io.windlass.aws.eventbridgev2.PutRawEventsRequestEntry;
import io.windlass.aws.eventbridgev2.PutRawEventsResponse;
import io.windlass.aws.eventbridgev2.PutRawEventsResultEntry;
import io.windlass.aws.eventbridgev2.PutRawEventsSystemMetadata;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.bus.EntrySize;
import io.windlass.stateevents.bus.PublishedEvent;
import io.windlass.stateevents.notification.EventId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * PutEvents and PutRawEvents: entries that are right are stored together; each of the others fails
 * by itself.
 */
final class PublishOperations {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long MOST_TOGETHER = 1L << 20;

  /** The broker takes records of a mebibyte. */
  private static final int LARGEST = 1_000_000;

  private static final String OCTETS = "application/octet-stream";
  private static final Set<String> OPEN_FORMATS =
      Set.of("application/avro", "application/protobuf");

  private final Publishing publishing;

  PublishOperations(Publishing publishing) {
    this.publishing = publishing;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(Eventbridgev2Operations.PUT_EVENTS, this::put)
        .operation(Eventbridgev2Operations.PUT_RAW_EVENTS, this::putRaw);
  }

  private PutEventsResponse put(PutEventsRequest input, CallContext call) {
    long together =
        input.entries().stream()
            .mapToLong(
                each ->
                    EntrySize.of(
                        each.time() != null,
                        each.source(),
                        each.detailType(),
                        each.detail(),
                        each.resources()))
            .sum();
    requireSize(together);
    boolean byContent = input.deduplicationConfiguration() != null;
    List<Publishing.Result> results =
        publishing.put(
            input.eventBusArn(),
            call,
            entries(input.entries(), each -> entry(each, byContent, call)));
    return PutEventsResponse.builder()
        .failedEntryCount(failed(results))
        .entries(
            results.stream()
                .map(
                    each ->
                        PutEventsResultEntry.builder()
                            .eventId(each.eventId())
                            .successCode(each.successCode())
                            .errorCode(each.errorCode())
                            .errorMessage(each.errorMessage())
                            .build())
                .toList())
        .build();
  }

  private PutRawEventsResponse putRaw(PutRawEventsRequest input, CallContext call) {
    long together = 0;
    for (PutRawEventsRequestEntry entry : input.entries()) {
      together += Base64.getDecoder().decode(entry.data()).length + EntrySize.of(entry.metadata());
    }
    requireSize(together);
    if (input.schemaRegistryConfiguration() != null) {
      throw CustomBusErrors.invalid(
          "SchemaRegistryConfiguration: schema registries are not available in Windlass; put Avro and Protobuf as"
              + " application/octet-stream.");
    }
    DeduplicationConfiguration deduplication = input.deduplicationConfiguration();
    List<Publishing.Result> results =
        publishing.put(
            input.eventBusArn(),
            call,
            entries(input.entries(), each -> rawEntry(each, deduplication != null, call)));
    return PutRawEventsResponse.builder()
        .failedEntryCount(failed(results))
        .entries(
            results.stream()
                .map(
                    each ->
                        PutRawEventsResultEntry.builder()
                            .eventId(each.eventId())
                            .successCode(each.successCode())
                            .errorCode(each.errorCode())
                            .errorMessage(each.errorMessage())
                            .build())
                .toList())
        .build();
  }

  private static void requireSize(long bytes) {
    if (bytes > MOST_TOGETHER) {
      throw CustomBusErrors.invalid(
          "The total size of the entries exceeds " + MOST_TOGETHER + " bytes.");
    }
  }

  private static int failed(List<Publishing.Result> results) {
    return (int) results.stream().filter(each -> each.errorCode() != null).count();
  }

  private static <E> List<Publishing.Entry> entries(
      List<E> given, Function<E, Publishing.Entry> entry) {
    return given.stream().map(entry).toList();
  }

  private static Publishing.Entry entry(
      PutEventsRequestEntry entry, boolean byContent, CallContext call) {
    String detail = entry.detail() == null ? "{}" : entry.detail();
    if (entry.source().startsWith("aws.")) {
      return failure("NotAuthorizedForSourceException", "Not authorized for the source.");
    }
    Instant time = entry.time() == null ? call.now() : time(entry.time());
    if (time == null) {
      return failure("InvalidArgument", "Parameter Time is not valid.");
    }
    if (!isJson(detail, true)) {
      return failure("MalformedDetail", "Detail is malformed.");
    }
    List<String> resources = entry.resources() == null ? List.of() : entry.resources();
    PutEventsSystemMetadata system = entry.systemMetadata();
    String content =
        String.join("\n", entry.source(), entry.detailType(), detail, resources.toString());
    return event(
        call,
        new Given(
            PublishedEvent.ENVELOPE,
            entry.source(),
            entry.detailType(),
            detail,
            resources,
            Map.of()),
        time,
        system == null ? null : system.eventGroupId(),
        deduplicationId(system == null ? null : system.deduplicationId(), byContent, content));
  }

  private static Publishing.Entry rawEntry(
      PutRawEventsRequestEntry entry, boolean byContent, CallContext call) {
    PutRawEventsSystemMetadata system = entry.systemMetadata();
    String contentType = system.contentType();
    if (OPEN_FORMATS.contains(contentType)) {
      return failure(
          "InvalidArgument", "SchemaRegistryConfiguration is required for " + contentType + ".");
    }
    if (!contentType.equals(PublishedEvent.JSON) && !contentType.equals(OCTETS)) {
      return failure("InvalidArgument", "Parameter ContentType is not valid.");
    }
    String data = entry.data();
    if (contentType.equals(PublishedEvent.JSON)) {
      data = utf8(Base64.getDecoder().decode(data));
      if (data == null || !isJson(data, false)) {
        return failure("InvalidArgument", "Data is not JSON.");
      }
    }
    Map<String, String> metadata = entry.metadata() == null ? Map.of() : entry.metadata();
    String content = String.join("\n", contentType, data, metadata.toString());
    return event(
        call,
        new Given(contentType, "", "", data, List.of(), metadata),
        call.now(),
        system.eventGroupId(),
        deduplicationId(system.deduplicationId(), byContent, content));
  }

  private record Given(
      String contentType,
      String source,
      String detailType,
      String detail,
      List<String> resources,
      Map<String, String> metadata) {}

  private static Publishing.Entry event(
      CallContext call,
      Given given,
      Instant time,
      @Nullable String group,
      @Nullable String deduplicationId) {
    long size =
        EntrySize.of(true, given.source(), given.detailType(), given.detail(), given.resources())
            + EntrySize.of(given.metadata());
    if (size > LARGEST) {
      return failure(
          "InvalidArgument",
          "The entry is larger than " + LARGEST + " bytes, as it is stored in Windlass.");
    }
    return new Publishing.Entry.Accepted(
        new PublishedEvent(
            EventId.of(UUID.randomUUID().toString(), 0, call.now()).toString(),
            call.caller().accountId(),
            call.caller().region(),
            "",
            given.source(),
            given.detailType(),
            time,
            given.resources(),
            given.detail(),
            new PublishedEvent.Custom(
                given.contentType(), given.metadata(), group, deduplicationId)));
  }

  /** A token of the caller's, or what the content is known by. */
  private static @Nullable String deduplicationId(
      @Nullable String given, boolean byContent, String content) {
    return byContent ? "content:" + CustomBuses.hash(content) : given;
  }

  private static Publishing.Entry failure(String code, String message) {
    return new Publishing.Entry.Refused(code, message);
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

  private static @Nullable String utf8(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isJson(String json, boolean object) {
    try (JsonParser parser = JSON.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first == null || (object && first != JsonToken.START_OBJECT)) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
