package io.windlass.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.http.CallObserver;
import io.windlass.aws.http.CompletedCall;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * API calls as metrics: how many, how long they took, and how they ended. Observes the endpoints of
 * one service. Thread-safe.
 */
public final class ApiMetrics implements CallObserver {
  private static final String SUCCESS = "OK";
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();

  private record Outcome(String operation, String code) {}

  /** Registers what waits for an answer and what was refused; calls appear as they come. */
  public ApiMetrics(MeterRegistry registry, AdmissionControl admission) {
    this.registry = registry;
    Gauge.builder("windlass.api.requests.held", admission, AdmissionControl::requests)
        .description("Requests that wait for their answer")
        .register(registry);
    FunctionCounter.builder("windlass.api.requests.refused", admission, AdmissionControl::refused)
        .description("Requests that were told to come back later")
        .register(registry);
  }

  @Override
  public void completed(CompletedCall call) {
    var error = call.error();
    var outcome = new Outcome(call.operation().name(), error == null ? SUCCESS : error.code());
    timers.computeIfAbsent(outcome, this::timer).record(call.duration());
  }

  private Timer timer(Outcome outcome) {
    return Timer.builder("windlass.api.calls")
        .description("API calls by operation, and the code of the error that they ended with")
        .tags("operation", outcome.operation(), "code", outcome.code())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
