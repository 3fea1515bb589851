package io.windlass.capacity.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Whose containers or pods they are, where several services share an engine or a cluster: as long
 * as the data directory lives, its service finds its own, and touches no others.
 */
public final class OwnerId {
  private OwnerId() {}

  /** Returns the id that a directory holds; makes one if there is none. */
  public static String of(Path directory) throws IOException {
    Path file = directory.resolve("owner");
    if (!Files.exists(file)) {
      Path draft =
          Files.writeString(directory.resolve("owner.draft"), UUID.randomUUID().toString());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }
}
