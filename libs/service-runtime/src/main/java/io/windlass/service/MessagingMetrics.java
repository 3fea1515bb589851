package io.windlass.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.windlass.messaging.MessagingCounters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a service consumes, publishes and has set aside, as metrics. Prometheus reads them at {@code
 * /q/metrics}, on the port that health checks are on.
 */
@Singleton
class MessagingMetrics {
  private record Metric<T>(String name, String description, ToDoubleFunction<T> value) {}

  private static final List<Metric<MonitoredService>> GAUGES =
      List.of(
          new Metric<>(
              "windlass.quarantine.failed",
              "Records and messages in quarantine that failed by themselves",
              service -> service.quarantine().failed()),
          new Metric<>(
              "windlass.quarantine.parked",
              "Records in quarantine that wait behind others",
              service -> service.quarantine().parked()),
          new Metric<>(
              "windlass.quarantine.blocked.accounts",
              "Accounts of which nothing is handled",
              service -> service.quarantine().blockedAccounts().size()),
          new Metric<>(
              "windlass.consumer.lag", "Records that wait to be consumed", MonitoredService::lag));

  private static final List<Metric<MessagingCounters>> COUNTERS =
      List.of(
          new Metric<>(
              "windlass.quarantined",
              "Records, messages and accounts set aside since the start",
              MessagingCounters::quarantined),
          new Metric<>(
              "windlass.parked",
              "Records parked behind those since the start",
              MessagingCounters::parked),
          new Metric<>(
              "windlass.records.consumed",
              "Records whose effects are committed",
              MessagingCounters::recordsConsumed),
          new Metric<>(
              "windlass.records.lost",
              "Records that were gone from the log before their turn",
              MessagingCounters::recordsLost),
          new Metric<>(
              "windlass.records.ignored",
              "Broadcast records that could not be read or handled",
              MessagingCounters::ignored),
          new Metric<>(
              "windlass.commits", "Transactions that committed", MessagingCounters::commits),
          new Metric<>(
              "windlass.commits.failed",
              "Transactions that failed, or whose outcome had to be found out",
              MessagingCounters::failedCommits),
          new Metric<>(
              "windlass.messages.published",
              "Messages that the broker acknowledged",
              MessagingCounters::messagesPublished));

  void register(@Observes StartupEvent ignored, MeterRegistry registry, MonitoredService service) {
    for (var gauge : GAUGES) {
      Gauge.builder(gauge.name, service, gauge.value)
          .description(gauge.description)
          .register(registry);
    }
    for (var counter : COUNTERS) {
      FunctionCounter.builder(counter.name, service.runtime().counters(), counter.value)
          .description(counter.description)
          .register(registry);
    }
  }
}
