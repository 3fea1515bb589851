package io.windlass.service;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.windlass.aws.AwsException;
import io.windlass.aws.CallContext;
import io.windlass.aws.http.CallObserver;
import io.windlass.aws.http.CompletedCall;
import org.jspecify.annotations.Nullable;

/**
 * A server span for each API call, in the caller's trace if it names one. While a call is handled
 * its span is OpenTelemetry's current one. Thread-safe.
 */
public final class CallTracing implements CallObserver {
  private static final int SERVER_ERRORS = 500;

  private static final ThreadLocal<@Nullable Served> SERVED = new ThreadLocal<>();

  private final Tracer tracer;

  private record Served(Span span, Scope scope) {}

  private CallTracing(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Returns the observer, or one that also traces if traces are on. */
  public static CallObserver added(CallObserver observer, Tracing tracing) {
    OtlpExport export = tracing.export();
    return export == null ? observer : observer.and(new CallTracing(export.tracer()));
  }

  /** The scope is closed when the call is completed, on the same thread. */
  @Override
  @SuppressWarnings("MustBeClosedChecker")
  public void started(CallContext call, @Nullable String traceparent) {
    Span span =
        tracer
            .spanBuilder(call.operation())
            .setParent(Traceparent.context(traceparent))
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("rpc.system", "aws-api")
            .setAttribute("rpc.method", call.operation())
            .setAttribute("aws.request_id", call.requestId())
            .setAttribute("cloud.account.id", call.caller().accountId())
            .startSpan();
    if (span.getSpanContext().isSampled()) {
      SERVED.set(new Served(span, span.makeCurrent()));
    }
  }

  @Override
  public void completed(CompletedCall call) {
    Served ending = SERVED.get();
    if (ending == null) {
      return;
    }
    SERVED.remove();
    ending.scope().close();
    AwsException error = call.error();
    if (error != null) {
      ending.span().setAttribute("error.type", error.code());
      if (error.httpStatus() >= SERVER_ERRORS) {
        ending.span().setStatus(StatusCode.ERROR);
      }
    }
    ending
        .span()
        .setAttribute("http.response.status_code", error == null ? 200 : error.httpStatus());
    ending.span().end();
  }
}
