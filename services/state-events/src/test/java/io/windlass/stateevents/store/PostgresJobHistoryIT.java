package io.windlass.stateevents.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.history.HistoryChange;
import io.windlass.stateevents.history.JobHistory;
import io.windlass.stateevents.history.JobHistoryStore;
import io.windlass.stateevents.history.JobHistoryStoreContract;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresJobHistoryIT extends JobHistoryStoreContract {
  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = new TestDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    TestDatabase.await(
        database.pool().query("truncate job, history, parked_transition, job_count").execute());
  }

  @Override
  protected JobHistoryStore store() {
    return new PostgresJobHistory(database.pool());
  }

  @Override
  protected void commit(HistoryChange change) {
    database.commit(change);
  }

  @Test
  void committingAChangeTwiceIsHarmlessForParkedFactsAndJobs() {
    List<Transition> facts = JobStory.of("job").runnable().facts();
    HistoryChange parked = new JobHistory(store(), 0).record(List.of(), facts);
    commit(parked);
    commit(parked);
    assertThat(database.count("select count(*) from parked_transition")).isEqualTo(2);
    assertThat(new PostgresJobHistory(database.pool()).parkedIds(0)).containsExactly("job");
    assertThat(new PostgresJobHistory(database.pool()).parkedIds(1)).isEmpty();
  }

  @Test
  void theLogSaysAgainWhatWasSentAfterAnEvent() {
    var sent = new ArrayList<EventEnvelope>();
    var history = new JobHistory(store(), 1 << 20);
    for (int i = 0; i < 7; i++) {
      sent.addAll(live(history, "job-" + i));
    }
    var log = new EventLog(database.pool(), 10);
    UUID last = UUID.fromString(sent.get(4).id());
    var heard = new ArrayList<EventEnvelope>();
    long position = log.position(JobStory.ACCOUNT, last);
    EventLog.Page page;
    do {
      page = log.after(JobStory.ACCOUNT, position);
      heard.addAll(page.events());
      position = page.position();
    } while (!page.isLast());
    assertThat(heard).isEqualTo(sent.subList(5, sent.size()));
    assertThat(log.after(JobStory.ACCOUNT, position).events()).isEmpty();
    assertThat(log.after("210987654321", 0).events()).isEmpty();
  }

  @Test
  void ev002AnIdThatIsNotKeptLeadsToItsTime() {
    List<EventEnvelope> sent = live(new JobHistory(store(), 1 << 20), "job");
    var log = new EventLog(database.pool(), 10);
    EventEnvelope second = sent.get(1);
    UUID unknown =
        new UUID(UUID.fromString(second.id()).getMostSignificantBits(), 0x8000_0000_0000_0000L);
    assertThat(log.after(JobStory.ACCOUNT, log.position(JobStory.ACCOUNT, unknown)).events())
        .isEqualTo(sent.subList(1, sent.size()));
  }

  @Test
  void j015JobsThatEndedLongAgoAreForgottenAndOthersAreNot() {
    var history = new JobHistory(store(), 1 << 20);
    for (int i = 0; i < 25; i++) {
      live(history, "ended-" + i);
    }
    commit(
        history.record(List.of(submission("waiting")), JobStory.of("waiting").runnable().facts()));
    commit(new JobHistory(store(), 0).record(List.of(), JobStory.of("orphan").facts()));
    var purge = new HistoryPurge(database.pool(), new TransitionArchive(database.pool()), 10);
    Instant later = JobStory.START.plusSeconds(3600);
    assertThat(purge.before(JobStory.START, later)).isZero();
    assertThat(purge.before(later, later)).isEqualTo(25);
    assertThat(database.count("select count(distinct job_id) from history")).isEqualTo(1);
    assertThat(database.count("select count(*) from job")).isEqualTo(1);
    assertThat(database.count("select count(*) from parked_transition")).isZero();
    assertThat(database.count("select count(*) from archived_transition")).isZero();
    assertThat(purge.before(later, later)).isZero();
  }

  private List<EventEnvelope> live(JobHistory history, String jobId) {
    HistoryChange change =
        history.record(
            List.of(submission(jobId)),
            JobStory.of(jobId).runnable().starting().running().succeeded().facts());
    commit(change);
    return change.notifications();
  }

  private static Submission submission(String jobId) {
    return new Submission(JobStory.identity(jobId), JobStory.START, "{}");
  }
}
