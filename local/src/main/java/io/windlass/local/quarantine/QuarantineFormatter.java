package io.windlass.local.quarantine;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A quarantine for people. */
public final class QuarantineFormatter {
  private static final int LONGEST_ERROR = 80;
  private static final int LONGEST_CONTENT = 4_000;

  private QuarantineFormatter() {}

  /** A line for each. */
  public static String table(List<QuarantinedEntry> all, Instant now) {
    if (all.isEmpty()) {
      return "Nothing is set aside." + System.lineSeparator();
    }
    var text = new StringBuilder();
    line(
        text,
        String.format(
            Locale.ROOT,
            "%-16s %-24s %4s %10s %-38s %6s %7s %5s  %s",
            "id",
            "topic",
            "part",
            "offset",
            "key or account",
            "age",
            "parked",
            "tries",
            "error"));
    for (var each : all) {
      line(
          text,
          String.format(
              Locale.ROOT,
              "%-16s %-24s %4s %10s %-38s %6s %7d %5d  %s",
              each.id(),
              each.isAccount() ? "(account)" : topic(each),
              each.partition() < 0 ? "" : each.partition(),
              each.isAccount() || each.direction().equals("out") ? "" : each.offset(),
              printable(each.isAccount() ? each.account() : each.key()),
              age(each, now),
              each.parked(),
              each.attempts(),
              shortened(printable(each.error()), LONGEST_ERROR)));
    }
    return text.toString();
  }

  private static String topic(QuarantinedEntry each) {
    return each.direction().equals("out") ? "to " + each.topic() : each.topic();
  }

  /** All of one. */
  public static String details(QuarantinedEntry each, String content, String stack, Instant now) {
    var text = new StringBuilder();
    line(text, "id:       " + each.id());
    if (each.isAccount()) {
      line(text, "account:  " + printable(each.account()) + ", of which nothing is handled");
    } else if (each.direction().equals("out")) {
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
        "tries:    " + each.attempts() + each.wish().map(QuarantineFormatter::wish).orElse(""));
    line(text, "error:    " + printable(each.error()));
    text.append(stack.stripTrailing()).append(System.lineSeparator());
    return text.toString();
  }

  /** A record's value as JSON if it can be decoded, otherwise its bytes. */
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

  /** What became of one that was to be tried again or discarded. */
  public static String outcome(
      QuarantinedEntry before, Optional<QuarantinedEntry> now, String wish) {
    if (now.isEmpty()) {
      return before.id() + (wish.equals("RETRY") ? " went through." : " is discarded.");
    }
    if (now.get().wish().isPresent()) {
      return before.id() + " is still waiting for its service, which will see to it.";
    }
    return before.id() + " failed again: " + printable(now.get().error());
  }

  private static String wish(String wish) {
    return wish.equals("RETRY") ? ", and to be tried again" : ", and to be discarded";
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

  /** It comes from anywhere: nothing of it may steer a terminal. */
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
