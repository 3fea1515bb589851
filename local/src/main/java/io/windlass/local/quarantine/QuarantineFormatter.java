package io.windlass.local.quarantine;

import io.windlass.local.terminal.TableFormatter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Formats quarantined records as text. */
public final class QuarantineFormatter {
  private static final int LONGEST_ERROR = 80;
  private static final int LONGEST_CONTENT = 4_000;

  private QuarantineFormatter() {}

  /** Returns a table with a row for each entry. */
  public static String table(List<QuarantinedEntry> all, Instant now) {
    if (all.isEmpty()) {
      return "Nothing is set aside." + System.lineSeparator();
    }
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "id", "topic", "part", "offset", "key or account", "age", "parked", "tries", "error"));
    for (var each : all) {
      rows.add(
          List.of(
              each.id().toString(),
              each.isAccount() ? "(account)" : topic(each),
              each.partition() < 0 ? "" : String.valueOf(each.partition()),
              each.isAccount() || isOutgoing(each) ? "" : String.valueOf(each.offset()),
              printable(each.isAccount() ? each.account() : each.key()),
              age(each, now),
              String.valueOf(each.parked()),
              String.valueOf(each.attempts()),
              shortened(printable(each.error()), LONGEST_ERROR)));
    }
    return TableFormatter.format(rows);
  }

  private static boolean isOutgoing(QuarantinedEntry each) {
    return each.direction().equals("out");
  }

  private static String topic(QuarantinedEntry each) {
    return isOutgoing(each) ? "to " + each.topic() : each.topic();
  }

  /** Returns everything that is known of an entry. */
  public static String details(QuarantinedEntry each, String content, String stack, Instant now) {
    var text = new StringBuilder();
    line(text, "id:       " + each.id());
    if (each.isAccount()) {
      line(text, "account:  " + printable(each.account()) + ", of which nothing is handled");
    } else if (isOutgoing(each)) {
      line(text, "message:  to " + each.topic() + ", refused by the broker");
    } else {
      line(
          text,
          "record:   %s, partition %d, offset %d"
              .formatted(each.topic(), each.partition(), each.offset()));
    }
    if (!each.isAccount()) {
      line(text, "key:      " + printable(each.key()));
      line(text, "account:  " + (each.account().isEmpty() ? "unknown" : printable(each.account())));
      line(text, "content:  " + content);
    }
    line(text, "since:    " + each.since() + " (" + age(each, now) + " ago)");
    line(text, "parked:   " + each.parked() + " behind it");
    line(
        text,
        "tries:    "
            + each.attempts()
            + each.requestedAction().map(QuarantineFormatter::pending).orElse(""));
    line(text, "error:    " + printable(each.error()));
    text.append(stack.stripTrailing()).append(System.lineSeparator());
    return text.toString();
  }

  /** Returns a record's value as JSON if it can be decoded, otherwise its bytes. */
  public static String content(byte @Nullable [] value, Function<byte[], Object> decoder) {
    if (value == null) {
      return "none (a tombstone)";
    }
    try {
      return shortened(printable(decoder.apply(value).toString()), LONGEST_CONTENT);
    } catch (RuntimeException e) {
      return value.length
          + " bytes that cannot be decoded: "
          + shortened(HexFormat.of().formatHex(value), LONGEST_CONTENT);
    }
  }

  /** Returns what happened to an entry that was to be retried or discarded. */
  public static String outcome(
      QuarantinedEntry before, Optional<QuarantinedEntry> now, String action) {
    if (now.isEmpty()) {
      return before.id() + (action.equals("RETRY") ? " went through." : " is discarded.");
    }
    if (now.get().requestedAction().isPresent()) {
      return before.id() + " still waits for its service.";
    }
    return before.id() + " failed again: " + printable(now.get().error());
  }

  private static String pending(String action) {
    return action.equals("RETRY") ? ", and to be tried again" : ", and to be discarded";
  }

  private static String age(QuarantinedEntry each, Instant now) {
    var age = Duration.between(each.since(), now);
    if (age.toMinutes() < 1) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + "m";
    }
    return age.toDays() < 1 ? age.toHours() + "h" : age.toDays() + "d";
  }

  /**
   * Replaces control characters: the text may come from anybody and must not control the terminal.
   */
  static String printable(String text) {
    return text.codePoints()
        .map(each -> Character.isISOControl(each) ? '\uFFFD' : each)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  private static void line(StringBuilder text, String line) {
    text.append(line.stripTrailing()).append(System.lineSeparator());
  }
}
