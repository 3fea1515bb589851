package io.windlass.stateevents.targets;

import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.LaneLimits;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Sends events to one of AWS's services, with what its call fails with as EventBridge sees it. */
public final class AwsTarget implements TargetClient {
  private static final LaneLimits LIMITS = new LaneLimits(50, 0);

  private final AwsClients clients = new AwsClients();
  private final Call call;
  private final boolean takesDeadLetters;

  /** One call of a service. */
  @FunctionalInterface
  interface Call {
    /**
     * Begins it.
     *
     * @return fails with what the SDK throws
     */
    CompletionStage<?> begin(AwsClients clients, Message message);
  }

  AwsTarget(Call call, boolean takesDeadLetters) {
    this.call = call;
    this.takesDeadLetters = takesDeadLetters;
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    if (message.deadLetter() != null && !takesDeadLetters) {
      throw new InvalidTargetException("dead letters go to queues of SQS");
    }
    return call.begin(clients, message)
        .handle(
            (_, failure) ->
                failure == null ? DeliveryOutcome.delivered() : outcome(cause(failure)));
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  static boolean hasCode(Throwable failure, String code) {
    return cause(failure) instanceof AwsServiceException refused
        && refused.awsErrorDetails() != null
        && refused.awsErrorDetails().errorCode().contains(code);
  }

  private static DeliveryOutcome outcome(Throwable failure) {
    return switch (failure) {
      case AwsServiceException refused when refused.awsErrorDetails() != null ->
          AwsFailures.outcome(
              refused.statusCode(),
              String.valueOf(refused.awsErrorDetails().errorCode()),
              String.valueOf(refused.awsErrorDetails().errorMessage()));
      case AwsServiceException refused ->
          AwsFailures.outcome(refused.statusCode(), "", Targets.text(refused));
      case ApiCallTimeoutException late -> DeliveryOutcome.retryable("TIMEOUT", Targets.text(late));
      case ApiCallAttemptTimeoutException late ->
          DeliveryOutcome.retryable("TIMEOUT", Targets.text(late));
      case InvalidTargetException invalid ->
          DeliveryOutcome.permanent("INVALID_TARGET", Targets.text(invalid));
      default -> DeliveryOutcome.retryable("SDK_CLIENT_ERROR", Targets.text(failure));
    };
  }

  @Override
  public LaneLimits limits(DeliveryTarget target) {
    return LIMITS;
  }

  @Override
  public void close() {
    clients.close();
  }
}
