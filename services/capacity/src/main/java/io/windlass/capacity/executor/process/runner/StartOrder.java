package io.windlass.capacity.executor.process.runner;

import java.nio.file.Path;
import java.util.List;

/**
 * An order to start a task unless its record exists.
 *
 * @param record path of the record of the task
 * @param spare an empty file, which may be missing, that may become the record by being renamed
 * @param work working directory
 * @param log file to which its output is appended
 * @param program path, absolute or relative to the working directory
 * @param arguments arguments, of which the first is the name of the program
 * @param variables the complete environment, each {@code NAME=VALUE}
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
