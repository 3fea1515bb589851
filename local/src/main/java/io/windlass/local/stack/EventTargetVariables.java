package io.windlass.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where state-events finds the services of AWS that rules send events to: a file of AWS's own
 * variables, one {@code NAME=VALUE} a line, such as {@code AWS_ENDPOINT_URL_SQS} and {@code
 * AWS_ACCESS_KEY_ID}, and {@code CBOR_ENABLED=false} for what stands in for Kinesis. Empty lines
 * and those that begin with {@code #} do not count.
 */
public final class EventTargetVariables {
  /** Credentials of whoever starts a stack are not meant for its rules. */
  private static final Map<String, String> NOTHING_OF_THIS_HOST =
      Map.of(
          "AWS_EC2_METADATA_DISABLED", "true",
          "AWS_CONFIG_FILE", "/dev/null",
          "AWS_SHARED_CREDENTIALS_FILE", "/dev/null");

  private static final Pattern LINE = Pattern.compile("(AWS_[A-Z0-9_]+|CBOR_ENABLED)=(.*)");

  private EventTargetVariables() {}

  /** Returns the variables if no file is given: no service is reached without credentials. */
  public static Map<String, String> none() {
    return NOTHING_OF_THIS_HOST;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it does not exist or has another line in it
   */
  public static Map<String, String> read(Path file) {
    var variables = new LinkedHashMap<>(NOTHING_OF_THIS_HOST);
    try {
      int number = 0;
      for (var line : Files.readAllLines(file)) {
        number++;
        var matcher = LINE.matcher(line.strip());
        if (matcher.matches()) {
          variables.put(matcher.group(1), matcher.group(2).strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          throw new IllegalArgumentException(
              "%s, line %d: expected AWS_…=value".formatted(file, number));
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("there is no file of variables " + file, e);
    }
    return variables;
  }
}
