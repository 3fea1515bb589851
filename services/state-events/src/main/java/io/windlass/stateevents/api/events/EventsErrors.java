package io.windlass.stateevents.api.events;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.stateevents.pattern.InvalidEventPatternException;

/** The errors of EventBridge, in its words. */
final class EventsErrors {
  private EventsErrors() {}

  static AwsException validation(String message) {
    return AwsErrors.of("ValidationException", 400, message);
  }

  static AwsException notFound(String message) {
    return AwsErrors.of("ResourceNotFoundException", 400, message);
  }

  static AwsException noSuchBus(String name) {
    return notFound("Event bus " + name + " does not exist.");
  }

  static AwsException noSuchRule(String name, String bus) {
    return notFound("Rule " + name + " does not exist on EventBus " + bus + ".");
  }

  static AwsException exists(String message) {
    return AwsErrors.of("ResourceAlreadyExistsException", 400, message);
  }

  static AwsException invalidPattern(InvalidEventPatternException reason) {
    return AwsErrors.of("InvalidEventPatternException", 400, String.valueOf(reason.getMessage()));
  }

  static AwsException limitExceeded() {
    return AwsErrors.of(
        "LimitExceededException",
        400,
        "The requested resource exceeds the maximum number allowed.");
  }

  static AwsException concurrentModification() {
    return AwsErrors.of(
        "ConcurrentModificationException",
        400,
        "There is concurrent modification on a rule, target, archive, or replay.");
  }

  static AwsException policyTooLong() {
    return AwsErrors.of("PolicyLengthExceededException", 400, "The event bus policy is too long.");
  }
}
