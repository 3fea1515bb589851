package io.windlass.capacity.api;

import io.windlass.capacity.log.MergedEvents;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Ids of events, 56 digits as in AWS: time, stream, place in the stream. Never change. Not
 * thread-safe.
 */
final class EventIds {
  private static final int TIME_DIGITS = 17;
  private static final int STREAM_DIGITS = 20;
  private static final int OFFSET_DIGITS = 19;

  private final Map<String, String> ofTasks = new HashMap<>();

  String of(MergedEvents.Head event) {
    return padded(Long.toString(event.timestamp()), TIME_DIGITS)
        + ofTasks.computeIfAbsent(event.stream().taskId(), EventIds::stream)
        + padded(Long.toString(event.cursor().offset()), OFFSET_DIGITS);
  }

  private static String stream(String taskId) {
    var hash = UUID.nameUUIDFromBytes(taskId.getBytes(StandardCharsets.UTF_8));
    return padded(Long.toUnsignedString(hash.getMostSignificantBits()), STREAM_DIGITS);
  }

  private static String padded(String number, int digits) {
    return "0".repeat(digits - number.length()) + number;
  }
}
