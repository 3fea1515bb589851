package io.windlass.stateevents.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.history.HistoryChange;
import io.windlass.stateevents.history.JobHistory;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.ArrayStory;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.projection.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A large array in the history, on a real database. */
class ArrayHistoryIT {
  private static final int SIZE = 2000;
  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = new TestDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void ar011AnArrayIsRecordedInBatchesAndCountedByItsSummary() {
    var array = new ArrayStory("array", SIZE);
    var history = new JobHistory(new PostgresJobHistory(database.pool()), 1 << 20);
    var submission = new Submission(JobStory.identity("array"), JobStory.START, "{}");
    HistoryChange begin =
        history.record(
            List.of(submission),
            List.of(
                array.parent(1, null, JobState.SUBMITTED, Map.of()),
                array.parent(2, JobState.SUBMITTED, JobState.PENDING, Map.of("RUNNABLE", SIZE))));
    database.commit(begin);
    assertThat(summary().totals()).containsEntry(JobState.RUNNABLE, (long) SIZE);

    List<Transition> lives = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      lives.add(array.child(i, 3, JobState.RUNNABLE, JobState.STARTING));
      lives.add(array.child(i, 4, JobState.STARTING, JobState.RUNNING));
      lives.add(array.child(i, 5, JobState.RUNNING, JobState.SUCCEEDED));
    }
    HistoryChange children = history.record(List.of(), lives);
    assertThat(HistoryWrites.of(0, children)).as("statements").hasSize(1);
    database.commit(children);
    assertThat(children.notifications()).hasSize(3 * SIZE);
    assertThat(summary().totals()).containsEntry(JobState.RUNNABLE, (long) SIZE);

    database.commit(
        history.record(
            List.of(),
            List.of(
                array.parent(3, JobState.PENDING, JobState.SUCCEEDED, Map.of("SUCCEEDED", SIZE)))));
    assertThat(summary().totals())
        .containsEntry(JobState.RUNNABLE, 0L)
        .containsEntry(JobState.PENDING, 0L)
        .containsEntry(JobState.SUCCEEDED, (long) SIZE);
    assertThat(summary().recentChanges().getFirst().jobId()).isEqualTo("array");
  }

  private static Summary summary() {
    return new PostgresProjections(database.pool()).summary(JobStory.ACCOUNT, Instant.EPOCH);
  }
}
