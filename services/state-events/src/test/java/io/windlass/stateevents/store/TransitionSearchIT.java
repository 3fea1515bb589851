package io.windlass.stateevents.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.history.FoundTransition;
import io.windlass.stateevents.history.JobHistory;
import io.windlass.stateevents.history.StateDurations;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.history.TransitionQuery;
import io.windlass.stateevents.history.TransitionQuery.Period;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TransitionSearchIT {
  private static final Period ALWAYS =
      new Period(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
  private static final String ANA = "arn:aws:iam::123456789012:user/ana";

  private static TestDatabase database;
  private static TransitionSearch search;

  /** Twenty jobs, of which every fourth is Ana's, has a share and a tag, and fails. */
  @BeforeAll
  static void open() {
    database = new TestDatabase();
    search = new TransitionSearch(database.pool(), 7, 1_000);
    var history = new JobHistory(new PostgresJobHistory(database.pool()), 1 << 20);
    for (int i = 0; i < 20; i++) {
      JobIdentity like = JobStory.identity("job-" + i);
      boolean special = i % 4 == 0;
      var job =
          new JobIdentity(
              like.accountId(),
              like.region(),
              like.jobId(),
              like.jobArn(),
              special ? "nightly-" + i : "other",
              like.jobQueueArn().replace("HappyPath", special ? "fast" : "slow"),
              like.jobDefinitionArn()
                  .replace("first-run-job-definition:1", special ? "d:7" : "e:1"));
      String detail =
          special ? "{\"shareIdentifier\":\"red\",\"tags\":{\"team\":\"a\"}}" : "no JSON object";
      JobStory story = JobStory.of("job-" + i).runnable().starting().running();
      List<Transition> facts =
          (special ? story.failed(1, "Out of memory") : story.succeeded()).facts();
      database.commit(
          history.record(
              List.of(new Submission(job, JobStory.START, detail, special ? ANA : null)), facts));
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static TransitionQuery all() {
    return new TransitionQuery(
        JobStory.ACCOUNT, null, Set.of(), null, null, null, null, null, null, null, null, ALWAYS);
  }

  private static List<FoundTransition> found(TransitionQuery query, int limit) {
    var found = new ArrayList<FoundTransition>();
    Long next = null;
    do {
      FoundTransition.Page page = search.find(query, next, limit);
      found.addAll(page.transitions());
      next = page.next();
    } while (next != null);
    return found;
  }

  private static void has(int count, @Nullable String... conditions) {
    var query =
        new TransitionQuery(
            JobStory.ACCOUNT,
            conditions[0],
            Set.of(),
            conditions[1],
            conditions[2],
            conditions[3],
            conditions[4],
            conditions[5],
            conditions[6],
            conditions[7],
            conditions[8],
            ALWAYS);
    assertThat(found(query, 3)).as("%s", query).hasSize(count);
  }

  private static void everyCondition() {
    String no = null;
    has(25, "fast", no, no, no, no, no, no, no, no);
    has(0, "ast", no, no, no, no, no, no, no, no);
    has(25, no, "night", no, no, no, no, no, no, no);
    has(25, no, no, "d", no, no, no, no, no, no);
    has(25, no, no, "d:7", no, no, no, no, no, no);
    has(0, no, no, "d:1", no, no, no, no, no, no);
    has(25, no, no, no, "red", no, no, no, no, no);
    has(25, no, no, no, no, "ana", no, no, no, no);
    has(25, no, no, no, no, ANA, no, no, no, no);
    has(0, no, no, no, no, "na", no, no, no, no);
    has(25, no, no, no, no, no, "team", no, no, no);
    has(25, no, no, no, no, no, "team", "a", no, no);
    has(0, no, no, no, no, no, "team", "b", no, no);
    has(20, no, no, no, no, no, no, no, "CONTAINER in", no);
    has(5, no, no, no, no, no, no, no, no, "job-8");
    has(5, "fast", "nightly-8", "d", "red", "ana", "team", "a", no, no);
  }

  @Test
  void j015TransitionsAreFoundAsLongAsTheyAreKeptAndThenInTheArchive() {
    everyCondition();
    List<FoundTransition> before = found(all(), 6);
    assertThat(before).hasSize(100);
    assertThat(before)
        .extracting(FoundTransition::position)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a))
        .doesNotHaveDuplicates();
    assertThat(before.getFirst().previousMillis()).isEqualTo(1_000);
    List<StateDurations.OfState> durations = durations();
    assertThat(durations)
        .filteredOn(each -> String.valueOf(each.jobQueueArn()).endsWith("/fast"))
        .hasSize(4)
        .allSatisfy(
            each -> {
              assertThat(each.shareIdentifier()).isEqualTo("red");
              assertThat(each.count()).isEqualTo(5);
              assertThat(List.of(each.meanMillis(), each.p50Millis(), each.p90Millis()))
                  .containsOnly(1_000.0);
            });

    var archive = new TransitionArchive(database.pool());
    var half = new HistoryPurge(database.pool(), archive, 3);
    assertThat(half.before(JobStory.START.plusSeconds(60), JobStory.START.minusSeconds(60)))
        .isEqualTo(20);
    assertThat(database.count("select count(*) from history")).isZero();
    assertThat(found(all(), 6)).isEqualTo(before);
    everyCondition();
    assertThat(durations()).isEqualTo(durations);

    Instant dayAfter = JobStory.START.plus(Duration.ofDays(1));
    assertThat(archive.dropBefore(JobStory.START)).isZero();
    assertThat(new TransitionArchive(database.pool()).dropBefore(dayAfter)).isEqualTo(1);
    assertThat(found(all(), 6)).isEmpty();
  }

  private static List<StateDurations.OfState> durations() {
    StateDurations all = search.durations(JobStory.ACCOUNT, ALWAYS, null);
    assertThat(all.complete()).isTrue();
    assertThat(
            new TransitionSearch(database.pool(), 7, 50)
                .durations(JobStory.ACCOUNT, ALWAYS, null)
                .complete())
        .isFalse();
    assertThat(search.durations(JobStory.ACCOUNT, ALWAYS, "fast").durations()).hasSize(4);
    return all.durations();
  }
}
