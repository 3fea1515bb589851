package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The named pipe that signals changes of tasks, with one task id per line. A signal is only a hint
 * and may be lost: the truth is in the task's record. The pipe outlives the service, so a task that
 * an earlier process started signals to the present one.
 */
final class EventPipe implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EventPipe.class);

  private final Path path;
  private final RandomAccessFile pipe;
  private final Consumer<String> listener;
  private final Thread reader;
  private volatile boolean closed;

  private EventPipe(Path path, Consumer<String> listener) throws IOException {
    this.path = path;
    this.listener = listener;
    this.pipe =
        new RandomAccessFile(
            path.toFile(), "rw"); // open for writing as well, so that reading never reaches an end
    this.reader = Thread.ofPlatform().daemon().name("windlass-task-events").unstarted(this::read);
  }

  /** Opens the pipe and calls {@code listener} with each task id, on a thread of its own. */
  static EventPipe open(Path path, Consumer<String> listener) throws IOException {
    if (!Files.exists(path) && !HostTools.succeeds(List.of("mkfifo", path.toString()))) {
      throw new IOException("Cannot create the named pipe " + path);
    }
    var pipe = new EventPipe(path, listener);
    pipe.reader.start();
    return pipe;
  }

  Path path() {
    return path;
  }

  private void read() {
    var line = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      while (!closed) {
        int length = pipe.read(buffer);
        for (int i = 0; i < length; i++) {
          if (buffer[i] == '\n') {
            hear(line.toString());
            line.setLength(0);
          } else {
            line.append((char) (buffer[i] & 0xFF));
          }
        }
      }
      pipe.close();
    } catch (IOException e) {
      LOG.errorf(
          e, "The pipe of task events cannot be read any more; tasks are checked periodically");
    }
  }

  private void hear(String taskId) {
    if (!taskId.isEmpty()) {
      listener.accept(taskId);
    }
  }

  /**
   * Stops reading, and returns when nothing is read any more: a second reader would miss what the
   * first one reads.
   */
  @Override
  public void close() {
    closed = true;
    try {
      pipe.write("\n".getBytes(StandardCharsets.US_ASCII)); // wakes the reader
    } catch (IOException e) {
      LOG.debugf("The pipe is closed already: %s", e.getMessage());
    }
    try {
      reader.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
