package io.windlass.capacity.executor.process.runner;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
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
 * claim &lt;pid> &lt;uptime> &lt;boot id> at &lt;time>   the leader of the task's session, how long the machine
 *                                            had been up when it had just been started, and when
 *                                            that was, in milliseconds since 1970
 * exit &lt;exit code> at &lt;time> end             the task has ended
 * start-failed &lt;why> at &lt;time> end           the task has ended without having run
 * </pre>
 *
 * A shell, which knows no milliseconds, leaves the times out: then the file was created when the
 * task started, and last written when it ended.
 */
final class RecordFile {
  private static final MethodHandle RENAMEAT2 =
      CLibrary.function("renameat2", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
  private static final int AT_FDCWD = -100;
  private static final int RENAME_NOREPLACE = 1;

  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final long DISK_IS_FULL_MILLIS = 1_000;

  private final FileChannel file;

  private RecordFile(FileChannel file) {
    this.file = file;
  }

  /** Makes the record of a task that is about to start; empty if somebody else has. */
  static Optional<RecordFile> create(StartOrder order) throws IOException {
    try {
      Path spare = order.spare();
      boolean made = spare != null && renamed(spare, order.record());
      var create = made ? StandardOpenOption.WRITE : StandardOpenOption.CREATE_NEW;
      return Optional.of(
          new RecordFile(FileChannel.open(order.record(), create, StandardOpenOption.WRITE)));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
  }

  /**
   * Renames a file, unless there is one of the new name. False also where the file is not there, or
   * its file system knows no such renaming.
   */
  private static boolean renamed(Path from, Path to) {
    try (var arena = Arena.ofConfined()) {
      int failed =
          (int)
              RENAMEAT2.invokeExact(
                  AT_FDCWD,
                  arena.allocateFrom(from.toString()),
                  AT_FDCWD,
                  arena.allocateFrom(to.toString()),
                  RENAME_NOREPLACE);
      return failed == 0;
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }

  void claim(int pid, String bootId) throws IOException {
    String uptime = Files.readString(UPTIME);
    String ticks = uptime.substring(0, uptime.indexOf(' '));
    write("claim %d %s %s at %d\n".formatted(pid, ticks, bootId, System.currentTimeMillis()));
  }

  /** The last line. It must not get lost, even while the disk is full. */
  void outcome(String line) {
    String whole = "%s at %d end\n".formatted(line, System.currentTimeMillis());
    String text = whole;
    while (true) {
      try {
        write(text);
        break;
      } catch (IOException e) {
        text = "\n" + whole;
        pause();
      }
    }
    close();
  }

  /** Nothing is written after the outcome: the file may be the record of another task by then. */
  private void close() {
    try {
      file.close();
    } catch (IOException e) {
      System.err.println("a record cannot be closed: " + e);
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
