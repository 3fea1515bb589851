package io.windlass.stateevents.api.cloudwatch;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;

/** The errors of CloudWatch. */
final class CloudWatchErrors {
  private CloudWatchErrors() {}

  static AwsException validation(String message) {
    return AwsErrors.of("ValidationError", 400, message);
  }

  static AwsException invalidValue(String message) {
    return AwsErrors.of("InvalidParameterValueException", 400, message);
  }

  static AwsException invalidCombination(String message) {
    return AwsErrors.of("InvalidParameterCombinationException", 400, message);
  }

  static AwsException invalidToken() {
    return AwsErrors.of("InvalidNextToken", 400, "The next token specified is invalid.");
  }
}
