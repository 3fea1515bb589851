package io.windlass.capacity.api;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;

/** The errors of CloudWatch Logs, in its words. */
final class LogsErrors {
  private LogsErrors() {}

  static AwsException invalidParameter(String message) {
    return AwsErrors.of("InvalidParameterException", 400, message);
  }

  static AwsException noSuchGroup() {
    return AwsErrors.of(
        "ResourceNotFoundException", 400, "The specified log group does not exist.");
  }

  static AwsException noSuchStream() {
    return AwsErrors.of(
        "ResourceNotFoundException", 400, "The specified log stream does not exist.");
  }

  static AwsException groupExists() {
    return AwsErrors.of(
        "ResourceAlreadyExistsException", 400, "The specified log group already exists");
  }

  static AwsException invalidToken() {
    return invalidParameter("The specified nextToken is invalid.");
  }
}
