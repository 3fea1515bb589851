package io.windlass.simulator.kernel;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest that happened, and a digest of all of it: two runs with the same digest went the same
 * way. Text is made only when somebody asks for it.
 */
public final class Trace {
  private static final int KEPT = 400;

  private record Entry(Instant at, String who, String what, List<?> details) {}

  private final ArrayDeque<Entry> latest = new ArrayDeque<>();
  private @Nullable String followed;
  private long events;
  private long digest = 17;

  /** Prints from now on whatever mentions this. */
  public void follow(String text) {
    followed = text;
  }

  /** Something happened that counts as an event. */
  public void event(Instant at, String who, String what, List<?> details) {
    events++;
    digest = 31 * digest + at.toEpochMilli();
    digest = 31 * digest + who.hashCode();
    digest = 31 * digest + what.hashCode();
    digest = 31 * digest + details.size();
    note(at, who, what, details);
  }

  /** Something to tell that is no event of its own. */
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

  /** The latest, oldest first, one line each. */
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
