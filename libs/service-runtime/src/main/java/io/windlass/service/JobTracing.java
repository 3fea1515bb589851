package io.windlass.service;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.windlass.events.Notification;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskStopped;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.MessageTrace;
import io.windlass.messaging.MessageTracing;
import io.windlass.messaging.OutboxMessage;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Follows jobs: a message about a job belongs to the trace of what this service last heard of that
 * job. A handler takes many records in one transaction, and what it decides about a job may follow
 * from a record about something else, such as an instance that is ready; so the trace of a job is
 * kept here by its id, for the latest {@value #MOST} jobs that are sampled. It is in memory only:
 * after a restart a job goes on without its trace. Thread-safe.
 *
 * <p>Spans: {@code process <topic>} from when a record is handed to its handler until the commit;
 * {@code send <topic>} from when a message is decided on until the broker has it; {@code run} for
 * as long as a task ran; {@code deliver} for an attempt to deliver an event.
 */
final class JobTracing implements MessageTracing {
  private static final int MOST = 20_000;

  private final Tracer tracer;
  private final Map<String, SpanContext> latest =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, SpanContext> eldest) {
              return size() > MOST;
            }
          });

  JobTracing(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Runnable consuming(IncomingRecord consumed, String traceparent) {
    SpecificRecord value = consumed.value();
    SpanContext parent = Span.fromContext(Traceparent.context(traceparent)).getSpanContext();
    if (value == null || !parent.isSampled()) {
      return () -> {};
    }
    Span span =
        ofTopic("process", consumed.topic(), SpanKind.CONSUMER, parent, value)
            .setAttribute("messaging.destination.partition.id", "" + consumed.partition())
            .setAttribute("messaging.kafka.offset", consumed.offset())
            .startSpan();
    String about = value instanceof Notification event ? event.getId() : TracedJob.of(value);
    if (about != null && span.getSpanContext().isSampled()) {
      latest.put(about, span.getSpanContext());
    }
    return span::end;
  }

  @Override
  public @Nullable MessageTrace sending(OutboxMessage message) {
    SpecificRecord value = message.value();
    String jobId = value == null ? null : TracedJob.of(value);
    SpanContext parent = jobId == null ? null : latestOf(jobId);
    if (value == null || parent == null) {
      return null;
    }
    Span span = ofTopic("send", message.topic(), SpanKind.PRODUCER, parent, value).startSpan();
    return span.getSpanContext().isSampled() ? new Sent(span, parent, value) : null;
  }

  private @Nullable SpanContext latestOf(String jobId) {
    SpanContext own = latest.get(jobId);
    return own != null ? own : latest.get(TracedJob.submitted(jobId));
  }

  @Override
  public @Nullable DeliveryTrace delivering(String eventId, String target) {
    SpanContext parent = latest.get(eventId);
    if (parent == null) {
      return null;
    }
    Span span =
        tracer
            .spanBuilder("deliver")
            .setParent(Traceparent.context(parent))
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("windlass.event.id", eventId)
            .setAttribute("windlass.event.target", target)
            .startSpan();
    return error -> {
      if (error != null) {
        span.setAttribute("error.type", error).setStatus(StatusCode.ERROR);
      }
      span.end();
    };
  }

  @Override
  public void causedByThisCall(Collection<OutboxMessage> messages) {
    SpanContext call = Span.current().getSpanContext();
    if (!call.isSampled()) {
      return;
    }
    for (OutboxMessage message : messages) {
      SpecificRecord value = message.value();
      String jobId = value == null ? null : TracedJob.of(value);
      if (jobId != null) {
        latest.put(jobId, call);
      }
    }
  }

  private SpanBuilder ofTopic(
      String operation, String topic, SpanKind kind, SpanContext parent, SpecificRecord value) {
    SpanBuilder span =
        tracer
            .spanBuilder(operation + " " + topic)
            .setParent(Traceparent.context(parent))
            .setSpanKind(kind)
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.operation.type", operation)
            .setAttribute("messaging.destination.name", topic);
    TracedJob.attributes(value).forEach(span::setAttribute);
    return span;
  }

  private final class Sent implements MessageTrace {
    private final Span span;
    private final SpanContext parent;
    private final SpecificRecord value;

    Sent(Span span, SpanContext parent, SpecificRecord value) {
      this.span = span;
      this.parent = parent;
      this.value = value;
    }

    @Override
    public String traceparent() {
      return Traceparent.of(span.getSpanContext());
    }

    @Override
    public void sent() {
      if (value instanceof TaskEvent task && task.getEvent() instanceof TaskStopped stopped) {
        addRun(task, stopped);
      }
      span.end();
    }

    private void addRun(TaskEvent task, TaskStopped stopped) {
      Instant startedAt = stopped.getStartedAt();
      Integer exitCode = stopped.getExitCode();
      if (startedAt == null) {
        return;
      }
      SpanBuilder run =
          tracer
              .spanBuilder("run")
              .setParent(Traceparent.context(parent))
              .setStartTimestamp(startedAt)
              .setAttribute("windlass.task.cause", stopped.getCause().name());
      TracedJob.attributes(task).forEach(run::setAttribute);
      if (exitCode != null) {
        run.setAttribute("process.exit.code", exitCode.longValue());
      }
      run.startSpan().end(stopped.getStoppedAt());
    }
  }
}
