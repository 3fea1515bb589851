package io.windlass.capacity.config;

import io.windlass.capacity.instancetype.InstanceTypeBundles;
import io.windlass.capacity.instancetype.InstanceTypeCatalogue;
import io.windlass.capacity.instancetype.InstanceTypeResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The instance types and bundles of the API model, {@code schemas/aws/batch}. */
public final class InstanceTypeFiles {
  private InstanceTypeFiles() {}

  public static InstanceTypeResolver resolver() {
    return new InstanceTypeResolver(catalogue(), bundles());
  }

  public static InstanceTypeCatalogue catalogue() {
    return InstanceTypeCatalogue.parse(lines("instance-types.txt"));
  }

  public static InstanceTypeBundles bundles() {
    return InstanceTypeBundles.parse(lines("bundles.txt"));
  }

  private static List<String> lines(String name) {
    try (InputStream file =
        InstanceTypeFiles.class.getResourceAsStream("/io/windlass/aws/schemas/batch/" + name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing from this build");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
