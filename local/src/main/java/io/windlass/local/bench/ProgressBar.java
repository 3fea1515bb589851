package io.windlass.local.bench;

import java.io.PrintStream;

/** Shows how far a phase is: by a bar on a terminal, elsewhere only when it ends. */
final class ProgressBar {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean live;
  private final String phase;

  ProgressBar(PrintStream out, boolean live, String phase) {
    this.out = out;
    this.live = live;
    this.phase = phase;
  }

  void show(int done, int all) {
    if (live) {
      int filled = all == 0 ? 0 : (int) ((long) WIDTH * done / all);
      out.printf(
          "\r\u001b[K  %-30s [%s%s] %d / %d",
          phase, "#".repeat(filled), ".".repeat(WIDTH - filled), done, all);
      out.flush();
    }
  }

  void end(int done, int all) {
    out.printf("%s  %-30s %d / %d%n", live ? "\r\u001b[K" : "", phase, done, all);
    out.flush();
  }
}
