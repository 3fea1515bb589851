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
 * The record of one task, as the runner writes it. Only the process that creates the file may start
 * the task. A line counts when it is complete:
 *
 * <pre>
 * by &lt;pid> &lt;uptime> &lt;boot id>          the process that created it, and the uptime of the machine then;
 *                                       exists as soon as the file does if that is created by renaming
 * begin                                 the task may run from now on
 * claim &lt;pid> &lt;uptime> &lt;boot id> at &lt;time>   the leader of the task's session, the uptime of the machine
 *                                            just after its start, and the time of
 *                                            the start, in milliseconds since 1970
 * exit &lt;exit code> at &lt;time> end             the task has ended
 * start-failed &lt;why> at &lt;time> end           the task has not run and will not
 * </pre>
 *
 * A shell has no clock with milliseconds and leaves the times out: then the task started when the
 * file was created, and ended when it was last written.
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

  /** Returns the first line of records that this process creates. */
  static String maker(String bootId) throws IOException {
    return "by %d %s %s\n".formatted(ProcessHandle.current().pid(), uptime(), bootId);
  }

  /** Creates the record of a task that is about to start; returns empty if it exists. */
  static Optional<RecordFile> create(StartOrder order, String maker) throws IOException {
    var spare = new RecordFile(open(order.spare(), StandardOpenOption.CREATE));
    spare.write(maker);
    if (renamed(order.spare(), order.record())) {
      return Optional.of(spare);
    }
    spare.close();
    Files.deleteIfExists(order.spare());
    try {
      var made = new RecordFile(open(order.record(), StandardOpenOption.CREATE_NEW));
      made.writeOrRemove(maker, order.record());
      return Optional.of(made);
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
  }

  private static FileChannel open(Path file, StandardOpenOption how) throws IOException {
    return FileChannel.open(file, how, StandardOpenOption.WRITE);
  }

  /**
   * Renames a file unless the new name exists.
   *
   * @return false also if the file system does not support this
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

  /**
   * Records that the task may run from now on. If this fails, as on a full disk, no process has
   * taken the task on.
   */
  void begin(Path record) throws IOException {
    writeOrRemove("begin\n", record);
  }

  private void writeOrRemove(String text, Path record) throws IOException {
    try {
      write(text);
    } catch (IOException e) {
      close();
      Files.deleteIfExists(record);
      throw e;
    }
  }

  void claim(int pid, String bootId) throws IOException {
    write("claim %d %s %s at %d\n".formatted(pid, uptime(), bootId, System.currentTimeMillis()));
  }

  private static String uptime() throws IOException {
    String uptime = Files.readString(UPTIME);
    return uptime.substring(0, uptime.indexOf(' '));
  }

  /** Writes the last line. It must not be lost, even if the disk is full. */
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

  /** Closes the file: after the outcome it may become the record of another task. */
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
