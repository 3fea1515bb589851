package io.windlass.stateevents.api.scheduler;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;

/** The errors of EventBridge Scheduler. */
final class SchedulerErrors {
  private SchedulerErrors() {}

  static AwsException validation(String message) {
    return AwsErrors.of("ValidationException", 400, message);
  }

  static AwsException noSuchSchedule(String name) {
    return AwsErrors.of("ResourceNotFoundException", 404, "Schedule " + name + " does not exist.");
  }

  static AwsException noSuchGroup(String name) {
    return AwsErrors.of(
        "ResourceNotFoundException", 404, "Schedule group " + name + " does not exist.");
  }

  static AwsException conflict(String message) {
    return AwsErrors.of("ConflictException", 409, message);
  }

  static AwsException quota(String message) {
    return AwsErrors.of("ServiceQuotaExceededException", 402, message);
  }
}
