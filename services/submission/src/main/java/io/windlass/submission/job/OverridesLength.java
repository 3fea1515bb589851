package io.windlass.submission.job;

import io.windlass.aws.batch.ContainerOverrides;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.ResourceRequirement;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The length of a container's overrides as JSON. ECS limits it when a task is run: a job with
 * longer overrides is accepted and then fails.
 */
final class OverridesLength {
  /** The most that ECS takes. */
  static final int MOST = 8192;

  private OverridesLength() {}

  /**
   * Returns the length.
   *
   * @param command what the command became by the submission's command or parameters; null if it is
   *     the definition's
   */
  static int of(@Nullable ContainerOverrides overrides, @Nullable List<String> command) {
    if (overrides == null && command == null) {
      return 0;
    }
    List<KeyValuePair> environment = overrides == null ? null : overrides.environment();
    List<ResourceRequirement> requirements =
        overrides == null ? null : overrides.resourceRequirements();
    int members =
        member("command", command, OverridesLength::text)
            + member("environment", environment, OverridesLength::variable)
            + member("resourceRequirements", requirements, OverridesLength::requirement);
    return "{}".length() + Math.max(0, members - ",".length());
  }

  /** With the comma behind it. */
  private static <T> int member(
      String name, @Nullable List<T> values, ToIntFunction<T> lengthOfOne) {
    if (values == null || values.isEmpty()) {
      return 0;
    }
    int length = "\"\":[],".length() + name.length() + values.size() - 1;
    for (T value : values) {
      length += lengthOfOne.applyAsInt(value);
    }
    return length;
  }

  private static int variable(KeyValuePair variable) {
    return "{\"name\":,\"value\":}".length()
        + text(Objects.requireNonNullElse(variable.name(), ""))
        + text(Objects.requireNonNullElse(variable.value(), ""));
  }

  private static int requirement(ResourceRequirement requirement) {
    return "{\"value\":,\"type\":}".length() + text(requirement.value()) + text(requirement.type());
  }

  /** In quotation marks, and with the escapes that JSON asks for. */
  private static int text(String text) {
    int length = text.length() + "\"\"".length();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '"' || character == '\\' || character == '\n' || character == '\t') {
        length++;
      } else if (character < ' ') {
        length += "u0000".length();
      }
    }
    return length;
  }
}
