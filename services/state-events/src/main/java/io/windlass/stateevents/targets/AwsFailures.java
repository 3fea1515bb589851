package io.windlass.stateevents.targets;

import io.windlass.stateevents.delivery.DeliveryOutcome;

/**
 * What a refusal of an AWS API means for the delivery: whether another attempt may go better, and
 * which of EventBridge's error codes it is. Throttling and faults of the service are tried again;
 * missing permissions, a target that is not there and a request that is not valid are not.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html">Debugging
 *     event delivery</a>
 */
final class AwsFailures {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private AwsFailures() {}

  /**
   * @param status of HTTP
   * @param code the service's own, such as {@code ClientException}
   */
  static DeliveryOutcome outcome(int status, String code, String message) {
    String text = "%s (%d): %s".formatted(code.isEmpty() ? "no code" : code, status, message);
    if (status == TOO_MANY_REQUESTS || isThrottling(code)) {
      return DeliveryOutcome.retryable("THROTTLING", text);
    }
    if (status >= SERVER_ERROR || status < BAD_REQUEST) {
      return DeliveryOutcome.retryable("ERROR_FROM_TARGET", text);
    }
    if (code.contains("LimitExceeded")) {
      return DeliveryOutcome.retryable("RESOURCE_LIMIT_EXCEEDED", text);
    }
    if (code.startsWith("Expired") || code.startsWith("RequestExpired")) {
      return DeliveryOutcome.retryable("TRANSIENT_ASSUME_ROLE", text);
    }
    if (isRefusal(status, code)) {
      return DeliveryOutcome.permanent("NO_PERMISSIONS", text);
    }
    if (status == NOT_FOUND
        || code.contains("NotFound")
        || code.contains("DoesNotExist")
        || code.contains("NonExistent")) {
      return DeliveryOutcome.permanent("NO_RESOURCE", text);
    }
    return DeliveryOutcome.permanent("INVALID_PARAMETER", text);
  }

  private static boolean isThrottling(String code) {
    return code.contains("Throttl")
        || code.contains("TooManyRequests")
        || code.contains("ThroughputExceeded")
        || code.contains("RequestLimitExceeded");
  }

  private static boolean isRefusal(int status, String code) {
    return status == FORBIDDEN
        || status == 401
        || code.contains("AccessDenied")
        || code.contains("UnrecognizedClient")
        || code.contains("InvalidClientTokenId")
        || code.contains("SignatureDoesNotMatch")
        || code.contains("IncompleteSignature");
  }
}
