package io.windlass.capacity.executor.process.runner;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Signals to the service that the state of a task has changed. A signal is only a hint: it is
 * dropped if the service does not read, for example because it is down.
 */
final class EventPipeWriter {
  private static final MethodHandle OPEN = CLibrary.open();
  private static final MethodHandle WRITE = CLibrary.write();

  /**
   * Opened for reading as well: a named pipe without a reader cannot be opened for writing only.
   */
  private static final int O_RDWR_NONBLOCK_CLOEXEC = 0x2 | 0x800 | 0x8_0000;

  private final int pipe;

  private EventPipeWriter(int pipe) {
    this.pipe = pipe;
  }

  static EventPipeWriter into(Path namedPipe) {
    int pipe = open(namedPipe);
    if (pipe < 0) {
      throw new IllegalStateException("cannot open " + namedPipe);
    }
    return new EventPipeWriter(pipe);
  }

  private static int open(Path file) {
    try (var arena = Arena.ofConfined()) {
      return (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), O_RDWR_NONBLOCK_CLOEXEC);
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }

  void of(String taskId) {
    byte[] line = (taskId + "\n").getBytes(StandardCharsets.UTF_8);
    try (var arena = Arena.ofConfined()) {
      var text = arena.allocate(line.length);
      text.asByteBuffer().put(line);
      long _ = (long) WRITE.invokeExact(pipe, text, (long) line.length);
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }
}
