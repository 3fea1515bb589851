package io.windlass.capacity.api;

import io.windlass.aws.CallContext;
import io.windlass.aws.OperationHandler;
import io.windlass.aws.logs.GetLogEventsRequest;
import io.windlass.aws.logs.GetLogEventsResponse;
import io.windlass.aws.logs.OutputLogEvent;
import io.windlass.capacity.log.LogEvent;
import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamKey;
import io.windlass.capacity.log.StreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Pages through one stream. Without {@code startFromHead} the first page is the latest events. A
 * token {@code f/<offset>} goes forward from there, {@code b/<offset>} back; at the end the token
 * that was given comes back, and later finds what has been written since.
 */
record GetLogEvents(LogStore logs)
    implements OperationHandler<GetLogEventsRequest, GetLogEventsResponse> {
  static final int MOST_EVENTS = 10_000;
  static final long MOST_BYTES = 1 << 20;

  /** What one call looks at, at most, where a stream has hardly anything but empty lines. */
  private static final long MOST_READ = 32 << 20;

  @Override
  public GetLogEventsResponse handle(GetLogEventsRequest input, CallContext context) {
    LogGroup group =
        GroupReference.existing(
            logs, context.caller(), input.logGroupName(), input.logGroupIdentifier());
    StreamReader reader =
        logs.open(new LogStreamKey(group, input.logStreamName()))
            .orElseThrow(LogsErrors::noSuchStream);
    StreamReader.Page page = page(input, reader);
    return GetLogEventsResponse.builder()
        .events(page.events().stream().map(GetLogEvents::output).toList())
        .nextForwardToken(token('f', page.end()))
        .nextBackwardToken(token('b', page.start()))
        .build();
  }

  private static StreamReader.Page page(GetLogEventsRequest input, StreamReader reader) {
    Long startTime = input.startTime();
    Long endTime = input.endTime();
    long from = startTime == null ? 0 : reader.positionAt(startTime);
    long to = endTime == null ? reader.end() : reader.positionAt(endTime);
    var limits = new StreamReader.Limits(limit(input.limit()), MOST_BYTES, MOST_READ);
    String token = input.nextToken();
    if (token == null) {
      return Boolean.TRUE.equals(input.startFromHead())
          ? reader.after(from, to, limits)
          : reader.before(from, to, limits);
    }
    long position = position(token, reader.end());
    return token.charAt(0) == 'f'
        ? reader.after(Math.max(from, position), to, limits)
        : reader.before(from, Math.max(from, Math.min(to, position)), limits);
  }

  static int limit(@Nullable Integer asked) {
    if (asked != null && (asked < 1 || asked > MOST_EVENTS)) {
      throw LogsErrors.invalidParameter(
          "1 validation error detected: Value '"
              + asked
              + "' at 'limit' failed to satisfy constraint: Member must have value between 1 and "
              + MOST_EVENTS);
    }
    return asked == null ? MOST_EVENTS : asked;
  }

  private static String token(char direction, long position) {
    return "%c/%056d/s".formatted(direction, position);
  }

  private static long position(String token, long end) {
    if (!token.matches("[fb]/[0-9]{56}/s") || !token.startsWith("0".repeat(38), 2)) {
      throw LogsErrors.invalidToken();
    }
    long position = Long.parseLong(token.substring(40, 58));
    if (position > end) {
      throw LogsErrors.invalidToken();
    }
    return position;
  }

  private static OutputLogEvent output(LogEvent event) {
    return OutputLogEvent.builder()
        .timestamp(event.timestamp())
        .message(event.message())
        .ingestionTime(event.timestamp())
        .build();
  }
}
