package io.windlass.capacity.api;

import io.windlass.aws.CallContext;
import io.windlass.aws.OperationHandler;
import io.windlass.aws.logs.FilterLogEventsRequest;
import io.windlass.aws.logs.FilterLogEventsResponse;
import io.windlass.aws.logs.FilteredLogEvent;
import io.windlass.capacity.log.FilterPattern;
import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamInfo;
import io.windlass.capacity.log.LogStreamKey;
import io.windlass.capacity.log.MergedEvents;
import io.windlass.capacity.log.StreamPages;
import io.windlass.capacity.log.StreamReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Searches the streams of a group, interleaved in the order of time. A call does a bounded amount
 * of work: where few events match, pages may be short or empty and still have a successor. What was
 * written before the call is found, so a client that asks again and again from the last time it
 * saw, and ignores event ids that it knows, misses nothing: {@code aws logs tail --follow} does.
 */
final class FilterLogEvents
    implements OperationHandler<FilterLogEventsRequest, FilterLogEventsResponse> {
  private static final long MOST_WORK = 64 << 20;

  /** What looking at an event costs beside its bytes, in bytes that could be read instead. */
  private static final int EVENT_WORK = 200;

  /** The same of opening a stream. */
  private static final int STREAM_WORK = 20_000;

  private final LogStore logs;

  FilterLogEvents(LogStore logs) {
    this.logs = logs;
  }

  @Override
  public FilterLogEventsResponse handle(FilterLogEventsRequest input, CallContext context) {
    LogGroup group =
        GroupReference.existing(
            logs, context.caller(), input.logGroupName(), input.logGroupIdentifier());
    Long startTime = input.startTime();
    Long endTime = input.endTime();
    var range =
        new MergedEvents.TimeRange(
            startTime == null ? 0 : startTime, endTime == null ? Long.MAX_VALUE : endTime);
    MergedEvents.Position after = after(input.nextToken());
    long activeSince = after == null ? range.from() : Math.max(range.from(), after.timestamp());
    var events = new MergedEvents(logs, streams(input, group, activeSince), range, after);
    return page(events, pattern(input.filterPattern()), GetLogEvents.limit(input.limit()));
  }

  private static FilterLogEventsResponse page(
      MergedEvents events, Predicate<String> pattern, int limit) {
    List<FilteredLogEvent> found = new ArrayList<>();
    var ids = new EventIds();
    long bytes = 0;
    long work = 0;
    String token = null;
    for (MergedEvents.Head next = events.next(); next != null; next = events.next()) {
      var event = next.cursor();
      String message = event.isGap() ? "" : event.message();
      if (!event.isGap() && pattern.test(message)) {
        found.add(output(next, message, ids));
        bytes += StreamReader.weight(event);
      }
      work += event.position() - event.offset() + EVENT_WORK;
      boolean tired = work + (long) events.opened() * STREAM_WORK >= MOST_WORK;
      if (found.size() == limit || bytes >= GetLogEvents.MOST_BYTES || tired) {
        var position = next.position();
        token = PageToken.of(position.timestamp(), position.end(), position.stream());
        break;
      }
    }
    return FilterLogEventsResponse.builder()
        .events(found)
        .searchedLogStreams(List.of())
        .nextToken(token)
        .build();
  }

  private static MergedEvents.@Nullable Position after(@Nullable String token) {
    if (token == null) {
      return null;
    }
    List<String> parts = PageToken.parse(token, 3);
    return new MergedEvents.Position(
        PageToken.number(parts.get(0)), parts.get(2), PageToken.number(parts.get(1)));
  }

  private Iterator<LogStreamInfo> streams(
      FilterLogEventsRequest input, LogGroup group, long activeSince) {
    List<String> names = input.logStreamNames();
    String prefix = input.logStreamNamePrefix();
    if (names == null || names.isEmpty()) {
      return new StreamPages(logs, group, prefix == null ? "" : prefix, activeSince);
    }
    if (prefix != null) {
      throw LogsErrors.invalidParameter(
          "LogStreamNamePrefix and LogStreamNames are mutually exclusive parameters.");
    }
    return names.stream()
        .distinct()
        .map(name -> logs.open(new LogStreamKey(group, name)))
        .map(reader -> reader.orElseThrow(LogsErrors::noSuchStream).info())
        .filter(stream -> stream.firstEventAt() != null)
        .sorted(Comparator.comparing(LogStreamInfo::firstEventAt))
        .iterator();
  }

  private static Predicate<String> pattern(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return message -> true;
    }
    return FilterPattern.parse(text)
        .orElseThrow(
            () ->
                LogsErrors.invalidParameter(
                    "Invalid filter pattern: only terms, quoted phrases, ?term and -term are"
                        + " available yet in Windlass; no JSON, column or regular expression"
                        + " patterns, no open quotes."));
  }

  private static FilteredLogEvent output(MergedEvents.Head found, String message, EventIds ids) {
    return FilteredLogEvent.builder()
        .logStreamName(found.stream().key().name())
        .timestamp(found.timestamp())
        .message(message)
        .ingestionTime(found.timestamp())
        .eventId(ids.of(found))
        .build();
  }
}
