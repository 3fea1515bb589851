package io.windlass.capacity.executor.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Whose containers they are, where several services share an engine: as long as the data directory
 * lives, its service finds its own, and touches no others.
 */
final class OwnerId {
  private OwnerId() {}

  static String of(Path directory) throws IOException {
    Path file = directory.resolve("owner");
    if (!Files.exists(file)) {
      Path draft =
          Files.writeString(directory.resolve("owner.draft"), UUID.randomUUID().toString());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }
}
