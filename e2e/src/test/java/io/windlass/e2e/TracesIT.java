package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.e2e.OtlpReceiver.Received;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.JobStatus;

/** The trace of a job, from the caller's through all services to where an event is delivered. */
class TracesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String UNSAMPLED = "1af7651916cd43dd8448eb211c80319c";

  @Test
  void aJobIsOneTraceInAllServices() {
    try (var receiver = new OtlpReceiver();
        var stack = Stack.start("--executor", "process", "--traces", receiver.endpoint())) {
      var workspace = Workspace.create(stack, "busybox", 2);
      deliver(stack, receiver.endpoint() + "/webhook");
      var definition = workspace.define("true");
      var unsampled = submit(workspace, definition, "00-" + UNSAMPLED + "-" + CALLER + "-00");
      var job = submit(workspace, definition, "00-" + TRACE + "-" + CALLER + "-01");
      assertThat(workspace.awaitEnd(unsampled, LIMIT).status()).isEqualTo(JobStatus.SUCCEEDED);
      assertThat(workspace.awaitEnd(job, LIMIT).status()).isEqualTo(JobStatus.SUCCEEDED);

      var services =
          Set.of(
              "windlass-submission",
              "windlass-scheduler",
              "windlass-capacity",
              "windlass-state-events");
      Workspace.await(
          "spans of all services in " + receiver.all(),
          LIMIT,
          () -> {
            var spans = receiver.spans(TRACE);
            return names(spans, Received::service).equals(services)
                && names(spans, Received::name).containsAll(Set.of("run", "deliver"));
          });
      var spans = receiver.spans(TRACE);
      assertThat(names(spans, Received::name))
          .contains(
              "SubmitJob",
              "send batch.job-requests",
              "process batch.job-requests",
              "send batch.job-transitions",
              "send batch.task-commands",
              "process batch.task-commands",
              "run",
              "send batch.task-events",
              "process batch.task-events",
              "process batch.job-transitions",
              "send batch.notifications",
              "process batch.notifications",
              "deliver");
      assertThat(only(spans, "SubmitJob").parentId()).isEqualTo(CALLER);
      assertThat(only(spans, "SubmitJob").attributes())
          .containsEntry("rpc.method", "SubmitJob")
          .containsEntry("http.response.status_code", "200");
      assertThat(only(spans, "run").attributes())
          .containsEntry("windlass.job.id", job)
          .containsEntry("process.exit.code", "0");
      assertThat(receiver.spans(UNSAMPLED)).isEmpty();
      assertThat(receiver.all())
          .noneMatch(span -> unsampled.equals(span.attributes().get("windlass.job.id")));
    }
  }

  private static void deliver(Stack stack, String url) {
    var environment = stack.environment();
    var events = List.of("aws", "events");
    run(
        environment,
        events,
        "put-rule",
        "--name",
        "ended",
        "--event-pattern",
        "{\"source\": [\"aws.batch\"], \"detail\": {\"status\": [\"SUCCEEDED\"]}}");
    run(environment, events, "put-targets", "--rule", "ended", "--targets", "Id=hook,Arn=" + url);
  }

  private static void run(Map<String, String> environment, List<String> first, String... more) {
    var command = new java.util.ArrayList<>(first);
    command.addAll(List.of(more));
    Stack.run(command, environment, 60);
  }

  private static String submit(Workspace workspace, String definition, String traceparent) {
    return workspace
        .batch
        .submitJob(
            request ->
                request
                    .jobName("traced")
                    .jobQueue(workspace.queue)
                    .jobDefinition(definition)
                    .overrideConfiguration(
                        headers -> headers.putHeader("traceparent", traceparent)))
        .jobId();
  }

  private static Set<String> names(
      List<Received> spans, java.util.function.Function<Received, String> name) {
    return spans.stream().map(name).collect(Collectors.toSet());
  }

  private static Received only(List<Received> spans, String name) {
    var found = spans.stream().filter(span -> span.name().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }
}
