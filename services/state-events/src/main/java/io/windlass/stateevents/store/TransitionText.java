package io.windlass.stateevents.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.QueuePrecedence;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rarer parts of a transition as they stand in one text column each, in JSON. Later versions
 * may add members; unknown ones are ignored.
 */
final class TransitionText {
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record AttemptColumn(
      int number,
      String taskArn,
      String containerInstanceArn,
      @Nullable String logStreamName,
      @Nullable Long startedAt,
      @Nullable Long stoppedAt,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String statusReason) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record GroupingColumn(
      @Nullable Integer arraySize,
      @Nullable Integer arrayIndex,
      @Nullable Map<String, Integer> arraySummary,
      @Nullable Integer nodeIndex,
      @Nullable String shareIdentifier,
      @Nullable Integer schedulingPriority) {}

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectWriter WRITER = MAPPER.writer();
  private static final ObjectReader ATTEMPT = MAPPER.readerFor(AttemptColumn.class);
  private static final ObjectReader GROUPING = MAPPER.readerFor(GroupingColumn.class);

  private TransitionText() {}

  static @Nullable String of(@Nullable Attempt attempt) {
    return attempt == null
        ? null
        : write(
            new AttemptColumn(
                attempt.number(),
                attempt.taskArn(),
                attempt.containerInstanceArn(),
                attempt.logStreamName(),
                millis(attempt.startedAt()),
                millis(attempt.stoppedAt()),
                attempt.exitCode(),
                attempt.reason(),
                attempt.statusReason()));
  }

  static @Nullable String of(JobGrouping grouping) {
    QueuePrecedence precedence = grouping.precedence();
    return grouping.equals(JobGrouping.NONE)
        ? null
        : write(
            new GroupingColumn(
                grouping.arraySize(),
                grouping.arrayIndex(),
                grouping.arraySummary(),
                grouping.nodeIndex(),
                precedence == null ? null : precedence.shareIdentifier(),
                precedence == null ? null : precedence.schedulingPriority()));
  }

  static @Nullable Attempt attempt(@Nullable String text) {
    if (text == null) {
      return null;
    }
    AttemptColumn column = read(ATTEMPT, AttemptColumn.class, text);
    return new Attempt(
        column.number(),
        column.taskArn(),
        column.containerInstanceArn(),
        column.logStreamName(),
        instant(column.startedAt()),
        instant(column.stoppedAt()),
        column.exitCode(),
        column.reason(),
        column.statusReason());
  }

  static JobGrouping grouping(@Nullable String text) {
    if (text == null) {
      return JobGrouping.NONE;
    }
    GroupingColumn column = read(GROUPING, GroupingColumn.class, text);
    Map<String, Integer> summary = column.arraySummary();
    return new JobGrouping(
        column.arraySize(),
        column.arrayIndex(),
        summary == null ? Map.of() : summary,
        column.nodeIndex(),
        column.schedulingPriority() == null
            ? null
            : new QueuePrecedence(column.shareIdentifier(), column.schedulingPriority()));
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  private static String write(Object column) {
    try {
      return WRITER.writeValueAsString(column);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a flat record is writable", impossible);
    }
  }

  private static <T> T read(ObjectReader reader, Class<T> type, String text) {
    try {
      return reader.readValue(text, type);
    } catch (IOException damaged) {
      throw new IllegalStateException("damaged column in table history", damaged);
    }
  }
}
