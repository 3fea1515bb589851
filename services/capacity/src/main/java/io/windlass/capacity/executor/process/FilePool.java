package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files or directories of one kind that were left by tasks and are kept for later ones, in a
 * directory of their own that outlives the service. Not thread-safe: its user is.
 */
final class FilePool {
  private final Path directory;
  private final int most;
  private final Deque<Path> ready = new ArrayDeque<>();

  private FilePool(Path directory, int most) {
    this.directory = directory;
    this.most = most;
  }

  /** With what an earlier process of the service left there. */
  static FilePool open(Path directory, int most) throws IOException {
    var spares = new FilePool(Files.createDirectories(directory), most);
    spares.ready.addAll(paths(directory));
    return spares;
  }

  boolean isFull() {
    return ready.size() >= most;
  }

  /** One of them, which is then nobody's; null if there is none. */
  @Nullable Path poll() {
    return ready.poll();
  }

  /** Where one of that name would be, for whoever makes it. */
  Path place(String name) {
    return directory.resolve(name);
  }

  /** Takes back what was polled and not used. */
  void giveBack(Path unused) {
    ready.add(unused);
  }

  /** Moves it here, under the name that it has. */
  void keep(Path left) throws IOException {
    Path kept = directory.resolve(left.getFileName());
    Files.move(left, kept, StandardCopyOption.ATOMIC_MOVE);
    ready.add(kept);
  }

  /** The names of what is in a directory. */
  static List<String> names(Path directory) throws IOException {
    return paths(directory).stream().map(path -> path.getFileName().toString()).toList();
  }

  static List<Path> paths(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.toList();
    }
  }
}
