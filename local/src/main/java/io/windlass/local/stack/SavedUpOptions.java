package io.windlass.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code up} that are kept in the data directory and apply to later {@code up}s
 * there until they are given again. Files are kept by their path, so that changes in them take
 * effect at the next start.
 *
 * @param port of the router; null if none was given
 * @param arguments all other options with their values, as on the command line
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SavedUpOptions(@Nullable Integer port, List<String> arguments) {
  /** No options were given. */
  public static final SavedUpOptions NONE = new SavedUpOptions(null, List.of());

  public SavedUpOptions {
    arguments = arguments == null ? List.of() : List.copyOf(arguments);
  }

  /** Reads the options of a directory; there are none if it has no such file. */
  public static SavedUpOptions read(StackDirectory directory) {
    return Files.exists(directory.upOptionsFile())
        ? StackDirectory.readJson(directory.upOptionsFile(), SavedUpOptions.class)
        : NONE;
  }

  public void write(StackDirectory directory) {
    StackDirectory.writeJson(directory.upOptionsFile(), this);
  }
}
