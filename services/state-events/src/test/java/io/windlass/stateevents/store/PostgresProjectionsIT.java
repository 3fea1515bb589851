package io.windlass.stateevents.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.history.JobHistory;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.projection.ProjectionChange;
import io.windlass.stateevents.projection.ProjectionChange.EnvironmentDefined;
import io.windlass.stateevents.projection.ProjectionChange.EnvironmentStatus;
import io.windlass.stateevents.projection.ProjectionChange.InstanceDown;
import io.windlass.stateevents.projection.ProjectionChange.InstanceDrain;
import io.windlass.stateevents.projection.ProjectionChange.InstanceUp;
import io.windlass.stateevents.projection.ProjectionChange.QueueDefined;
import io.windlass.stateevents.projection.ProjectionChange.Shortage;
import io.windlass.stateevents.projection.Projections.Progress;
import io.windlass.stateevents.projection.Summary;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresProjectionsIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String A = JobStory.ACCOUNT;
  private static final String QUEUE = JobStory.identity("x").jobQueueArn();
  private static final String CE = "arn:aws:batch:us-east-1:123456789012:compute-environment/big";

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = new TestDatabase();
    projections(
        new QueueDefined(A, QUEUE, 1, "u", false, "HappyPath", "ENABLED", 7),
        new QueueDefined(A, QUEUE + "Old", 1, "u", false, "HappyPathOld", "ENABLED", 1),
        new QueueDefined(A, QUEUE + "Old", 2, "u", true, "HappyPathOld", "DISABLED", 1),
        new EnvironmentStatus(A, CE, 1, "VALID", "ComputeEnvironment Healthy", 6),
        new EnvironmentDefined(A, CE, 3, "u", false, "big", "ENABLED", "EC2", 0, 16),
        new InstanceUp(A, CE, 2, "i-1", "c5.large", 2000, 4096, 0),
        new InstanceUp(A, CE, 3, "i-2", "c5.xlarge", 4000, 8192, 0),
        new InstanceUp(A, CE, 4, "i-3", "c5.xlarge", 4000, 8192, 0),
        new InstanceDrain(A, CE, 5, "i-2", true),
        new InstanceDown(A, CE, 6, "i-3"),
        new Shortage(A, CE, 7, "no room"));
    var history = new JobHistory(new PostgresJobHistory(database.pool()), 1 << 20);
    for (int i = 0; i < 3; i++) {
      database.commit(
          history.record(
              List.of(submission(A, "done-" + i)),
              JobStory.of("done-" + i).runnable().starting().running().succeeded().facts()));
    }
    database.commit(
        history.record(List.of(submission(A, "waits")), JobStory.of("waits").runnable().facts()));
    database.commit(
        history.record(
            List.of(submission("210987654321", "other")),
            JobStory.of("other").ofAccount("210987654321").runnable().facts()));
  }

  private static void projections(ProjectionChange... changes) {
    database.commit(ProjectionWrites.of(List.of(changes)));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void queuesShowTheirJobsInEveryState() {
    Summary summary = summary(A);
    assertThat(summary.jobQueues()).hasSize(1);
    Summary.Queue queue = summary.jobQueues().getFirst();
    assertThat(queue.jobQueueName()).isEqualTo("HappyPath");
    assertThat(queue.priority()).isEqualTo(7);
    assertThat(queue.jobs()).containsOnlyKeys(JobState.values());
    assertThat(queue.jobs()).containsEntry(JobState.SUCCEEDED, 3L);
    assertThat(queue.jobs()).containsEntry(JobState.RUNNABLE, 1L);
    assertThat(queue.jobs()).containsEntry(JobState.RUNNING, 0L);
    assertThat(summary.totals()).isEqualTo(queue.jobs());
  }

  @Test
  void environmentsShowTheirInstances() {
    assertThat(summary(A).computeEnvironments())
        .containsExactly(
            new Summary.Environment(
                CE,
                "big",
                "EC2",
                "ENABLED",
                "VALID",
                "ComputeEnvironment Healthy",
                0,
                16,
                6,
                2,
                1,
                6.0,
                "no room"));
  }

  @Test
  void recentChangesComeNewestFirst() {
    List<Summary.Change> changes = summary(A).recentChanges();
    assertThat(changes).hasSize(13);
    assertThat(changes.getFirst().jobId()).isEqualTo("waits");
    assertThat(changes.getFirst().to()).isEqualTo(JobState.RUNNABLE);
    assertThat(changes.get(1).from()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void anAccountSeesItsOwnAlone() {
    Summary other = summary("210987654321");
    assertThat(other.totals()).containsEntry(JobState.RUNNABLE, 1L);
    assertThat(other.totals()).containsEntry(JobState.SUCCEEDED, 0L);
    assertThat(other.computeEnvironments()).isEmpty();
    assertThat(other.recentChanges()).extracting(Summary.Change::jobId).containsExactly("other");
    assertThat(summary("333333333333").jobQueues()).isEmpty();
  }

  @Test
  void theProgressOfEachSeriesIsKnown() {
    assertThat(new PostgresProjections(database.pool()).progress())
        .containsEntry(QUEUE + "Old", new Progress("u", true, 2, 0))
        .containsEntry(CE, new Progress("u", false, 3, 7));
  }

  @Test
  void anEnvironmentMadeAnewStartsWithoutInstances() {
    String arn = CE + "2";
    projections(
        new EnvironmentDefined(A, arn, 1, "u1", false, "big2", "ENABLED", "EC2", 0, 16),
        new InstanceUp("444444444444", arn, 9, "i-1", "c5.large", 2000, 4096, 0),
        new EnvironmentDefined(A, arn, 2, "u1", true, "big2", "DISABLED", "EC2", 0, 16),
        new EnvironmentDefined(
            "444444444444", arn, 1, "u2", false, "big2", "ENABLED", "EC2", 0, 16));
    assertThat(new PostgresProjections(database.pool()).progress())
        .containsEntry(arn, new Progress("u2", false, 1, 0));
    assertThat(
            database.count(
                "select count(*) from environment_instance where environment_arn = '" + arn + "'"))
        .isZero();
    projections(new EnvironmentDefined(A, arn, 2, "u2", true, "big2", "DISABLED", "EC2", 0, 16));
  }

  private static Summary summary(String account) {
    return new PostgresProjections(database.pool()).summary(account, NOW);
  }

  private static Submission submission(String account, String jobId) {
    return new Submission(JobStory.identity(account, jobId), JobStory.START, "{}");
  }
}
