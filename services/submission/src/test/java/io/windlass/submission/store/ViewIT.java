package io.windlass.submission.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.JobFilter;
import io.windlass.submission.job.JobListing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The view of jobs on a real database. */
class ViewIT {
  private static final Owner OWNER = new Owner("123456789012", "us-east-1");
  private static final JobListing SUBMITTED = new JobListing("SUBMITTED", List.of(), 10);

  private static TestDatabase database;
  private static Pool pool;

  @BeforeAll
  static void open() {
    database = new TestDatabase("view");
    pool = database.pool();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static NewJob job(String id, long queue, long createdAt, String name) {
    return new NewJob(
        new NewJob.Key(id, OWNER.accountId(), OWNER.region(), queue, createdAt),
        name,
        "definition",
        1,
        null,
        null,
        null,
        null,
        new NewJob.Json("{\"jobId\":\"" + id + "\"}", "{}", Map.of()));
  }

  private static JobViewUpdate.Job change(
      String id, long sequence, String status, @Nullable String ended) {
    return new JobViewUpdate.Job(
        new StateChange(
            id,
            sequence,
            new StateChange.Status(status, "because " + sequence, false, false),
            new StateChange.Times(1L, status.equals("FAILED") ? 5L : null),
            null,
            ended));
  }

  private static StoredJob find(String id) {
    return Jobs.find(pool, OWNER, id).orElseThrow();
  }

  @Test
  void jobsAreThereOnceWrittenAndWritingThemAgainDoesNothing() {
    List<NewJob> jobs = IntStream.range(0, 300).mapToObj(i -> job("w-" + i, 1, i, "n")).toList();
    database.write(NewJobs.insert(jobs));
    database.write(NewJobs.insert(jobs));
    assertThat(Jobs.describe(pool, OWNER, jobs.stream().map(j -> j.key().jobId()).toList()))
        .hasSize(300)
        .allMatch(job -> job.state().status().equals("SUBMITTED"));
    assertThat(Jobs.existing(pool, OWNER, List.of("w-1", "other"))).containsExactly("w-1");
    assertThat(Jobs.find(pool, new Owner("210987654321", "us-east-1"), "w-1")).isEmpty();
    assertThat(Jobs.find(pool, new Owner("123456789012", "eu-west-1"), "w-1")).isEmpty();
  }

  @Test
  void olderAndRepeatedChangesDoNothing() {
    database.write(NewJobs.insert(List.of(job("f-1", 2, 1, "n"), job("f-2", 2, 1, "n"))));
    database.write(
        StateChanges.JOBS.of(
            List.of(change("f-1", 4, "RUNNING", null), change("f-2", 2, "RUNNABLE", null))));
    database.write(
        StateChanges.JOBS.of(
            List.of(change("f-1", 3, "STARTING", null), change("f-2", 3, "STARTING", null))));
    assertThat(find("f-1").state().status()).isEqualTo("RUNNING");
    assertThat(find("f-1").state().statusReason()).isEqualTo("because 4");
    assertThat(find("f-2").state().status()).isEqualTo("STARTING");
    database.write(StateChanges.JOBS.of(List.of(change("f-1", 4, "SUCCEEDED", null))));
    assertThat(find("f-1").state().status()).isEqualTo("RUNNING");
    database.write(StateChanges.JOBS.of(List.of(change("unknown", 1, "FAILED", null))));
  }

  @Test
  // RT-005
  void endedAttemptsAreKeptOnceEachRT005() {
    database.write(NewJobs.insert(List.of(job("a-1", 3, 1, "n"))));
    database.write(
        StateChanges.JOBS.of(
            List.of(change("a-1", 4, "RUNNABLE", "{\"1\":{\"statusReason\":\"one\"}}"))));
    database.write(
        StateChanges.JOBS.of(
            List.of(
                change(
                    "a-1",
                    9,
                    "FAILED",
                    "{\"1\":{\"statusReason\":\"one\"},\"2\":{\"statusReason\":\"two\"}}"))));
    assertThat(Documents.tree(find("a-1").endedAttempts()).size()).isEqualTo(2);
    assertThat(find("a-1").finished()).isTrue();
  }

  @Test
  void everyJobIsSeenOnceWhileOthersAreAdded() throws Exception {
    long queue = 4;
    Set<String> before = new HashSet<>();
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      before.add("p-" + i);
      jobs.add(job("p-" + i, queue, i / 7, "n"));
    }
    database.write(NewJobs.insert(jobs));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> adding =
          threads.submit(
              () ->
                  IntStream.range(0, 300)
                      .forEach(
                          i ->
                              database.write(
                                  NewJobs.insert(
                                      List.of(job("late-" + i, queue, 1000 + i, "n"))))));
      List<String> seen = new ArrayList<>();
      Jobs.Position after = null;
      List<StoredJob> page;
      do {
        page = Jobs.list(pool, queue, SUBMITTED, after);
        List<StoredJob> shown = page.subList(0, Math.min(10, page.size()));
        shown.forEach(job -> seen.add(job.key().jobId()));
        StoredJob.Key last = shown.getLast().key();
        after = new Jobs.Position(last.createdAt(), last.jobId());
      } while (page.size() > 10);
      assertThat(seen).doesNotHaveDuplicates();
      assertThat(seen.stream().filter(before::contains).collect(Collectors.toSet()))
          .isEqualTo(before);
      adding.get();
    }
  }

  @Test
  void prefixesAreTakenLiterally() {
    database.write(
        NewJobs.insert(
            List.of(job("x-1", 5, 1, "a_b"), job("x-2", 5, 2, "aXb"), job("x-3", 5, 3, "A_Bc"))));
    JobListing listing = new JobListing(null, List.of(List.of(new JobFilter.Name("a_", true))), 10);
    assertThat(Jobs.list(pool, 5, listing, null))
        .extracting(job -> job.key().jobId())
        .containsExactly("x-3", "x-1");
  }

  @Test
  void listingsWalkAnIndexInTheOrderOfTheAnswer() {
    List<NewJob> jobs =
        IntStream.range(0, 5000).mapToObj(i -> job("i-" + i, 6, i, "n" + i % 3)).toList();
    database.write(NewJobs.insert(jobs));
    BlockingSql.await(pool.query("analyze job").execute());
    BlockingSql.await(pool.query("analyze job_state").execute());
    JobListing byName =
        new JobListing(null, List.of(List.of(new JobFilter.Name("n1", false))), 100);
    JobListing byDefinition =
        new JobListing(
            null, List.of(List.of(new JobFilter.DefinitionName("definition", null, false))), 100);
    JobListing newest = new JobListing(null, List.of(List.of(new JobFilter.CreatedAfter(10))), 100);
    assertThat(plan(SUBMITTED)).contains("job_state_by_status").doesNotContain("Sort");
    assertThat(plan(byName)).contains("job_by_name").doesNotContain("Sort");
    assertThat(plan(byDefinition)).contains("job_by_").doesNotContain("Sort");
    assertThat(plan(newest)).contains("job_by_queue").doesNotContain("Sort");
  }

  private static String plan(JobListing listing) {
    ListingQuery query = ListingQuery.of(StoredJob.COLUMNS, 6, listing, null);
    return String.join(
        "\n",
        BlockingSql.rows(
            pool, "explain " + query.sql(), row -> row.getString(0), query.parameters()));
  }

  @Test
  // J-015
  void jobsAreForgottenSomeTimeAfterTheirEndJ015() {
    Instant now = Instant.ofEpochMilli(1_800_000_000_000L);
    long day = Duration.ofDays(1).toMillis();
    long old = now.toEpochMilli() - 9 * day;
    database.write(
        NewJobs.insert(
            List.of(
                job("r-old", 7, old, "n"),
                job("r-late", 7, old, "n"),
                job("r-open", 7, old, "n"))));
    end("r-old", old + day / 2);
    end("r-late", now.toEpochMilli() - 7 * day);
    int purged = RetentionPurge.purgeJobs(pool, now, Duration.ofDays(8));
    assertThat(purged).isGreaterThanOrEqualTo(1);
    assertThat(Jobs.existing(pool, OWNER, List.of("r-old", "r-late", "r-open")))
        .containsExactlyInAnyOrder("r-late", "r-open");
  }

  private static void end(String id, long at) {
    database.write(
        StateChanges.JOBS.of(
            List.of(
                new JobViewUpdate.Job(
                    new StateChange(
                        id,
                        9,
                        new StateChange.Status("SUCCEEDED", null, false, false),
                        new StateChange.Times(at, at),
                        null,
                        null)))));
  }

  @Test
  void statusOfAnEnvironmentFollowsTheNewestEventOfThisOne() {
    Instant made = Instant.parse("2026-11-21T00:00:00Z");
    ComputeEnvironment environment =
        io.windlass.submission.computeenvironment.ComputeEnvironments.created(
            io.windlass.submission.computeenvironment.ComputeEnvironments.managed(
                io.windlass.submission.computeenvironment.ComputeEnvironments.fargate()));
    String arn = environment.arn().toString();
    assertThat(ComputeEnvironments.insert(pool, environment, made)).isTrue();
    assertThat(ComputeEnvironments.insert(pool, environment, made)).isFalse();
    database.write(ComputeEnvironments.apply(arn, said("INVALID"), 90, made.minusSeconds(1)));
    assertThat(status(arn)).isEqualTo("CREATING");
    database.write(ComputeEnvironments.apply(arn, said("VALID"), 2, made.plusSeconds(2)));
    database.write(ComputeEnvironments.apply(arn, said("INVALID"), 1, made.plusSeconds(1)));
    assertThat(status(arn)).isEqualTo("VALID");
    database.write(ComputeEnvironments.apply(arn, said("DELETED"), 3, made.plusSeconds(3)));
    assertThat(status(arn)).isEqualTo("VALID");
    ComputeEnvironments.update(pool, environment.deletionAccepted(), true);
    database.write(ComputeEnvironments.apply(arn, said("VALID"), 4, made.plusSeconds(4)));
    assertThat(status(arn)).isEqualTo("DELETING");
    database.write(ComputeEnvironments.apply(arn, said("DELETED"), 5, made.plusSeconds(5)));
    assertThat(status(arn)).isEqualTo("DELETED");
  }

  private static ComputeEnvironment.ReportedStatus said(String status) {
    return new ComputeEnvironment.ReportedStatus(status, "said", 1, null);
  }

  private static String status(String arn) {
    return ComputeEnvironments.TABLE.find(pool, arn).orElseThrow().reported().status();
  }
}
