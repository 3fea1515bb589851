package io.windlass.service;

import io.windlass.messaging.consumer.MessagingHealth;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.quarantine.QuarantineState;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.util.List;
import java.util.Map;

/**
 * A service that consumes and publishes, as its health checks and metrics see it. Safe for
 * concurrent use. The application has one bean of this type.
 */
public interface MonitoredService {
  /** Returns what the service publishes with. */
  MessagingRuntime runtime();

  /** Returns what the service consumes with. */
  PartitionedConsumer consumer();

  /** Returns whether the service does everything that it is there for. May block for a moment. */
  default boolean isReady() {
    return runtime().isReady() && consumer().isReady();
  }

  /** Returns whether the service consumes and publishes, and what is set aside. */
  default MessagingHealth health() {
    return MessagingHealth.of(isReady(), consumer(), runtime());
  }

  /** Returns what is set aside of what this instance consumes and of what the service publishes. */
  default QuarantineState quarantine() {
    return consumer().quarantine().plus(runtime().setAside());
  }

  /** Returns whether the service has given up, because another process has its identity. */
  default boolean hasFailed() {
    return consumer().hasFailed();
  }

  /** Returns how many records wait to be consumed. */
  default long lag() {
    return consumer().lag();
  }

  /** Returns the metrics that stand in the service's database. */
  default List<MetricQuery> metricQueries() {
    return List.of();
  }

  /** Returns what else the readiness check shows, in its order. */
  default Map<String, String> healthData() {
    return Map.of();
  }
}
