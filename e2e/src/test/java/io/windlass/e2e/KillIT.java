package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;

/**
 * {@code kill -9} of each process of the stack in the middle of a run of 500 jobs. The jobs write
 * down when they start and end, so that a job that was lost, ran twice or was disturbed leaves a
 * trace that does not depend on what Windlass itself says.
 */
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class KillIT {
  private static final int JOBS = 500;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static Stack stack;
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    stack = shared;
    workspace = Workspace.create(stack, "busybox", 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"submission", "scheduler", "capacity", "state-events", "kafka", "postgres"})
  void everyJobEndsExactlyOnceThoughAProcessIsKilled(String process) throws Exception {
    var trace = Files.createTempFile("windlass-kill-" + process, ".trace");
    var script =
        """
        echo "start $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ATTEMPT" >> %1$s
        %2$s
        echo "end $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ATTEMPT" >> %1$s
        """;
    var enough = Path.of(trace + ".enough");
    var untilEnough = "until [ -e %s ]; do sleep 0.5; done".formatted(enough);
    // The queue has room for 40 at a time: these run through the whole outage, whatever it is.
    var longJobs = submitAll(workspace.define("sh", "-c", script.formatted(trace, untilEnough)), 8);
    for (var job : longJobs) {
      workspace.awaitStatus(job, JobStatus.RUNNING, LIMIT);
    }
    var jobs = submitAll(workspace.define("sh", "-c", script.formatted(trace, "sleep 0.1")), JOBS);
    Workspace.await(
        "the run to be well under way",
        LIMIT,
        () -> lines(trace).stream().filter(line -> line.startsWith("end")).count() > JOBS / 10);

    long victim = stack.pid(process);
    Stack.run(List.of("kill", "-9", Long.toString(victim)), Map.of(), 10);

    // The API may be away for a moment: the SDK retries, and await asks again.
    var ended = workspace.awaitEnd(jobs, LIMIT);
    Workspace.await("all processes to be up", LIMIT, stack::allAreUp);
    Files.createFile(enough);
    ended.addAll(workspace.awaitEnd(longJobs, LIMIT));

    assertThat(ended).extracting(JobDetail::status).containsOnly(JobStatus.SUCCEEDED);
    assertThat(ended).extracting(job -> job.attempts().size()).containsOnly(1);
    assertThat(new HashSet<>(ended.stream().map(JobDetail::jobId).toList()))
        .hasSize(JOBS + longJobs.size());
    var ran = lines(trace).stream().collect(Collectors.groupingBy(l -> l, Collectors.counting()));
    for (var job : ended) {
      assertThat(ran.get("start " + job.jobId() + " 1")).as("starts of " + job).isEqualTo(1);
      assertThat(ran.get("end " + job.jobId() + " 1")).as("ends of " + job).isEqualTo(1);
    }
    assertThat(stack.pid(process)).as("the launcher brought it back").isNotEqualTo(victim);
    Files.delete(trace);
    Files.delete(enough);
  }

  private static List<String> submitAll(String definition, int count) throws Exception {
    try (var clients = Executors.newFixedThreadPool(8)) {
      var calls =
          IntStream.range(0, count)
              .mapToObj(i -> (Callable<String>) () -> workspace.submit(definition))
              .toList();
      var jobs = new java.util.ArrayList<String>();
      for (var answer : clients.invokeAll(calls)) {
        jobs.add(answer.get());
      }
      return jobs;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
