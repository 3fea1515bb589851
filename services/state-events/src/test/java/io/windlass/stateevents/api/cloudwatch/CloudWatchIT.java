package io.windlass.stateevents.api.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.history.JobHistory;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.ArrayStory;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.store.JobMetricStore;
import io.windlass.stateevents.store.PostgresJobHistory;
import io.windlass.stateevents.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * CloudWatch as the newest boto3 and the AWS CLI use it: {@code cloudwatch.py} has the scenarios,
 * and what they assert. Skipped, with a message, on a machine without Python.
 */
class CloudWatchIT {
  /** An hour after the jobs. */
  private static final InstantSource CLOCK =
      InstantSource.fixed(JobStory.START.plus(Duration.ofHours(1)));

  private static Path directory;
  private static TestDatabase database;
  private static HttpServer server;
  private static HttpServer small;

  private record Output(int exit, String text) {}

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        run(List.of("python3", "-c", "import ensurepip, venv")).exit() == 0,
        "SKIPPED: no python3 with venv here");
    directory = TestInfrastructure.newDirectory("cloudwatch");
    Path environment = directory.resolve("venv");
    assertThat(run(List.of("python3", "-m", "venv", environment.toString())).exit()).isZero();
    Output installed =
        run(List.of(environment + "/bin/pip", "install", "--quiet", "boto3>=1.44", "awscli>=1.46"));
    assertThat(installed.exit()).describedAs(installed.text()).isZero();
    try (var script =
        Objects.requireNonNull(CloudWatchIT.class.getResourceAsStream("/cloudwatch.py"))) {
      Files.write(directory.resolve("cloudwatch.py"), script.readAllBytes());
    }
    database = new TestDatabase();
    jobs();
    server = serve(10_000);
    small = serve(5);
  }

  private static HttpServer serve(int most) {
    Router router = Router.router(database.vertx());
    CloudWatchApi.route(
        router,
        model -> AwsEndpoint.builder(model, TestKeys.authenticator(), InstantSource.system()),
        new JobMetricStore(database.pool(), most),
        CLOCK);
    return TestDatabase.await(
        database.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      TestDatabase.await(server.close());
      TestDatabase.await(small.close());
      database.close();
    }
  }

  /**
   * In the queue HappyPath a job that succeeds, one that fails at its second attempt, one that is
   * cancelled, and one that is terminated; in {@code arrays} an array of three, of which one child
   * runs; in {@code nodes} a multi-node job; in {@code shares} one that is preempted; in {@code
   * training} a service job.
   */
  private static void jobs() {
    record(
        JobStory.identity("job-1"),
        JobStory.of("job-1").pending().runnable().starting().running().succeeded().facts());
    record(
        JobStory.identity("job-2"),
        JobStory.of("job-2")
            .runnable()
            .starting()
            .running()
            .retried(1)
            .starting()
            .running()
            .failed(1, null)
            .facts());
    record(JobStory.identity("job-3"), ended(JobStory.of("job-3").runnable().facts(), true, null));
    JobStory running = JobStory.of("job-4").runnable().starting().running();
    List<Transition> untilThen = running.facts();
    record(
        JobStory.identity("job-4"),
        ended(untilThen, false, running.failed(1, null).last().attempt()));
    var array = new ArrayStory("array", 3);
    record(
        in("arrays", "array"),
        List.of(
            array.parent(1, null, JobState.SUBMITTED, Map.of()),
            array.parent(2, JobState.SUBMITTED, JobState.PENDING, Map.of("RUNNABLE", 3)),
            array.child(0, 3, JobState.RUNNABLE, JobState.STARTING),
            array.child(0, 4, JobState.STARTING, JobState.RUNNING),
            array.child(0, 5, JobState.RUNNING, JobState.SUCCEEDED)));
    var nodes = new JobGrouping(null, null, Map.of(), 0);
    record(
        in("nodes", "nodes"),
        List.of(
            JobStory.of("nodes").last(),
            JobStory.of("nodes").runnable().last(),
            JobStory.of("nodes#0").as(nodes).runnable().starting().last()));
    JobStory preempted = JobStory.of("job-6").runnable().starting().running();
    record(in("shares", "job-6"), preempted(preempted.facts()));
    JobIdentity training = in("training", "job-7");
    record(
        new JobIdentity(
            training.accountId(),
            training.region(),
            training.jobId(),
            training.jobArn().replace(":job/", ":service-job/"),
            training.jobName(),
            training.jobQueueArn(),
            training.jobDefinitionArn()),
        walk(
            "job-7", JobState.SUBMITTED, JobState.RUNNABLE, JobState.SCHEDULED, JobState.STARTING));
    record(
        JobStory.identity(TestKeys.OTHER_ACCOUNT, "job-5"),
        JobStory.of("job-5").ofAccount(TestKeys.OTHER_ACCOUNT).facts());
  }

  private static void record(JobIdentity job, List<Transition> facts) {
    var history = new JobHistory(new PostgresJobHistory(database.pool()), 1 << 20);
    database.commit(
        history.record(List.of(new Submission(job, JobStory.START, "{}", null)), facts));
  }

  private static JobIdentity in(String queue, String jobId) {
    JobIdentity like = JobStory.identity(jobId);
    return new JobIdentity(
        like.accountId(),
        like.region(),
        jobId,
        like.jobArn(),
        like.jobName(),
        like.jobQueueArn().replace("HappyPath", queue),
        like.jobDefinitionArn());
  }

  /** The job is told why its attempt is stopped, and waits again. */
  private static List<Transition> preempted(List<Transition> facts) {
    var all = new ArrayList<>(facts);
    Transition last = facts.getLast();
    all.add(then(last, JobState.RUNNING, "Preempted: job x needs its place", false));
    all.add(then(all.getLast(), JobState.RUNNABLE, null, true));
    return all;
  }

  private static Transition then(
      Transition last, JobState state, @Nullable String reason, boolean attemptEnded) {
    return new Transition(
        last.accountId(),
        last.jobId(),
        last.sequence() + 1,
        last.status(),
        state,
        reason,
        last.at().plusSeconds(1),
        last.times(),
        false,
        false,
        last.attempt(),
        attemptEnded,
        last.grouping());
  }

  private static List<Transition> walk(String jobId, JobState... states) {
    var all = new ArrayList<>(JobStory.of(jobId).facts());
    for (int i = 1; i < states.length; i++) {
      all.add(then(all.getLast(), states[i], null, false));
    }
    return all;
  }

  /** The job fails in the next second because somebody asked for it. */
  private static List<Transition> ended(
      List<Transition> facts, boolean cancelled, @Nullable Attempt attempt) {
    Transition last = facts.getLast();
    var all = new ArrayList<>(facts);
    all.add(
        new Transition(
            last.accountId(),
            last.jobId(),
            last.sequence() + 1,
            last.status(),
            JobState.FAILED,
            "asked for",
            last.at().plusSeconds(1),
            last.times(),
            cancelled,
            !cancelled,
            attempt,
            attempt != null,
            last.grouping()));
    return all;
  }

  private static Output run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), text.strip());
  }

  private static void works(String scenario) throws IOException, InterruptedException {
    Output output =
        run(
            List.of(
                directory.resolve("venv/bin/python").toString(),
                directory.resolve("cloudwatch.py").toString(),
                scenario,
                "http://127.0.0.1:" + server.actualPort(),
                "http://127.0.0.1:" + small.actualPort()));
    assertThat(output.text()).endsWith("OK");
    assertThat(output.exit()).isZero();
  }

  @Test
  void metricsAreListedByQueueAndFiltered() throws Exception {
    works("listing");
  }

  @Test
  void everyMetricOfAwsHasItsValueAndUnit() throws Exception {
    works("values");
  }

  @Test
  void arraysCountByTheirChildrenAndMultiNodeJobsOnce() throws Exception {
    works("groups");
  }

  @Test
  void periodsStatisticsOrderAndPagesAreAsAskedFor() throws Exception {
    works("periods");
  }

  @Test
  void whatIsNotValidIsRefusedInTheFormOfEachProtocol() throws Exception {
    works("refusals");
  }

  @Test
  void olderClientsUseTheQueryProtocol() throws Exception {
    works("query_protocol");
  }

  @Test
  void theCommandLineReadsThem() throws Exception {
    works("command_line");
  }
}
