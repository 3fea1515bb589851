package io.windlass.capacity.executor.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a task shell's {@code run}. */
final class TaskLine {
  private TaskLine() {}

  static List<String> of(
      Path events, String bootId, ProcessTask task, Path work, Path log, TaskCommand command) {
    List<String> line = new ArrayList<>();
    line.add(events.toString());
    line.add(bootId);
    line.add(task.id());
    line.add(task.taskRecord.path().toString());
    line.add(work.toString());
    line.add(log.toString());
    line.add(Integer.toString(command.first()));
    line.add(Integer.toString(command.variables()));
    line.add(Integer.toString(command.words().size()));
    line.addAll(command.words());
    return line;
  }
}
