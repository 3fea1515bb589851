package io.windlass.stateevents.targets;

import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.LaneLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The clients of all kinds of targets, by how the target's name begins: that of a URL or topic as
 * it is, an ARN without partition, region and account, such as {@code arn:sqs:orders}. A client is
 * created when it is used for the first time, so that those that are not used cost nothing.
 */
public final class Targets implements TargetClient {
  private static final Logger LOG = Logger.getLogger(Targets.class);
  private static final int MESSAGE_LENGTH = 500;

  private final Map<String, Kind> kinds;

  private static final class Kind {
    private final Supplier<TargetClient> create;
    private @org.jspecify.annotations.Nullable TargetClient client;

    Kind(Supplier<TargetClient> create) {
      this.create = create;
    }

    synchronized TargetClient client() {
      if (client == null) {
        client = create.get();
      }
      return client;
    }

    synchronized void close() {
      if (client != null) {
        client.close();
      }
    }
  }

  /**
   * @param clients by prefix, the longest of those that match counts; such as {@code arn:sqs:}
   */
  public Targets(Map<String, Supplier<TargetClient>> clients) {
    this.kinds = new LinkedHashMap<>();
    clients.forEach((prefix, create) -> kinds.put(prefix, new Kind(create)));
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    try {
      return client(message.target())
          .send(message)
          .exceptionally(failure -> retryable(message, failure));
    } catch (InvalidTargetException invalid) {
      return CompletableFuture.completedFuture(
          DeliveryOutcome.permanent("INVALID_TARGET", text(invalid)));
    } catch (RuntimeException failure) {
      return CompletableFuture.completedFuture(retryable(message, failure));
    }
  }

  private static DeliveryOutcome retryable(Message message, Throwable failure) {
    LOG.debugf(failure, "delivering to %s", message.target().arn());
    return DeliveryOutcome.retryable("INTERNAL_ERROR", text(failure));
  }

  static String text(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String text = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
    return text.length() > MESSAGE_LENGTH ? text.substring(0, MESSAGE_LENGTH) : text;
  }

  @Override
  public LaneLimits limits(DeliveryTarget target) {
    try {
      return client(target).limits(target);
    } catch (RuntimeException invalid) {
      return TargetClient.super.limits(target);
    }
  }

  private TargetClient client(DeliveryTarget target) {
    String name = Arns.withoutPlace(target.arn());
    Kind found = null;
    int longest = -1;
    for (Map.Entry<String, Kind> each : kinds.entrySet()) {
      if (name.startsWith(each.getKey()) && each.getKey().length() > longest) {
        found = each.getValue();
        longest = each.getKey().length();
      }
    }
    if (found == null) {
      throw new InvalidTargetException("no events can be sent to " + target.arn());
    }
    return found.client();
  }

  @Override
  public void close() {
    kinds.values().forEach(Kind::close);
  }
}
