package io.windlass.simulator.kernel;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest events, and a digest of all of them: two runs with the same digest are the same. Text
 * is created only on request.
 */
public final class Trace {
  private static final int KEPT = 400;

  private record Entry(Instant at, String who, String what, List<?> details) {}

  private final ArrayDeque<Entry> latest = new ArrayDeque<>();
  private @Nullable String followed;
  private long events;
  private long digest = 17;

  /** Prints every later entry that mentions this text. */
  public void follow(String text) {
    followed = text;
  }

  /** Records an event that counts and is part of the digest. */
  public void event(Instant at, String who, String what, List<?> details) {
    events++;
    digest = 31 * digest + at.toEpochMilli();
    digest = 31 * digest + who.hashCode();
    digest = 31 * digest + what.hashCode();
    digest = 31 * digest + details.size();
    note(at, who, what, details);
  }

  /** Records something for the trace that does not count as an event. */
  public void note(Instant at, String who, String what, List<?> details) {
    latest.add(new Entry(at, who, what, details));
    String wanted = followed;
    if (wanted != null) {
      for (Object detail : details) {
        String text = TraceText.of(detail);
        if (text.contains(wanted)) {
          System.out.println(at + "  " + who + "  " + what + "  " + text);
        }
      }
      if (details.isEmpty()) {
        System.out.println(at + "  " + who + "  " + what);
      }
    }
    if (latest.size() > KEPT) {
      latest.remove();
    }
  }

  public long events() {
    return events;
  }

  public long digest() {
    return digest;
  }

  /** Returns the latest entries, oldest first, one line each. */
  public List<String> lines(int most) {
    List<String> lines = new ArrayList<>();
    for (Entry entry : latest) {
      StringBuilder line = new StringBuilder();
      line.append(entry.at()).append("  ").append(entry.who()).append("  ").append(entry.what());
      for (Object detail : entry.details()) {
        line.append("\n      ").append(TraceText.of(detail));
      }
      lines.add(line.toString());
    }
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }
}
