package io.windlass.local.command;

import io.windlass.local.stack.Credentials;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that call the API of a stack: the stack and the region. */
final class ApiCallOptions {
  @Mixin private DataDirectoryOption data = new DataDirectoryOption();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description =
          "The region of the job or queue (default: $AWS_REGION, else $AWS_DEFAULT_REGION, else the"
              + " stack's own).")
  @Nullable String region;

  DataDirectoryOption data() {
    return data;
  }

  /** Returns the stack's own access key, for calls in the chosen region. */
  Optional<Credentials> credentials() {
    return data.credentials()
        .map(own -> own.withRegion(region(region, System::getenv).orElse(own.region())));
  }

  /**
   * Returns the region that AWS clients would choose: that of the option, or of the first variable
   * that is set.
   */
  static Optional<String> region(
      @Nullable String option, Function<String, @Nullable String> variables) {
    return Optional.ofNullable(option)
        .or(() -> set(variables.apply("AWS_REGION")))
        .or(() -> set(variables.apply("AWS_DEFAULT_REGION")));
  }

  private static Optional<String> set(@Nullable String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
