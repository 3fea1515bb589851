package io.windlass.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.windlass.messaging.MessagingCounters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/**
 * What a service consumes, publishes and has set aside, as metrics. Prometheus reads them at {@code
 * /q/metrics}, on the port that health checks are on.
 */
@Singleton
class MessagingMetrics {
  void register(@Observes StartupEvent ignored, MeterRegistry registry, MonitoredService service) {
    gauges(registry, service);
    counters(registry, service.runtime().counters());
  }

  private static void gauges(MeterRegistry registry, MonitoredService service) {
    gauge(
        registry,
        service,
        "windlass.quarantine.failed",
        "Records and messages in quarantine that failed by themselves",
        each -> each.quarantine().failed());
    gauge(
        registry,
        service,
        "windlass.quarantine.parked",
        "Records in quarantine that wait behind others",
        each -> each.quarantine().parked());
    gauge(
        registry,
        service,
        "windlass.quarantine.blocked.accounts",
        "Accounts of which nothing is handled",
        each -> each.quarantine().blockedAccounts().size());
    gauge(
        registry,
        service,
        "windlass.consumer.lag",
        "Records that wait to be consumed",
        MonitoredService::lag);
  }

  private static void counters(MeterRegistry registry, MessagingCounters counters) {
    counter(
        registry,
        counters,
        "windlass.quarantined",
        "Records, messages and accounts set aside since the start",
        MessagingCounters::quarantined);
    counter(
        registry,
        counters,
        "windlass.parked",
        "Records parked behind those since the start",
        MessagingCounters::parked);
    counter(
        registry,
        counters,
        "windlass.records.consumed",
        "Records whose effects are committed",
        MessagingCounters::recordsConsumed);
    counter(
        registry,
        counters,
        "windlass.records.lost",
        "Records that were gone from the log before their turn",
        MessagingCounters::recordsLost);
    counter(
        registry,
        counters,
        "windlass.records.ignored",
        "Broadcast records that could not be read or handled",
        MessagingCounters::ignored);
    counter(
        registry,
        counters,
        "windlass.commits",
        "Transactions that committed",
        MessagingCounters::commits);
    counter(
        registry,
        counters,
        "windlass.commits.failed",
        "Transactions that failed, or whose outcome had to be found out",
        MessagingCounters::failedCommits);
    counter(
        registry,
        counters,
        "windlass.messages.published",
        "Messages that the broker acknowledged",
        MessagingCounters::messagesPublished);
  }

  private static void gauge(
      MeterRegistry registry,
      MonitoredService service,
      String name,
      String description,
      ToDoubleFunction<MonitoredService> value) {
    Gauge.builder(name, service, value).description(description).register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      MessagingCounters counters,
      String name,
      String description,
      ToDoubleFunction<MessagingCounters> value) {
    FunctionCounter.builder(name, counters, value).description(description).register(registry);
  }
}
