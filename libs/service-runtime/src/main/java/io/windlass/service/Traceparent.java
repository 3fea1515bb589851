package io.windlass.service;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} of W3C Trace Context. */
final class Traceparent {
  private static final String NAME = "traceparent";

  private static final TextMapGetter<String> ALONE =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String value) {
          return List.of(NAME);
        }

        @Override
        public @Nullable String get(@Nullable String value, String name) {
          return name.equals(NAME) ? value : null;
        }
      };

  private Traceparent() {}

  /** Returns a context whose span is the one that the header names; of none if it is malformed. */
  static Context context(@Nullable String value) {
    return value == null
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), value, ALONE);
  }

  static String of(SpanContext span) {
    return "00-%s-%s-%s"
        .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }

  static Context context(SpanContext parent) {
    return Context.root().with(Span.wrap(parent));
  }
}
