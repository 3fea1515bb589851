package io.windlass.capacity.executor;

import io.windlass.capacity.log.EventCursor;
import io.windlass.capacity.log.LogEvent;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.TaskLaunch;
import java.util.ArrayList;
import java.util.List;

/** Returns what a task has printed so far. */
public final class LogLines {
  private LogLines() {}

  public static List<String> of(LogStore logs, TaskLaunch launch) {
    var reader = logs.open(LaunchRules.logStream(launch)).orElseThrow();
    EventCursor cursor = reader.cursor(0, reader.end());
    List<String> lines = new ArrayList<>();
    for (LogEvent event = cursor.next(); event != null; event = cursor.next()) {
      lines.add(event.message());
    }
    return lines;
  }
}
