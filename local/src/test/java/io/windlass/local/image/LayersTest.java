package io.windlass.local.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {
  @Test
  void whatIsExecutableStaysSoAndOnlyFilesThatFitAreTaken(@TempDir Path directory)
      throws Exception {
    Files.createDirectory(directory.resolve("bin"));
    var program = Files.writeString(directory.resolve("bin/java"), "x");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(
        Files.writeString(directory.resolve("release"), "x"),
        PosixFilePermissions.fromString("rw-------"));
    Files.writeString(directory.resolve("left-out"), "x");

    var layer =
        Layers.directory("java", directory, "/opt/java", file -> !file.endsWith("left-out"));

    assertThat(
            layer.getEntries().stream()
                .collect(
                    Collectors.toMap(
                        entry -> entry.getExtractionPath().toString(), LayersTest::permissions)))
        .containsOnly(
            Map.entry("/opt/java/bin/java", "755"), Map.entry("/opt/java/release", "644"));
  }

  private static String permissions(FileEntry entry) {
    return entry.getPermissions().toOctalString();
  }
}
