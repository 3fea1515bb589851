package io.windlass.stateevents.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of every store of job history. */
public abstract class JobHistoryStoreContract {
  private static final String DETAIL = "{\"tags\":{\"a\":\"é\"},\"container\":{\"image\":\"i\"}}";
  private static final String SHARED =
      "{\"tags\":{},\"shareIdentifier\":\"a\",\"schedulingPriority\":1}";
  private static final List<Transition> LIFE =
      JobStory.of("job")
          .runnable()
          .starting()
          .running()
          .retried(1)
          .starting()
          .running()
          .failed(137, "OutOfMemoryError")
          .facts();

  protected abstract JobHistoryStore store();

  protected abstract void commit(HistoryChange change);

  @Test
  void whatIsRecordedIsReadBackWhole() {
    record(List.of(submission("job"), submission("array")), LIFE);
    List<Transition> parent =
        JobStory.of("array")
            .as(new JobGrouping(3, null, Map.of("PENDING", 3), null))
            .pending()
            .facts();
    List<Transition> child =
        JobStory.of("array:1").as(new JobGrouping(null, 1, Map.of(), null)).runnable().facts();
    record(List.of(), parent);
    record(List.of(), child);
    assertThat(store().transitions(List.of("job"))).isEqualTo(LIFE);
    assertThat(store().transitions(List.of("array:1", "nobody", "array")))
        .hasSize(4)
        .containsAll(parent)
        .containsAll(child);
    assertThat(store().jobs(List.of("job", "nobody")))
        .isEqualTo(Map.of("job", JobDescriptor.of(JobStory.identity("job"), DETAIL)));
  }

  /** EV-022, FS-014: jobs with another priority or share are read with it. */
  @Test
  void precedencesAreKept() {
    var changed = new JobGrouping(null, null, Map.of(), null, "b", 9);
    List<Transition> facts = JobStory.of("job").runnable().as(changed).runnable().facts();
    var history = new JobHistory(store(), 1 << 16);
    commit(
        history.record(
            List.of(
                new Submission(JobStory.identity("job"), JobStory.START, SHARED),
                new Submission(JobStory.identity("plain"), JobStory.START, "{}"),
                new Submission(JobStory.identity("odd"), JobStory.START, "no object")),
            facts));
    commit(history.record(List.of(), JobStory.of("plain").as(changed).runnable().facts()));
    commit(history.record(List.of(), JobStory.of("odd").as(changed).runnable().facts()));
    Map<String, JobDescriptor> known = store().jobs(List.of("job", "plain", "odd"));
    assertThat(known.get("job").template().members())
        .contains("\"shareIdentifier\":\"b\"", "\"schedulingPriority\":9");
    assertThat(known.get("plain").template().members())
        .contains("\"schedulingPriority\":9")
        .doesNotContain("shareIdentifier");
    assertThat(known).containsKey("odd");
    assertThat(store().transitions(List.of("job"))).isEqualTo(facts);
  }

  @Test
  void parkedFactsAreKeptUntilTheyAreReleased() {
    record(List.of(), LIFE.subList(0, 3));
    record(List.of(), LIFE.subList(0, 2));
    assertThat(store().parked(List.of("job", "nobody"))).isEqualTo(LIFE.subList(0, 3));
    assertThat(store().transitions(List.of("job"))).isEmpty();
    var history = new JobHistory(store(), 1 << 16);
    history.reset(List.of("job"));
    commit(history.record(List.of(submission("job")), List.of()));
    assertThat(store().parked(List.of("job"))).isEmpty();
    assertThat(store().transitions(List.of("job"))).isEqualTo(LIFE.subList(0, 3));
  }

  @Test
  void theLastPositionOfAnAccountIsKnown() {
    assertThat(store().lastPositions(List.of(JobStory.ACCOUNT))).isEmpty();
    record(List.of(submission("job")), LIFE);
    assertThat(store().lastPositions(List.of(JobStory.ACCOUNT, "210987654321")))
        .isEqualTo(Map.of(JobStory.ACCOUNT, StreamPosition.earliest(LIFE.getLast().at())));
  }

  @Test
  void askingForNothingGivesNothing() {
    assertThat(store().jobs(List.of())).isEmpty();
    assertThat(store().transitions(List.of())).isEmpty();
    assertThat(store().parked(List.of())).isEmpty();
    assertThat(store().lastPositions(List.of())).isEmpty();
  }

  private void record(List<Submission> submissions, List<Transition> facts) {
    commit(new JobHistory(store(), 1 << 16).record(submissions, facts));
  }

  private static Submission submission(String jobId) {
    return new Submission(JobStory.identity(jobId), JobStory.START, DETAIL);
  }
}
