package io.windlass.submission.config;

import io.windlass.submission.computeenvironment.InstanceTypeNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The names of instance types in the API model, {@code schemas/aws/batch}. */
public final class InstanceTypeFiles {
  private InstanceTypeFiles() {}

  public static InstanceTypeNames names() {
    return InstanceTypeNames.parse(lines("instance-types.txt"), lines("bundles.txt"));
  }

  private static List<String> lines(String name) {
    try (InputStream file =
        InstanceTypeFiles.class.getResourceAsStream("/io/windlass/aws/schemas/batch/" + name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing from this build");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
