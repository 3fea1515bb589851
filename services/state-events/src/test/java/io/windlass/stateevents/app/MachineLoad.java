package io.windlass.stateevents.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * How busy all processors of this machine have been since it was created, whoever used them.
 *
 * @param busy in ticks
 * @param all in ticks
 */
record MachineLoad(long busy, long all) {
  private static final int IDLE = 3;
  private static final int WAITING = 4;

  /** Returns what was used until now. */
  static MachineLoad now() throws IOException {
    List<Long> ticks =
        Arrays.stream(Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+"))
            .skip(1)
            .limit(8)
            .map(Long::parseLong)
            .toList();
    long all = ticks.stream().mapToLong(each -> each).sum();
    return new MachineLoad(all - ticks.get(IDLE) - ticks.get(WAITING), all);
  }

  /** Returns which part of the processors was in use since an earlier moment: 1 is all of them. */
  double since(MachineLoad earlier) {
    return (busy - earlier.busy) / (double) Math.max(1, all - earlier.all);
  }
}
