package io.windlass.stateevents.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.projection.JobCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobHistoryTest {
  private static final String DETAIL = "{\"container\":{\"image\":\"busybox\"},\"tags\":{}}";

  private final InMemoryJobStore store = new InMemoryJobStore();
  private final List<EventEnvelope> sent = new ArrayList<>();
  private final List<StateDuration> left = new ArrayList<>();
  private JobHistory history = new JobHistory(store, 1 << 20);

  @Test
  void aLifeIsRecordedInOrderAndToldOnce() {
    List<Transition> life = life("job");
    given(List.of(submission("job")), life);
    assertThat(store.history).extracting(RecordedTransition::transition).isEqualTo(life);
    assertThat(statuses()).containsExactly("RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED");
    assertThat(store.counts).isEqualTo(Map.of(key(JobState.SUCCEEDED), 1L));
  }

  /** Told once, over a restart of the service and whatever comes again. */
  @Test
  void statesThatAJobLeavesAreToldWithTheirDuration() {
    List<Transition> life = life("job");
    given(List.of(submission("job")), life.subList(0, 2));
    restart();
    given(List.of(), life.subList(1, 5));
    assertThat(left)
        .extracting(StateDuration::state)
        .containsExactly(
            JobState.SUBMITTED, JobState.RUNNABLE, JobState.STARTING, JobState.RUNNING);
    for (int i = 0; i < left.size(); i++) {
      assertThat(left.get(i).duration())
          .isEqualTo(Duration.between(life.get(i).at(), life.get(i + 1).at()));
    }
    assertThat(left).extracting(StateDuration::jobQueueArn).doesNotContainNull();
  }

  /** EV-022: later notifications of the job and of its children show it; it is none itself. */
  @Test
  void anotherPriorityIsShownFromThenOn() {
    var submission =
        new Submission(
            JobStory.identity("job"),
            JobStory.START,
            "{\"shareIdentifier\":\"a\",\"schedulingPriority\":1}");
    var changed = new JobGrouping(null, null, Map.of(), null, "b", 9);
    given(List.of(submission), JobStory.of("job").as(changed).submittedAgain().facts());
    assertThat(sent).isEmpty();
    given(List.of(), JobStory.of("job:1").as(JobGrouping.NONE).runnable().facts());
    assertThat(sent.getLast().detail())
        .contains("\"shareIdentifier\":\"b\"", "\"schedulingPriority\":9");
  }

  @Test
  void factsThatArriveBeforeTheirSubmissionArePickedUpWhenItArrives() {
    List<Transition> life = life("job");
    given(List.of(), life.subList(0, 2));
    given(List.of(), life.subList(2, 3));
    assertThat(sent).isEmpty();
    assertThat(store.parked).hasSize(3);
    given(List.of(submission("job")), life.subList(3, 5));
    assertThat(statuses()).containsExactly("RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED");
    assertThat(store.parked).isEmpty();
    assertThat(store.history).extracting(RecordedTransition::transition).isEqualTo(life);
  }

  @Test
  void parkedFactsSurviveALossOfMemory() {
    List<Transition> life = life("job");
    given(List.of(), life.subList(0, 3));
    restart();
    given(List.of(), life.subList(3, 4));
    restart();
    given(List.of(submission("job")), List.of());
    given(List.of(), life.subList(4, 5));
    assertThat(statuses()).containsExactly("RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED");
  }

  @Test
  void ev002RepeatsAreIgnoredWhetherTheJobIsInMemoryOrNot() {
    List<Transition> life = life("job");
    given(List.of(submission("job")), life);
    given(List.of(submission("job")), life);
    restart();
    given(List.of(submission("job")), life.subList(2, 5));
    assertThat(sent).hasSize(4);
    assertThat(store.history).hasSize(5);
    assertThat(store.counts).isEqualTo(Map.of(key(JobState.SUCCEEDED), 1L));
  }

  @Test
  void childrenUseTheDetailOfTheirParent() {
    given(List.of(submission("job")), JobStory.of("job:4").runnable().facts());
    assertThat(sent.getFirst().detail())
        .contains("\"jobId\":\"job:4\"", "\"image\":\"busybox\"", "\"jobName\":\"event-test\"");
  }

  @Test
  void aDetailThatCannotBeReadDoesNotStopTheStream() {
    given(
        List.of(new Submission(JobStory.identity("job"), JobStory.START, "not JSON")), life("job"));
    assertThat(statuses()).hasSize(4);
  }

  @Test
  void positionsGrowWithinAnAccountAndFollowTime() {
    List<Transition> life = life("job");
    given(List.of(submission("job")), life);
    restart();
    given(List.of(submission("other")), life("other"));
    List<Long> positions = store.history.stream().map(RecordedTransition::position).toList();
    assertThat(positions).isSorted().doesNotHaveDuplicates();
    assertThat(positions.getFirst()).isEqualTo(StreamPosition.earliest(life.getFirst().at()));
  }

  @Test
  void nothingIsAskedOfTheStoreForJobsInMemory() {
    List<Transition> life = life("job");
    given(List.of(submission("job")), life.subList(0, 1));
    int before = store.queries;
    given(List.of(), life.subList(1, 2));
    given(List.of(), life.subList(2, 5));
    assertThat(store.queries).isEqualTo(before);
  }

  /**
   * Submissions delayed, everything repeated, batches cut anywhere, memory lost at any time and
   * almost too small to be of use: the outcome is that of the undisturbed stream.
   */
  @Test
  void anyInterleavingGivesTheSameNotificationsPerJob() {
    for (int seed = 0; seed < 150; seed++) {
      var random = new Random(seed);
      var world = new JobHistoryTest();
      world.disturbed(random, random.nextBoolean() ? 4096 : 1 << 20);
      for (int job = 0; job < 12; job++) {
        String jobId = "job-" + job;
        assertThat(world.sent)
            .as("seed %d", seed)
            .filteredOn(event -> event.resources().getFirst().endsWith(jobId))
            .extracting(EventEnvelope::toJson)
            .isEqualTo(undisturbed(jobId).stream().map(EventEnvelope::toJson).toList());
      }
      assertThat(world.sent)
          .as("seed %d", seed)
          .extracting(EventEnvelope::position)
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(world.store.counts)
          .as("seed %d", seed)
          .isEqualTo(Map.of(key(JobState.SUCCEEDED), 12L));
      assertThat(world.store.parked).as("seed %d", seed).isEmpty();
    }
  }

  private void disturbed(Random random, int memory) {
    history = new JobHistory(store, memory);
    var queues = new ArrayList<List<Object>>();
    for (int job = 0; job < 12; job++) {
      queues.add(new ArrayList<>(List.of(submission("job-" + job))));
      var facts = new ArrayList<Object>();
      for (Transition fact : life("job-" + job)) {
        for (int i = random.nextInt(3); i >= 0; i--) {
          facts.add(fact);
        }
      }
      queues.add(facts);
    }
    while (!queues.isEmpty()) {
      var submissions = new ArrayList<Submission>();
      var facts = new ArrayList<Transition>();
      for (int i = random.nextInt(20); i >= 0 && !queues.isEmpty(); i--) {
        Collections.shuffle(queues, random);
        switch (queues.getLast().removeFirst()) {
          case Submission submission -> submissions.add(submission);
          case Transition fact -> facts.add(fact);
          default -> throw new AssertionError();
        }
        queues.removeIf(List::isEmpty);
      }
      if (random.nextInt(5) == 0) {
        HistoryChange lost = history.record(submissions, facts);
        assertThat(lost).isNotNull();
        restart(memory);
      }
      given(submissions, facts);
      if (random.nextInt(5) == 0) {
        restart(memory);
      }
    }
  }

  private static List<EventEnvelope> undisturbed(String jobId) {
    var world = new JobHistoryTest();
    world.given(List.of(submission(jobId)), life(jobId));
    return world.sent;
  }

  @Test
  void theReplaySaysWordForWordWhatWasSaid() {
    for (int job = 0; job < 5; job++) {
      String jobId = "job-" + job;
      given(
          List.of(submission(jobId)),
          JobStory.of(jobId)
              .runnable()
              .starting()
              .running()
              .retried(1)
              .starting()
              .running()
              .succeeded()
              .facts());
    }
    List<RecordedTransition> page = store.history.subList(3, store.history.size());
    var ids = page.stream().map(recorded -> recorded.transition().jobId()).toList();
    List<EventEnvelope> again =
        HistoryReplay.notifications(page, store.jobs(ids), store.transitions(ids));
    assertThat(again).isEqualTo(sent.subList(2, sent.size()));
  }

  @Test
  void theReplayLeavesOutJobsThatArePurged() {
    given(List.of(submission("job")), life("job"));
    assertThat(HistoryReplay.notifications(store.history, new LinkedHashMap<>(), List.of()))
        .isEmpty();
  }

  private void given(List<Submission> submissions, List<Transition> facts) {
    HistoryChange change = history.record(submissions, facts);
    store.commit(change);
    sent.addAll(change.notifications());
    left.addAll(change.durations());
  }

  private void restart() {
    restart(1 << 20);
  }

  private void restart(int memory) {
    history = new JobHistory(store, memory);
    history.reset(store.parkedIds());
  }

  private static Submission submission(String jobId) {
    return new Submission(JobStory.identity(jobId), JobStory.START, DETAIL);
  }

  private static List<Transition> life(String jobId) {
    return JobStory.of(jobId).runnable().starting().running().succeeded().facts();
  }

  private static JobCount.Key key(JobState state) {
    JobIdentity job = JobStory.identity("job");
    return new JobCount.Key(job.accountId(), job.jobQueueArn(), state);
  }

  private List<String> statuses() {
    return sent.stream()
        .map(event -> event.detail().replaceAll("(?s).*?\"status\":\"([A-Z]+)\".*", "$1"))
        .toList();
  }
}
