package io.windlass.submission.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.store.ArrayChange;
import io.windlass.submission.store.ChildChange;
import io.windlass.submission.store.StateChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrayFoldTest {
  private static final List<JobTransitioned> EVENTS =
      List.of(
          parent(1, JobStatus.SUBMITTED).build(),
          parent(2, JobStatus.PENDING)
              .setArraySummary(Map.of("RUNNABLE", 3))
              .setArrayRunnable("0-2")
              .build(),
          child(0, 3, JobStatus.STARTING),
          child(1, 3, JobStatus.STARTING),
          child(0, 4, JobStatus.RUNNING),
          Scenario.transition("plain", 1, JobStatus.SUBMITTED).build(),
          parent(3, JobStatus.PENDING)
              .setArraySummary(Map.of("RUNNABLE", 1, "STARTING", 1, "RUNNING", 1))
              .setArrayRunnable("2")
              .build());

  private static JobTransitioned.Builder parent(long sequence, JobStatus status) {
    return Scenario.transition("a", sequence, status).setArraySize(3);
  }

  private static JobTransitioned child(int index, long sequence, JobStatus status) {
    return Scenario.transition("a:" + index, sequence, status)
        .setArrayIndex(index)
        .setAttempt(Scenario.attempt(1).build())
        .build();
  }

  private static JobViewProjector fold(List<JobTransitioned> events) {
    JobViewProjector fold = new JobViewProjector();
    events.forEach(fold::add);
    return fold;
  }

  @Test
  void ar011ParentsChildrenAndOthersAreToldApart() {
    JobViewProjector fold = fold(EVENTS);
    assertThat(fold.changes()).extracting(StateChange::jobId).containsExactly("plain");
    assertThat(fold.childChanges())
        .extracting(ChildChange::child)
        .containsExactly(new ChildId("a", 0), new ChildId("a", 1));
    assertThat(fold.childChanges().getFirst().state().status().status()).isEqualTo("RUNNING");
    ArrayChange array = fold.arrayChanges().getFirst();
    assertThat(array.state().sequence()).isEqualTo(3);
    assertThat(array.runnable()).isEqualTo("2");
    assertThat(array.summary()).contains("\"STARTING\":1");
    assertThat(array.toldAt()).isEqualTo(1003);
  }

  @Test
  void ar012ChildrenExistFromTheFirstPendingOnWhateverTheOrder() {
    List<JobTransitioned> repeated = new ArrayList<>(EVENTS);
    repeated.addAll(EVENTS);
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(repeated, new Random(seed));
      assertThat(fold(repeated).arrayChanges())
          .singleElement()
          .satisfies(array -> assertThat(array.spawnedAt()).isEqualTo(1002))
          .satisfies(array -> assertThat(array.state().sequence()).isEqualTo(3));
    }
    assertThat(fold(EVENTS.subList(0, 1)).arrayChanges())
        .singleElement()
        .satisfies(array -> assertThat(array.spawnedAt()).isNull());
  }
}
