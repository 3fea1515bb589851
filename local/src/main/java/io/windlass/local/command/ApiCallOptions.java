package io.windlass.local.command;

import io.windlass.local.stack.Credentials;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which stack is meant, and which of its regions: for commands that call its API. */
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

  /** The stack's own key, for calls in the region that is meant. */
  Optional<Credentials> credentials() {
    return data.credentials()
        .map(own -> own.withRegion(region(region, System::getenv).orElse(own.region())));
  }

  /** As AWS clients look for it: the option, then the two variables. */
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
