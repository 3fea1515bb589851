package io.windlass.capacity.api;

import io.windlass.aws.CallContext;
import io.windlass.aws.OperationHandler;
import io.windlass.aws.logs.DescribeLogStreamsRequest;
import io.windlass.aws.logs.DescribeLogStreamsResponse;
import io.windlass.aws.logs.LogStream;
import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamInfo;
import io.windlass.capacity.log.StreamQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the streams of a group by name or by their last event; those of running tasks too. */
record DescribeLogStreams(LogStore logs)
    implements OperationHandler<DescribeLogStreamsRequest, DescribeLogStreamsResponse> {
  private static final int MOST = 50;

  @Override
  public DescribeLogStreamsResponse handle(DescribeLogStreamsRequest input, CallContext context) {
    LogGroup group =
        GroupReference.existing(
            logs, context.caller(), input.logGroupName(), input.logGroupIdentifier());
    StreamQuery.Order order = order(input);
    int limit = limit(input.limit());
    String prefix = input.logStreamNamePrefix();
    var query =
        new StreamQuery(
            group, prefix == null ? "" : prefix, null, order, after(input.nextToken()), limit + 1);
    List<LogStreamInfo> found = logs.list(query);
    List<LogStreamInfo> page = found.subList(0, Math.min(limit, found.size()));
    return DescribeLogStreamsResponse.builder()
        .logStreams(page.stream().map(DescribeLogStreams::output).toList())
        .nextToken(found.size() > limit ? token(order.position(page.getLast())) : null)
        .build();
  }

  private static StreamQuery.Order order(DescribeLogStreamsRequest input) {
    boolean descending = Boolean.TRUE.equals(input.descending());
    if (!"LastEventTime".equals(input.orderBy())) {
      return descending ? StreamQuery.Order.NAME_DESCENDING : StreamQuery.Order.NAME;
    }
    if (input.logStreamNamePrefix() != null) {
      throw LogsErrors.invalidParameter(
          "Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    return descending ? StreamQuery.Order.LAST_EVENT_DESCENDING : StreamQuery.Order.LAST_EVENT;
  }

  static int limit(@Nullable Integer asked) {
    if (asked != null && (asked < 1 || asked > MOST)) {
      throw LogsErrors.invalidParameter(
          "1 validation error detected: Value '"
              + asked
              + "' at 'limit' failed to satisfy constraint: Member must have value between 1 and "
              + MOST);
    }
    return asked == null ? MOST : asked;
  }

  private static String token(StreamQuery.Position position) {
    return PageToken.of(position.time(), position.name());
  }

  private static StreamQuery.@Nullable Position after(@Nullable String token) {
    if (token == null) {
      return null;
    }
    List<String> parts = PageToken.parse(token, 2);
    return new StreamQuery.Position(PageToken.number(parts.get(0)), parts.get(1));
  }

  private static LogStream output(LogStreamInfo stream) {
    return LogStream.builder()
        .logStreamName(stream.key().name())
        .creationTime(stream.createdAt())
        .firstEventTimestamp(stream.firstEventAt())
        .lastEventTimestamp(stream.lastEventAt())
        .lastIngestionTime(stream.lastEventAt())
        .arn(stream.key().arn())
        .storedBytes(0L) // AWS answers 0 since 2019
        .build();
  }
}
