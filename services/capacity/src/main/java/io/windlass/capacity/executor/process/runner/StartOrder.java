package io.windlass.capacity.executor.process.runner;

import java.nio.file.Path;
import java.util.List;

/**
 * Start this task, unless somebody has: whoever creates its record does.
 *
 * @param record the task's record, which must not be there yet
 * @param spare an empty file, or none, that may be made the record by renaming it
 * @param work the directory that it works in
 * @param log the file that its output is added to
 * @param program its path, absolute or from the working directory
 * @param arguments what it is called with, its own name first
 * @param variables its whole environment, each {@code NAME=VALUE}
 */
public record StartOrder(
    String taskId,
    Path record,
    Path spare,
    Path work,
    Path log,
    String program,
    List<String> arguments,
    List<String> variables) {

  public StartOrder {
    arguments = List.copyOf(arguments);
    variables = List.copyOf(variables);
  }
}
