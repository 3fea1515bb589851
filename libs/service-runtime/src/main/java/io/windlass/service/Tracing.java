package io.windlass.service;

import io.quarkus.runtime.ShutdownEvent;
import io.windlass.messaging.MessageTracing;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Traces by OpenTelemetry, if the environment names where they go: {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT} (or {@code OTEL_EXPORTER_OTLP_TRACES_ENDPOINT}). Everything else is
 * set by OpenTelemetry's own variables. Without an address no class of OpenTelemetry is loaded
 * (docs/adr/0037-traces-and-metrics.md). Thread-safe.
 */
@Singleton
public class Tracing {
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String TRACES_ENDPOINT = "otel.exporter.otlp.traces.endpoint";

  private final @Nullable OtlpExport export;

  /** Starts to export, if it is wanted. */
  Tracing(
      @ConfigProperty(name = ENDPOINT) Optional<String> endpoint,
      @ConfigProperty(name = TRACES_ENDPOINT) Optional<String> tracesEndpoint,
      @ConfigProperty(name = "otel.sdk.disabled", defaultValue = "false") boolean disabled,
      @ConfigProperty(name = "otel.traces.exporter", defaultValue = "otlp") String exporter,
      @ConfigProperty(name = "quarkus.application.name") String application,
      @ConfigProperty(name = "windlass.instance-id") String instanceId) {
    Map<String, String> addresses = new HashMap<>();
    endpoint.ifPresent(address -> addresses.put(ENDPOINT, address));
    tracesEndpoint.ifPresent(address -> addresses.put(TRACES_ENDPOINT, address));
    boolean on = !addresses.isEmpty() && !disabled && !exporter.equals("none");
    this.export = on ? OtlpExport.start(application, instanceId, addresses) : null;
  }

  /** Returns whether traces are exported. */
  public boolean isOn() {
    return export != null;
  }

  /** Returns what follows requests across topics. */
  public MessageTracing messages() {
    return export == null ? MessageTracing.OFF : export.messages();
  }

  @Nullable OtlpExport export() {
    return export;
  }

  /** After everything else, so that what was under way is exported as well. */
  void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent ignored) {
    if (export != null) {
      export.stop();
    }
  }
}
