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
 * A pool of files or directories that tasks have left and later tasks reuse, in a directory that
 * outlives the service. Not thread-safe.
 */
final class FilePool {
  private final Path directory;
  private final int most;
  private final Deque<Path> ready = new ArrayDeque<>();

  private FilePool(Path directory, int most) {
    this.directory = directory;
    this.most = most;
  }

  /** Opens a pool with what an earlier process of the service has left in it. */
  static FilePool open(Path directory, int most) throws IOException {
    var spares = new FilePool(Files.createDirectories(directory), most);
    spares.ready.addAll(paths(directory));
    return spares;
  }

  boolean isFull() {
    return ready.size() >= most;
  }

  /** Removes one from the pool and returns it; null if the pool is empty. */
  @Nullable Path poll() {
    return ready.poll();
  }

  /** Returns the path for a new one of that name, which the caller creates. */
  Path place(String name) {
    return directory.resolve(name);
  }

  /** Returns an unused one to the pool. */
  void giveBack(Path unused) {
    ready.add(unused);
  }

  /** Moves a file into the pool, under the same name. */
  void keep(Path left) throws IOException {
    Path kept = directory.resolve(left.getFileName());
    Files.move(left, kept, StandardCopyOption.ATOMIC_MOVE);
    ready.add(kept);
  }

  /** Returns the names of the entries of a directory. */
  static List<String> names(Path directory) throws IOException {
    return paths(directory).stream().map(path -> path.getFileName().toString()).toList();
  }

  static List<Path> paths(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.toList();
    }
  }
}
