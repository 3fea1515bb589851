package io.windlass.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobRequest;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskStopCause;
import io.windlass.events.TaskStopped;
import io.windlass.events.Topics;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.MessageTrace;
import io.windlass.messaging.OutboxMessage;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class JobTracingTest {
  private static final String ACCOUNT = "123456789012";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SAMPLED = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String NOT_SAMPLED = "00-" + TRACE + "-b7ad6b7169203331-00";
  private static final Instant NOW = Instant.parse("2026-12-02T08:00:00Z");

  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exported)).build();
  private final JobTracing tracing = new JobTracing(provider.get("test"));

  private static JobRequest request(String jobId) {
    return new JobRequest(
        ACCOUNT, "us-east-1", "request", new JobCancelRequested(jobId, "why", NOW));
  }

  private static OutboxMessage command(String jobId) {
    return message(
        Topics.TASK_COMMANDS,
        new TaskCommand(ACCOUNT, "us-east-1", NOW, new StopTask("task", jobId, "why", 30)));
  }

  private static OutboxMessage message(String topic, SpecificRecord value) {
    return new OutboxMessage(topic, ACCOUNT, "key", value);
  }

  private Runnable consume(SpecificRecord value, String traceparent) {
    return tracing.consuming(
        new IncomingRecord(Topics.JOB_REQUESTS, 3, 17, "key", NOW, value), traceparent);
  }

  private SpanData span(String name) {
    return exported.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsDecidedOnAJobLaterBelongsToItsTrace() {
    consume(request("job"), SAMPLED).run();
    MessageTrace sent = tracing.sending(command("job"));
    assertThat(tracing.sending(command("other"))).isNull();
    assertThat(exported.getFinishedSpanItems()).hasSize(1);
    sent.sent();

    SpanData consumed = span("process batch.job-requests");
    SpanData produced = span("send batch.task-commands");
    assertThat(consumed.getTraceId()).isEqualTo(TRACE);
    assertThat(consumed.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(consumed.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(produced.getTraceId()).isEqualTo(TRACE);
    assertThat(produced.getParentSpanId()).isEqualTo(consumed.getSpanId());
    assertThat(produced.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(sent.traceparent()).isEqualTo("00-%s-%s-01".formatted(TRACE, produced.getSpanId()));
  }

  @Test
  void childrenAndNodesBelongToTheTraceOfTheJobThatWasSubmitted() {
    consume(request("job"), SAMPLED).run();
    assertThat(tracing.sending(command("job:7")).traceparent()).contains(TRACE);
    assertThat(tracing.sending(command("job#2")).traceparent()).contains(TRACE);
  }

  @Test
  void whatIsNotSampledOrMalformedCreatesNothing() {
    consume(request("job"), NOT_SAMPLED).run();
    consume(request("job"), "nonsense").run();
    assertThat(tracing.sending(command("job"))).isNull();
    assertThat(exported.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void whatIsNotCommittedIsNotExported() {
    consume(request("job"), SAMPLED);
    assertThat(tracing.sending(command("job"))).isNotNull();
    assertThat(exported.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void theCallThatCausesAMessageIsItsParent() {
    Span call = provider.get("test").spanBuilder("CancelJob").startSpan();
    OutboxMessage cancel = message(Topics.JOB_REQUESTS, request("job"));
    try (var _ = call.makeCurrent()) {
      tracing.causedByThisCall(List.of(cancel));
    }
    tracing.sending(cancel).sent();
    assertThat(span("send batch.job-requests").getParentSpanId())
        .isEqualTo(call.getSpanContext().getSpanId());
    tracing.causedByThisCall(List.of(message(Topics.JOB_REQUESTS, request("another"))));
    assertThat(tracing.sending(message(Topics.JOB_REQUESTS, request("another")))).isNull();
  }

  @Test
  void aTasksRunIsASpanOfItsOwn() {
    consume(request("job"), SAMPLED).run();
    var stopped =
        TaskStopped.newBuilder()
            .setCause(TaskStopCause.EXITED)
            .setExitCode(3)
            .setStartedAt(NOW)
            .setStoppedAt(NOW.plusSeconds(5))
            .setContainers(List.of())
            .build();
    tracing
        .sending(
            message(
                Topics.TASK_EVENTS,
                new TaskEvent(ACCOUNT, "us-east-1", "task", "job", 1, "i-1", 2, stopped)))
        .sent();
    SpanData run = span("run");
    assertThat(run.getTraceId()).isEqualTo(TRACE);
    assertThat(run.getEndEpochNanos() - run.getStartEpochNanos()).isEqualTo(5_000_000_000L);
  }

  @Test
  void onlyTheLatestJobsAreRemembered() {
    consume(request("first"), SAMPLED).run();
    for (int i = 0; i < 20_000; i++) {
      consume(request("job" + i), SAMPLED);
    }
    assertThat(tracing.sending(command("first"))).isNull();
    assertThat(tracing.sending(command("job19999"))).isNotNull();
  }
}
