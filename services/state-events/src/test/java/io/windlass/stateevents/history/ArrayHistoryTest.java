package io.windlass.stateevents.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.lifecycle.ArrayStory;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.projection.JobCount;
import io.windlass.stateevents.subscription.EventFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The history of array jobs. */
class ArrayHistoryTest {
  private static final ArrayStory ARRAY = new ArrayStory("array", 3);
  private static final List<Transition> FACTS =
      List.of(
          ARRAY.parent(1, null, JobState.SUBMITTED, Map.of()),
          ARRAY.parent(2, JobState.SUBMITTED, JobState.PENDING, Map.of("RUNNABLE", 3)),
          ARRAY.child(0, 3, JobState.RUNNABLE, JobState.STARTING),
          ARRAY.child(0, 4, JobState.STARTING, JobState.RUNNING),
          ARRAY.child(1, 3, JobState.RUNNABLE, JobState.FAILED),
          ARRAY.parent(
              3,
              JobState.PENDING,
              JobState.PENDING,
              Map.of("RUNNABLE", 1, "RUNNING", 1, "FAILED", 1)),
          ARRAY.child(0, 5, JobState.RUNNING, JobState.SUCCEEDED),
          ARRAY.child(2, 3, JobState.RUNNABLE, JobState.FAILED),
          ARRAY.parent(4, JobState.PENDING, JobState.FAILED, Map.of("SUCCEEDED", 1, "FAILED", 2)));

  private final InMemoryJobStore store = new InMemoryJobStore();
  private final List<EventEnvelope> sent = new ArrayList<>();
  private JobHistory history = new JobHistory(store, 1 << 20);

  private void given(List<Transition> facts) {
    HistoryChange change = history.record(List.of(submission()), facts);
    store.commit(change);
    sent.addAll(change.notifications());
  }

  private static Submission submission() {
    return new Submission(JobStory.identity("array"), JobStory.START, "{}");
  }

  private static JobCount.Key key(JobState state) {
    JobIdentity job = JobStory.identity("array");
    return new JobCount.Key(job.accountId(), job.jobQueueArn(), state);
  }

  @Test
  void ev003ParentsAndChildrenAreToldOfWhenTheirStateChanges() {
    given(FACTS);
    assertThat(sent)
        .extracting(e -> e.resources().getFirst().replaceAll(".*/", "") + " " + status(e))
        .containsExactly(
            "array PENDING",
            "array:0 STARTING",
            "array:0 RUNNING",
            "array:1 FAILED",
            "array:0 SUCCEEDED",
            "array:2 FAILED",
            "array FAILED");
    assertThat(sent.getFirst().detail())
        .contains(
            "\"arrayProperties\":{\"statusSummary\":{\"STARTING\":0,\"FAILED\":0,\"RUNNING\":0,"
                + "\"SUCCEEDED\":0,\"RUNNABLE\":3,\"SUBMITTED\":0,\"PENDING\":0},"
                + "\"statusSummaryLastUpdatedAt\":"
                + JobStory.START.plusSeconds(2).toEpochMilli()
                + ",\"size\":3}");
    assertThat(sent.get(1).detail())
        .contains(
            "\"arrayProperties\":{\"statusSummary\":{},\"index\":0}", "\"jobId\":\"array:0\"");
  }

  private static String status(EventEnvelope event) {
    return event.detail().replaceAll("(?s).*?\"status\":\"([A-Z]+)\".*", "$1");
  }

  @Test
  void ar011ChildrenAreCountedByTheirParentsSummaryAlone() {
    given(FACTS.subList(0, 1));
    assertThat(store.counts).isEqualTo(Map.of(key(JobState.SUBMITTED), 1L));
    given(FACTS.subList(1, 5));
    assertThat(store.counts).isEqualTo(Map.of(key(JobState.RUNNABLE), 3L));
    history = new JobHistory(store, 1 << 20);
    given(FACTS.subList(5, 8));
    assertThat(store.counts)
        .isEqualTo(
            Map.of(
                key(JobState.RUNNABLE), 1L, key(JobState.RUNNING), 1L, key(JobState.FAILED), 1L));
    given(FACTS);
    assertThat(store.counts)
        .isEqualTo(Map.of(key(JobState.SUCCEEDED), 1L, key(JobState.FAILED), 2L));
  }

  @Test
  void aReplaySaysTheSameOfArrays() {
    given(FACTS);
    var ids = store.history.stream().map(recorded -> recorded.transition().jobId()).toList();
    assertThat(
            HistoryReplay.notifications(
                store.history, store.jobs(List.of("array")), store.transitions(ids)))
        .isEqualTo(sent);
  }

  @Test
  void aSubscriberMayLeaveChildrenOut() {
    given(FACTS);
    var filter = new EventFilter(JobStory.ACCOUNT, null, Set.of(), null, null, null, false, null);
    assertThat(sent.stream().filter(filter::accepts))
        .extracting(event -> event.job().id(), event -> event.job().status())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("array", "PENDING"),
            org.assertj.core.groups.Tuple.tuple("array", "FAILED"));
  }
}
