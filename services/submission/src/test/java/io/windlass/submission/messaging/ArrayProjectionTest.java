package io.windlass.submission.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.store.JobViewUpdate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrayProjectionTest {
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

  private static <C> List<C> changes(Class<C> type, List<JobTransitioned> events) {
    JobViewProjector projector = new JobViewProjector();
    events.forEach(projector::add);
    return projector.changes().stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  void ar011ParentsChildrenAndOthersAreToldApart() {
    assertThat(changes(JobViewUpdate.Job.class, EVENTS))
        .extracting(change -> change.state().jobId())
        .containsExactly("plain");
    List<JobViewUpdate.Child> children = changes(JobViewUpdate.Child.class, EVENTS);
    assertThat(children)
        .extracting(JobViewUpdate.Child::id)
        .containsExactly(ChildId.ofArray("a", 0), ChildId.ofArray("a", 1));
    assertThat(children.getFirst().state().status().status()).isEqualTo("RUNNING");
    JobViewUpdate.Array array = changes(JobViewUpdate.Array.class, EVENTS).getFirst();
    assertThat(array.state().sequence()).isEqualTo(3);
    assertThat(array.runnable()).isEqualTo("2");
    assertThat(array.summary()).contains("\"STARTING\":1");
    assertThat(array.summaryAt()).isEqualTo(1003);
  }

  @Test
  void ar012ChildrenExistFromTheFirstPendingOnWhateverTheOrder() {
    List<JobTransitioned> repeated = new ArrayList<>(EVENTS);
    repeated.addAll(EVENTS);
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(repeated, new Random(seed));
      assertThat(changes(JobViewUpdate.Array.class, repeated))
          .singleElement()
          .satisfies(array -> assertThat(array.spawnedAt()).isEqualTo(1002))
          .satisfies(array -> assertThat(array.state().sequence()).isEqualTo(3));
    }
    assertThat(changes(JobViewUpdate.Array.class, EVENTS.subList(0, 1)))
        .singleElement()
        .satisfies(array -> assertThat(array.spawnedAt()).isNull());
  }
}
