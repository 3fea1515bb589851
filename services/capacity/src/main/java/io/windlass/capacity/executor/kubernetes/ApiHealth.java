package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether the API server answers, and how fast it may be asked. The log says when that
 * changes, and nothing in between. Thread-safe.
 */
final class ApiHealth {
  private static final Logger LOG = Logger.getLogger(ApiHealth.class);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String server;
  private final InstantSource clock;
  private volatile @Nullable String trouble;
  private volatile @Nullable String quota;
  private volatile Instant notBefore = Instant.EPOCH;

  ApiHealth(String server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  /** Returns why nothing can be started now; empty while pods can be created. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble).or(() -> Optional.ofNullable(quota));
  }

  /** Returns how long nothing may be asked, because the server has asked for fewer requests. */
  Duration pause() {
    Duration left = Duration.between(clock.instant(), notBefore);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Notes an answer. */
  void answered() {
    if (trouble != null) {
      trouble = null;
      LOG.infof("the Kubernetes API server at %s answers again", server);
    }
  }

  /** Notes that a pod was created, so that no quota is in the way. */
  void created() {
    quota = null;
  }

  /** Notes that the namespace's quota allows no pod at the moment. */
  void quotaExceeded(String message) {
    if (quota == null) {
      LOG.warnf("pods wait for the quota of their namespace: %s", message);
    }
    quota = "pods wait for the quota of their namespace";
  }

  /** Notes a failed call, and returns after how long it may be repeated. */
  Duration failed(KubernetesClientException cause) {
    Duration pause = PAUSE;
    String words = "the Kubernetes API server at " + server + " ";
    if (cause.getCode() == TOO_MANY_REQUESTS) {
      pause = retryAfter(cause);
      notBefore = clock.instant().plus(pause);
      words += "asks for fewer requests (429)";
    } else if (cause.getCode() <= 0) {
      words += "does not answer";
    } else {
      words += "answers " + cause.getCode();
    }
    if (trouble == null) {
      LOG.warnf("%s; what is to run waits for it: %s", words, cause.getMessage());
    }
    trouble = words;
    return pause;
  }

  private static Duration retryAfter(KubernetesClientException cause) {
    var status = cause.getStatus();
    var details = status == null ? null : status.getDetails();
    Integer seconds = details == null ? null : details.getRetryAfterSeconds();
    Duration asked = seconds == null ? PAUSE : Duration.ofSeconds(Math.max(1, seconds));
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }
}
