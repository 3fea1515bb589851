package io.windlass.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.local.client.BenchmarkFixture;
import io.windlass.local.client.JobStates;
import io.windlass.local.client.StackClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ten jobs, then one that depends on all ten; each writes a few lines. */
final class Pipeline {
  private static final int PARTS = 10;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(150);

  private final StackClient client;
  private final BenchmarkFixture fixture;
  private final Map<String, String> names = new LinkedHashMap<>();

  Pipeline(StackClient client, BenchmarkFixture fixture) {
    this.client = client;
    this.fixture = fixture;
  }

  /** Submits all eleven jobs. */
  void submit(String image) {
    var part =
        fixture.define(
            "part",
            image,
            List.of(
                "sh",
                "-c",
                "echo \"job $AWS_BATCH_JOB_ID, attempt $AWS_BATCH_JOB_ATTEMPT, on $AWS_BATCH_JQ_NAME\";"
                    + " sleep 1; echo \"part $PART of 10: $PART squared is $((PART * PART))\""));
    var last =
        fixture.define("collect", image, List.of("sh", "-c", "echo \"all ten parts are done\""));
    var parts = new ArrayList<String>();
    for (int i = 1; i <= PARTS; i++) {
      var input = fixture.submission("part-" + i, part);
      input
          .putObject("containerOverrides")
          .putArray("environment")
          .addObject()
          .put("name", "PART")
          .put("value", Integer.toString(i));
      parts.add(submit(input));
    }
    var collect = fixture.submission("collect", last);
    var dependsOn = collect.putArray("dependsOn");
    parts.forEach(id -> dependsOn.addObject().put("jobId", id));
    submit(collect);
  }

  private String submit(ObjectNode input) {
    var id = client.batch("SubmitJob", input).path("jobId").asText();
    names.put(id, input.path("jobName").asText());
    return id;
  }

  int size() {
    return names.size();
  }

  String name(String jobId) {
    return names.getOrDefault(jobId, jobId);
  }

  /** Waits until all jobs have ended or the timeout is over, and returns them as they are then. */
  List<JsonNode> watch(ProgressLine progress) {
    var deadline = Instant.now().plus(LIMIT);
    while (true) {
      var jobs = describe();
      progress.show(counts(jobs));
      var unfinished =
          jobs.stream().anyMatch(job -> !JobStates.isFinal(job.path("status").asText()));
      if (!unfinished || Instant.now().isAfter(deadline)) {
        progress.end();
        return jobs;
      }
      StackClient.pause(POLL_INTERVAL);
    }
  }

  private List<JsonNode> describe() {
    var byId = new LinkedHashMap<String, JsonNode>();
    fixture
        .describe(List.copyOf(names.keySet()))
        .forEach(job -> byId.put(job.path("jobId").asText(), job));
    return names.keySet().stream().filter(byId::containsKey).map(byId::get).toList();
  }

  private static Map<String, Integer> counts(List<JsonNode> jobs) {
    var counts = new LinkedHashMap<String, Integer>();
    JobStates.ALL.forEach(state -> counts.put(state, 0));
    jobs.forEach(job -> counts.merge(job.path("status").asText(), 1, Integer::sum));
    return counts;
  }

  /** Returns a job's output from the Logs API; empty if it has no log stream. */
  List<String> output(JsonNode job) {
    var stream = job.path("container").path("logStreamName").asText();
    if (stream.isEmpty()) {
      return List.of();
    }
    var input =
        StackClient.object()
            .put("logGroupName", "/aws/batch/job")
            .put("logStreamName", stream)
            .put("startFromHead", true);
    var lines = new ArrayList<String>();
    client
        .logs("GetLogEvents", input)
        .path("events")
        .forEach(event -> lines.add(event.path("message").asText()));
    return lines;
  }
}
