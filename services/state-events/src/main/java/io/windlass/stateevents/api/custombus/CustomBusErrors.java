package io.windlass.stateevents.api.custombus;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;

/** The errors of the Custom Event Bus. */
final class CustomBusErrors {
  private CustomBusErrors() {}

  static AwsException invalid(String message) {
    return AwsErrors.of("InvalidInputException", 400, message);
  }

  static AwsException notFound(String arn) {
    return AwsErrors.of("ResourceNotFoundException", 404, arn + " does not exist.");
  }

  static AwsException exists(String message) {
    return AwsErrors.of("ResourceAlreadyExistsException", 409, message);
  }

  static AwsException inUse(String message) {
    return AwsErrors.of("ResourceInUseException", 409, message);
  }

  static AwsException invalidState(String message) {
    return AwsErrors.of("InvalidStateException", 409, message);
  }

  static AwsException revoked(String arn) {
    return invalidState(arn + " has been revoked.");
  }

  static AwsException limitExceeded(String message) {
    return AwsErrors.of("LimitExceededException", 400, message);
  }

  static AwsException conflict() {
    return AwsErrors.of(
        "ConflictException", 409, "ExpectedRevisionId is not the policy's current revision.");
  }

  static AwsException accessDenied(String message) {
    return AwsErrors.of("AccessDeniedException", 403, message);
  }

  static AwsException parameterMismatch() {
    return AwsErrors.of(
        "IdempotentParameterMismatchException", 409, "ClientToken was used with other parameters.");
  }

  static AwsException concurrentModification() {
    return AwsErrors.of(
        "ConcurrentModificationException",
        409,
        "Another change to the resource is already in progress.");
  }

  static AwsException policyTooLong() {
    return AwsErrors.of(
        "PolicyLengthExceededException", 400, "The policy document exceeds 389120 bytes.");
  }

  static AwsException publicPolicy() {
    return AwsErrors.of(
        "PublicPolicyException", 400, "The policy would grant public access to the event bus.");
  }
}
