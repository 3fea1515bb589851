package io.windlass.local.demo;

import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows the number of jobs by state: in one line that changes on a terminal, elsewhere in a line
 * per change.
 */
final class ProgressLine {
  private final PrintStream out;
  private final boolean live;
  private String shown = "";

  ProgressLine(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  void show(Map<String, Integer> counts) {
    var text =
        counts.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(" · ", "  ", ""));
    if (text.equals(shown)) {
      return;
    }
    shown = text;
    if (live) {
      out.print("\r\u001b[K" + text);
    } else {
      out.println(text);
    }
    out.flush();
  }

  void end() {
    if (live) {
      out.println();
    }
  }
}
