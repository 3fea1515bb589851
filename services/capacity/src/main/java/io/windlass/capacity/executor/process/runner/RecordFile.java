package io.windlass.capacity.executor.process.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The record of one task, as the runner writes it. That the file exists says: the task has been
 * started, for good. Its lines, each of which counts once it is complete:
 *
 * <pre>
 * claim &lt;pid> &lt;uptime> &lt;boot id>   the leader of the task's session, and how long the machine had
 *                                  been up when it had just been started
 * exit &lt;exit code> end             the task has ended
 * start-failed &lt;why> end           the task has ended without having run
 * </pre>
 *
 * It was created when the task started and last written when it ended. One file, since what is made
 * and removed for every task is what a task costs.
 */
final class RecordFile {
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final long DISK_IS_FULL_MILLIS = 1_000;

  private final FileChannel file;

  private RecordFile(FileChannel file) {
    this.file = file;
  }

  /** Empty if somebody else has created it. */
  static Optional<RecordFile> create(Path path) throws IOException {
    try {
      return Optional.of(
          new RecordFile(
              FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
  }

  void claim(int pid, String bootId) throws IOException {
    String uptime = Files.readString(UPTIME);
    write("claim %d %s %s\n".formatted(pid, uptime.substring(0, uptime.indexOf(' ')), bootId));
  }

  /** The outcome must not get lost, even while the disk is full. */
  void outcome(String line) {
    String text = line + " end\n";
    while (true) {
      try {
        write(text);
        file.close();
        return;
      } catch (IOException e) {
        text = "\n" + line + " end\n";
        pause();
      }
    }
  }

  private void write(String text) throws IOException {
    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(DISK_IS_FULL_MILLIS);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
