package io.windlass.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked for, kept in the data directory: every later {@code up} there does the
 * same until it is told otherwise. Files are kept by their path, so that what is changed in them
 * takes effect at the next start.
 *
 * @param port of the router; null if none was asked for
 * @param arguments all other options with their values, as on the command line
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UpOptions(@Nullable Integer port, List<String> arguments) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing was asked for. */
  public static final UpOptions NONE = new UpOptions(null, List.of());

  public UpOptions {
    arguments = arguments == null ? List.of() : List.copyOf(arguments);
  }

  /** Those of the directory; none if it has none yet. */
  public static UpOptions read(StackDirectory directory) {
    if (!Files.exists(directory.upOptionsFile())) {
      return NONE;
    }
    try {
      return JSON.readValue(directory.upOptionsFile().toFile(), UpOptions.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory.upOptionsFile(), e);
    }
  }

  public void write(StackDirectory directory) {
    try {
      StackDirectory.writePrivately(
          directory.upOptionsFile(),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
