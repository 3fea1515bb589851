package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.query.Explanation;
import io.windlass.scheduler.query.Query;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.query.QueueFront;
import io.windlass.scheduler.query.ReplyAddress;
import io.windlass.scheduler.quota.QuotaShare;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Quota shares: which jobs are placed, which wait, and why. The name of a job consists of its share
 * and a number.
 */
class QuotaShareTest {
  private static final String EXCEEDED = "MISCONFIGURATION:QUOTA_MANAGEMENT_LIMIT_EXCEEDED - ";

  /** Each share submits ten jobs of one vCPU, in the order of shares; room for twenty. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A RESERVE VCPU=4; B RESERVE VCPU=6                             | A=4, B=6
          A LEND VCPU=4; B LEND VCPU=6                                   | A=4, B=6
          A LEND_AND_BORROW VCPU=4; B LEND_AND_BORROW VCPU=6             | A=4, B=6
          A LEND_AND_BORROW VCPU=4; B RESERVE VCPU=6; C LEND VCPU=5      | A=4, B=6, C=5
          A LEND_AND_BORROW VCPU=4; B LEND VCPU=20                       | A=10, B=10
          A LEND_AND_BORROW=50 VCPU=4; B LEND VCPU=20                    | A=6, B=10
          A LEND_AND_BORROW=0 VCPU=4; B LEND VCPU=20                     | A=4, B=10
          A LEND_AND_BORROW VCPU=2; B LEND_AND_BORROW VCPU=2; C LEND VCPU=16 | A=8, B=2, C=10
          A LEND_AND_BORROW MEMORY=2048; B LEND MEMORY=20480             | A=10, B=10
          A RESERVE VCPU=9 MEMORY=3072; B RESERVE VCPU=0                 | A=3
          A RESERVE GPU=1; B RESERVE VCPU=1                              | A=10, B=1
          """)
  void sharesGetWhatIsTheirs(String shares, String expected) {
    Lifecycle life = queue();
    for (String share : shares.split("; ", -1)) {
      life.quota(share);
    }
    for (String share : shares.split("; ", -1)) {
      for (int i = 1; i <= 10; i++) {
        submit(life, share.substring(0, 1) + i);
      }
    }
    room(life, 20);
    assertThat(running(life)).isEqualTo("{" + expected + "}");
    assertThat(running(life.crash())).isEqualTo("{" + expected + "}");
  }

  /**
   * Jobs within their share's own limits precede those that borrow; in both groups, by submission.
   */
  @Test
  void ownBeforeBorrowedThenBySubmission() {
    Lifecycle life =
        queue().quota("A LEND_AND_BORROW VCPU=1").quota("B LEND VCPU=2").quota("C LEND VCPU=2");
    submit(life, "A1", "A2", "A3", "C1", "B1");
    assertThat(life.runnable("q")).containsExactly("A1", "C1", "B1", "A2", "A3");
    room(life, 4);
    assertThat(order(life)).containsExactly("A1", "C1", "B1", "A2");
  }

  /** Priority counts within a share, then jobs that returned, then submission. */
  @Test
  void priorityCountsWithinItsShare() {
    Lifecycle life = queue().quota("A LEND VCPU=9").quota("B LEND VCPU=9");
    life.submit("A1", job().share("A").attempts(2));
    room(life, 1);
    life.submit("A2", job().share("A").priority(5)).submit("A3", job().share("A").priority(7));
    life.submit("A4", job().share("A")).submit("B1", job().share("B").priority(1));
    life.capacity("ce", new CapacityChange.Draining("i-1")).run("A1", 1);
    assertThat(life.runnable("q")).containsExactly("A3", "A2", "A1", "A4", "B1");
  }

  /** A head that does not fit delays jobs of its own share only. */
  @Test
  void aBlockedHeadHoldsUpItsOwnShareOnly() {
    Lifecycle life = queue().quota("A LEND VCPU=9").quota("B LEND VCPU=9");
    room(life, 4);
    life.submit("A1", job().share("A").vcpus(5));
    submit(life, "A2", "B1");
    life.is("A1", JobStatus.RUNNABLE).is("A2", JobStatus.RUNNABLE).is("B1", JobStatus.STARTING);
    life.cancel("A1").is("A2", JobStatus.STARTING);
  }

  @Test
  void aShareThatIsNotKnownYetWaits() {
    Lifecycle life = queue().quota("A LEND VCPU=9");
    room(life, 4);
    submit(life, "B1", "A1");
    life.is("B1", JobStatus.RUNNABLE).is("A1", JobStatus.STARTING);
    life.quota("B RESERVE VCPU=1").is("B1", JobStatus.STARTING);
  }

  /** Definitions arrive in any order: shares before their queue, the queue before its policy. */
  @Test
  void definitionsComeInAnyOrder() {
    Lifecycle life = Lifecycle.empty().environment("ce", 20).fairQueue("q", "quota", "ce");
    room(life, 4);
    submit(life, "A1", "A2");
    life.quota("A LEND VCPU=1").is("A1", JobStatus.RUNNABLE);
    life.quotaQueue("q", "ce").is("A1", JobStatus.STARTING).is("A2", JobStatus.RUNNABLE);
    life.quota("A LEND VCPU=2").is("A2", JobStatus.STARTING);
  }

  /**
   * A changed limit applies immediately; running jobs stay unless their capacity is owed to another
   * share.
   */
  @Test
  void limitsChange() {
    Lifecycle life = queue().quota("A RESERVE VCPU=2").quota("B RESERVE VCPU=2");
    room(life, 9);
    submit(life, "A1", "A2", "A3");
    life.is("A3", JobStatus.RUNNABLE).quota("A RESERVE VCPU=3").is("A3", JobStatus.STARTING);
    life.quota("A RESERVE VCPU=1").is("A3", JobStatus.STARTING);
    submit(life, "A4", "B1");
    life.is("A4", JobStatus.RUNNABLE).is("B1", JobStatus.STARTING);
    life.run("A1", 0).run("A2", 0).is("A4", JobStatus.RUNNABLE);
    life.run("A3", 0).is("A4", JobStatus.STARTING);
  }

  /** Children of an array and jobs of several nodes count like any other. */
  @Test
  void arraysAndMultiNodeJobs() {
    Lifecycle life = queue().quota("A LEND VCPU=3").quota("B LEND_AND_BORROW VCPU=2");
    life.instance("ce", "i-1", new ResourceShape(2_000, 9_999, 0));
    life.instance("ce", "i-2", new ResourceShape(2_000, 9_999, 0));
    life.submit("B1", JobPlan.gang(2).share("B").vcpus(2));
    life.is("B1", JobStatus.STARTING);
    assertThat(running(life)).isEqualTo("{B=4}");
    life.instance("ce", "i-3", new ResourceShape(9_000, 99_999, 0));
    life.submit("A1", JobPlan.array(4).share("A"));
    assertThat(life.statusOf("A1:0")).isEqualTo(JobStatus.STARTING);
    assertThat(life.statusOf("A1:1")).isEqualTo(JobStatus.RUNNABLE);
    assertThat(life.job("B1").isPreempted()).isTrue();
    life.end("B1#0", StopCause.STOPPED, 143, null, null);
    life.end("B1#1", StopCause.STOPPED, 143, null, null);
    assertThat(running(life)).isEqualTo("{A=3}");
    assertThat(life.runnable("q")).containsExactly("B1", "A1:3");
    life.crash().run("A1:0", 0).run("A1:1", 0).run("A1:2", 0);
    assertThat(running(life)).isEqualTo("{A=1, B=4}");
  }

  /** TR-021, JQ-051: a job that is larger than its share may ever be. */
  @Test
  void aJobLargerThanItsShareSaysSo() {
    Lifecycle life = queue().quota("A LEND_AND_BORROW=100 VCPU=2").quota("B LEND VCPU=2");
    life.submit("A1", job().share("A").vcpus(4)).submit("B1", job().share("B").vcpus(3));
    life.waitsFor("A1", null)
        .waitsFor("B1", EXCEEDED + "Job requirements exceed quota share capacity limits.");
    life.quota("B LEND VCPU=1");
    life.waitsFor(
        "A1", EXCEEDED + "Job requires borrowing that exceeds all configured borrowable capacity.");
    life.quota("A LEND_AND_BORROW=50 VCPU=2");
    life.waitsFor(
        "A1", EXCEEDED + "Job requirements exceed quota share capacity limits and borrow limits.");
    life.quota("B LEND VCPU=3").waitsFor("B1", null);
  }

  /** Demand requests no more capacity than shares may use. */
  @Test
  void demandIsWhatSharesMayUse() {
    Lifecycle life = queue().quota("A RESERVE VCPU=2").quota("B LEND_AND_BORROW VCPU=1");
    for (int i = 0; i < 5; i++) {
      submit(life, "A" + i, "B" + i);
    }
    assertThat(life.demand("ce").waiting().milliVcpus()).isEqualTo(3_000);
    life.quota("C LEND VCPU=2");
    assertThat(life.demand("ce").waiting().milliVcpus()).isEqualTo(5_000);
    room(life, 4);
    assertThat(life.demand("ce").waiting().milliVcpus()).isEqualTo(1_000);
  }

  /** The jobs of a deleted share are ended; when it is created again, it accepts new ones. */
  @Test
  void aDeletedShareFailsWhatIsLeft() {
    Lifecycle life = queue().quota("A RESERVE VCPU=1").quota("B RESERVE VCPU=1");
    room(life, 4);
    submit(life, "A1", "A2", "B1");
    life.submit("A3", job().share("A").dependsOn("B1"));
    life.quota("A RESERVE VCPU=1", false, QuotaShare.Life.DELETING).crash().pass(0);
    life.isFailed("A2", "Quota share A was deleted").isFailed("A3", "Quota share A was deleted");
    life.stopOrdered("A1", 1).end("A1", StopCause.STOPPED, 143, null, null);
    life.isFailed("A1", "Quota share A was deleted").is("B1", JobStatus.STARTING);
    submit(life, "A4");
    life.isFailed("A4", "Quota share A was deleted");
    life.quota("A RESERVE VCPU=1", false, QuotaShare.Life.DELETED).quota("A RESERVE VCPU=1");
    submit(life, "A5");
    life.is("A5", JobStatus.STARTING);
  }

  /** JQ-030: the first of each share, and what each uses; the same after recovery. */
  @Test
  void snapshot() {
    Lifecycle life = queue().quota("A LEND VCPU=4 GPU=1").quota("B LEND_AND_BORROW VCPU=2");
    room(life, 5);
    submit(life, "B1", "B2", "B3", "B4", "B5", "B6", "B7", "A1");
    QueueFront front = front(life);
    assertThat(front.quotas().heads().keySet()).containsExactly("A", "B");
    assertThat(front.quotas().heads().get("A").id()).isEqualTo(life.id("A1"));
    assertThat(front.quotas().heads().get("B").id()).isEqualTo(life.id("B6"));
    assertThat(front.quotas().largest())
        .containsExactly(new QueueFront.QuotaUse("B", Map.of("VCPU", 5_000L)));
    assertThat(front.shares()).isNull();
    QueueFront again = front(life.crash());
    assertThat(again.quotas().largest()).isEqualTo(front.quotas().largest());
    assertThat(again.jobs())
        .extracting(QueueFront.QueuedJob::id)
        .containsExactlyElementsOf(front.jobs().stream().map(QueueFront.QueuedJob::id).toList());
  }

  /** In plain words: the share's limit, the borrow limit, what is left to borrow, what is lent. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A RESERVE VCPU=2; B LEND VCPU=4                | A | Its quota share A uses 2 of its 2 vCPUs and does not borrow.
          A LEND_AND_BORROW=50 VCPU=2; B LEND VCPU=4     | A | Its quota share A has borrowed 1 vCPU, and may borrow 1 vCPU at most.
          A LEND_AND_BORROW VCPU=2; B LEND_AND_BORROW VCPU=0; C LEND VCPU=1 | A | Its quota share A uses 3 vCPUs, 2 of which are its own, and others leave nothing to borrow.
          """)
  void explained(String shares, String share, String expected) {
    Lifecycle life = queue();
    for (String one : shares.split("; ", -1)) {
      life.quota(one);
    }
    room(life, 20);
    for (int i = 1; i <= 6; i++) {
      submit(life, share + i);
    }
    String waiting = life.runnable("q").getFirst();
    assertThat(explain(life, waiting).sentences()).contains(expected);
    assertThat(explain(life, waiting).obstacles())
        .extracting(Explanation.Obstacle::kind)
        .contains(Explanation.Kind.QUOTA_SHARE);
  }

  @Test
  void lentIsExplained() {
    Lifecycle life = queue().quota("A LEND VCPU=2").quota("B LEND_AND_BORROW VCPU=2");
    room(life, 20);
    submit(life, "B1", "B2", "B3", "B4", "A1");
    assertThat(explain(life, "A1").sentences())
        .contains(
            "Its quota share A has lent what it needs; 1 job is being preempted for that, and it"
                + " waits for it to end.");
    submit(life, "A2");
    assertThat(explain(life, "A2").sentences())
        .anyMatch(s -> s.contains("1 job of its quota share goes before it"));
  }

  static Lifecycle queue() {
    return Lifecycle.empty().environment("ce", 64).quotaQueue("q", "ce");
  }

  static void room(Lifecycle life, int vcpus) {
    life.instance("ce", "i-1", new ResourceShape(vcpus * 1_000, 1_000_000, 8));
  }

  /** One vCPU each; the first letter is the share. */
  static void submit(Lifecycle life, String... names) {
    for (String name : names) {
      life.submit(name, job().share(name.substring(0, 1)));
    }
  }

  /** vCPUs by share. */
  static String running(Lifecycle life) {
    Map<String, Long> vcpus = new TreeMap<>();
    for (Job job : life.core().state().jobs()) {
      if (job.status().occupiesInstance()) {
        vcpus.merge(
            job.profile().precedence().shareIdentifier(),
            job.profile().total().milliVcpus() / 1_000,
            Long::sum);
      }
    }
    return vcpus.toString();
  }

  private static List<String> order(Lifecycle life) {
    return life.events.stream()
        .filter(AccountEvent.JobStep.class::isInstance)
        .map(AccountEvent.JobStep.class::cast)
        .filter(s -> s.after().status() == JobStatus.STARTING)
        .map(s -> s.after().submission().name())
        .toList();
  }

  private static QueueFront front(Lifecycle life) {
    life.tell(
        new AccountCommand.Ask(
            new ReplyAddress("r", Instant.MAX), new Query.FrontOfQueue(Arns.queue("q"))));
    return ((QueryResult.Front) ((AccountEvent.Answered) life.events.getLast()).answer()).front();
  }

  private static Explanation explain(Lifecycle life, String name) {
    life.tell(
        new AccountCommand.Ask(
            new ReplyAddress("r", Instant.MAX), new Query.WhyWaiting(life.id(name))));
    return ((QueryResult.Explained) ((AccountEvent.Answered) life.events.getLast()).answer())
        .explanation();
  }
}
