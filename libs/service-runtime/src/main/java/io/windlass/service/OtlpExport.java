package io.windlass.service;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.windlass.messaging.MessageTracing;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry's SDK, configured by its own environment variables. The only class, with those of
 * the spans, that refers to OpenTelemetry: it is loaded only if traces are wanted.
 */
final class OtlpExport {
  private static final String SCOPE = "io.windlass";

  private final OpenTelemetrySdk sdk;
  private final JobTracing messages;

  private OtlpExport(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
    this.messages = new JobTracing(tracer());
  }

  /**
   * Starts to export.
   *
   * @param settings by the names of OpenTelemetry's system properties; the environment wins
   */
  static OtlpExport start(String service, String instanceId, Map<String, String> settings) {
    Map<String, String> defaults = new HashMap<>(settings);
    defaults.put("otel.service.name", service);
    defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
    defaults.put("otel.metrics.exporter", "none");
    defaults.put("otel.logs.exporter", "none");
    Resource instance =
        Resource.create(Attributes.of(AttributeKey.stringKey("service.instance.id"), instanceId));
    return new OtlpExport(
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(() -> defaults)
            .addResourceCustomizer((resource, _) -> instance.merge(resource))
            .build()
            .getOpenTelemetrySdk());
  }

  Tracer tracer() {
    return sdk.getTracer(SCOPE);
  }

  MessageTracing messages() {
    return messages;
  }

  /** Exports what is left, for a few seconds at most. */
  void stop() {
    var _ = sdk.getSdkTracerProvider().shutdown().join(5, TimeUnit.SECONDS);
  }
}
