package io.windlass.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.ExecutorName;
import io.windlass.local.stack.StackDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackProgramsTest {
  @TempDir private Path root;

  @Test
  void theBrokersStartUpCacheServesEveryDataDirectory() throws IOException {
    Files.createDirectories(root.resolve("local/target/lib"));
    assertThat(broker("one").cache().flags()).isEqualTo(broker("two").cache().flags());
  }

  private JvmComponent broker(String name) {
    var directory = new StackDirectory(root.resolve(name));
    directory.create();
    var options =
        new StackOptions(
            0,
            ExecutorName.PROCESS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            1,
            true,
            Map.of());
    return new StackPrograms(
            new Installation(root),
            directory,
            options,
            Credentials.loadOrCreate(directory, new SecureRandom()),
            Map.of("kafka", 1, "kafka-controller", 2))
        .kafka();
  }
}
