package io.windlass.capacity.executor.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.capacity.task.TaskLaunch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Reads the resource use of a process group from {@code /proc}, in the form of the statistics of a
 * Docker engine.
 */
final class ProcessStatistics {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PROC = Path.of("/proc");

  /** The kernel reports times to programs in hundredths of a second. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final long PAGE = 4096;

  /** Fields of {@code /proc/<pid>/stat} after the name: process group, times, resident pages. */
  private static final int GROUP = 2;

  private static final int FIRST_TIME = 11;
  private static final int LAST_TIME = 14;
  private static final int RESIDENT = 21;

  private long ticks;
  private long memory;
  private int processes;

  private ProcessStatistics() {}

  /** Returns the statistics of a task, whose processes are in a group, as JSON. */
  static String of(TaskLaunch launch, long group, Instant now) {
    var sum = new ProcessStatistics();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        sum.add(entry, group);
      }
    } catch (IOException e) {
      sum.processes = 0; // without /proc nothing is known
    }
    return sum.json(launch, now).toString();
  }

  private void add(Path process, long group) {
    try {
      String text = Files.readString(process.resolve("stat"));
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      boolean leads =
          process.endsWith(Long.toString(group)); // also before it has created the group
      if (!leads && Long.parseLong(fields[GROUP]) != group) {
        return;
      }
      long bytes = memory(process, fields);
      processes++;
      for (int i = FIRST_TIME; i <= LAST_TIME; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      memory += bytes;
    } catch (IOException | RuntimeException e) {
      return; // it has ended
    }
  }

  /**
   * Returns the proportional set size of a process. Where it may not be read, the resident pages of
   * {@code stat}, which lag behind by a few hundred pages per processor since Linux 6.2.
   */
  private static long memory(Path process, String[] stat) {
    try {
      for (String line : Files.readAllLines(process.resolve("smaps_rollup"))) {
        if (line.startsWith("Pss:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      // no permission, or the process has ended
    }
    return Long.parseLong(stat[RESIDENT]) * PAGE;
  }

  private ObjectNode json(TaskLaunch launch, Instant now) {
    ObjectNode json = JSON.createObjectNode();
    json.put("read", now.toString());
    json.put("name", launch.taskId());
    json.put("id", launch.taskId());
    json.putObject("pids_stats").put("current", processes);
    ObjectNode processor = json.putObject("cpu_stats");
    processor.putObject("cpu_usage").put("total_usage", ticks * NANOS_PER_TICK);
    processor.put("online_cpus", Runtime.getRuntime().availableProcessors());
    json.putObject("precpu_stats");
    json.putObject("memory_stats").put("usage", memory);
    return json;
  }
}
