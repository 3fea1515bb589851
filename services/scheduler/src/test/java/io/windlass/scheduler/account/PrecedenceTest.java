package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.array;
import static io.windlass.scheduler.account.JobPlan.gang;
import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.PENDING;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.query.OperatorCommand;
import io.windlass.scheduler.query.Query;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.query.QueueFront;
import io.windlass.scheduler.query.ReplyAddress;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the priority or share of waiting jobs: FS-010, FS-013, FS-014. */
class PrecedenceTest {
  /** For the proof that every step is taken: PENDING and RUNNABLE, and an array. */
  static Lifecycle changedInEveryState() {
    Lifecycle story = shares().submit("A1", job().share("A"));
    story.submit("A2", job().share("A").dependsOn("A1"));
    change(story, "A1", 3, null);
    change(story, "A2", 3, null);
    change(story.submit("A", array(2).share("A")), "A", 3, null);
    return story;
  }

  /** FS-014: higher first within its share, at once, and after a crash. */
  @Test
  void priorityReordersTheShareAtOnceFS014() {
    Lifecycle story = shares();
    story.submit("A1", job().share("A")).submit("A2", job().share("A"));
    story.submit("A3", job().share("A").priority(4));
    assertThat(story.runnable("q")).containsExactly("A3", "A1", "A2");
    assertThat(change(story.pass(60), "A2", 9, null)).isEqualTo(new QueryResult.Done());
    assertThat(story.runnable("q")).containsExactly("A2", "A3", "A1");
    assertThat(story.crash().pass(1).runnable("q")).containsExactly("A2", "A3", "A1");
    assertThat(change(story, "A2", 0, null)).isEqualTo(new QueryResult.Done());
    assertThat(story.runnable("q")).containsExactly("A3", "A1", "A2");
    assertThat(story.job("A2").profile().precedence().shareIdentifier()).isEqualTo("A");
    story.instance("ce", "i-1", new ResourceShape(1_000, 4_096, 0)).is("A3", STARTING);
  }

  /** JQ-032: the snapshot shows the new order, and since when it is so. */
  @Test
  void snapshotFollowsJQ032() {
    Lifecycle story = shares();
    story.submit("A1", job().share("A")).submit("A2", job().share("A")).pass(60);
    change(story, "A2", 1, null);
    QueueFront front = front(story);
    assertThat(front.jobs())
        .extracting(QueueFront.QueuedJob::id)
        .containsExactly(story.id("A2"), story.id("A1"));
    assertThat(front.jobs().getFirst().since()).isEqualTo(story.now());
  }

  /** It is not a change of state: the job has waited since it did before. */
  @Test
  void jobHasWaitedSinceItDid() {
    Lifecycle story = shares().submit("A1", job().share("A")).pass(60);
    Instant since = story.job("A1").progress().since();
    long version = story.job("A1").progress().version();
    change(story, "A1", 1, "B");
    assertThat(story.job("A1").progress().since()).isEqualTo(since);
    assertThat(story.job("A1").progress().version()).isEqualTo(version + 1);
    assertThat(change(story, "A1", 1, "B")).isEqualTo(new QueryResult.Done());
    assertThat(story.job("A1").progress().version()).as("said once").isEqualTo(version + 1);
  }

  /** FS-020: a job that moves to a share with less usage is placed earlier. */
  @Test
  void shareChangesWhoseTurnItIsFS020() {
    Lifecycle story = shares().instance("ce", "i-1", new ResourceShape(1_000, 99_999, 0));
    story.submit("A1", job().share("A")).start("A1").pass(60);
    story.submit("A2", job().share("A")).submit("A3", job().share("A"));
    story.submit("B1", job().share("B"));
    assertThat(story.runnable("q")).containsExactly("B1", "A2", "A3");
    change(story, "A3", null, "C");
    assertThat(story.runnable("q")).containsExactly("A3", "B1", "A2");
    assertThat(jobsOf(story, "A")).isEqualTo(2);
    assertThat(jobsOf(story, "C")).isEqualTo(1);
    assertThat(story.crash().pass(0).runnable("q")).containsExactly("A3", "B1", "A2");
    story.exit("A1", 0).is("A3", STARTING);
    assertThat(running(story, "C")).isEqualTo(1_000);
    story.run("A3", 0).run("B1", 0).run("A2", 0);
    assertThat(jobsOf(story, "A") + jobsOf(story, "B") + jobsOf(story, "C")).isZero();
  }

  @Test
  void pendingJobStandsThereWhenItsDependenciesAreDone() {
    Lifecycle story = shares().instance("ce", "i-1", new ResourceShape(1_000, 99_999, 0));
    story.submit("A1", job().share("A")).submit("A2", job().share("A"));
    story.submit("A3", job().share("A").dependsOn("A1"));
    change(story, "A3", 5, null);
    story.is("A3", PENDING).crash().run("A1", 0).is("A3", STARTING).is("A2", RUNNABLE);
  }

  /** A blocked queue is tried again when a job that fits becomes its head. */
  @Test
  void newHeadIsTriedAtOnce() {
    Lifecycle story = shares().instance("ce", "i-1", new ResourceShape(1_000, 99_999, 0));
    story.submit("A1", job().share("A").vcpus(2).priority(2));
    story.submit("A2", job().share("A")).is("A2", RUNNABLE);
    change(story, "A2", 3, null);
    story.is("A2", STARTING).is("A1", RUNNABLE);
  }

  /** The same if the head moves back, and if the head of another share precedes. */
  @Test
  void headThatIsPutBackLetsOthersGo() {
    Lifecycle story = shares().instance("ce", "i-1", new ResourceShape(1_000, 99_999, 0));
    story.submit("A1", job().share("A").vcpus(2).priority(2)).submit("A2", job().share("A"));
    change(story, "A1", 0, null);
    story.is("A2", RUNNABLE);
    change(story, "A2", 1, null);
    story.is("A2", STARTING);
  }

  /** The waiting children of an array move with it: indexes, and children that returned. */
  @Test
  void arrayTakesItsWaitingChildrenAlong() {
    Lifecycle story = shares().instance("ce", "i-1", new ResourceShape(2_000, 99_999, 0));
    story.submit("A", array(4).share("A").attempts(2)).submit("J", job().share("A").priority(1));
    story.is("A:0", STARTING).is("A:1", STARTING);
    assertThat(story.runnable("q")).containsExactly("J", "A:2", "A:3");
    change(story, "A", 2, "B");
    assertThat(story.runnable("q")).containsExactly("A:2", "A:3", "J");
    assertThat(running(story, "A")).as("what runs counts where it began").isEqualTo(2_000);
    story.crash().pass(0);
    assertThat(story.runnable("q")).containsExactly("A:2", "A:3", "J");
    story.capacity("ce", new CapacityChange.Draining("i-1")).run("A:0", 1);
    assertThat(story.runnable("q")).containsExactly("A:0", "A:2", "J", "A:3");
    assertThat(story.job("A:0").profile().precedence().shareIdentifier()).isEqualTo("B");
    change(story, "A", null, "C");
    assertThat(story.job("A:0").profile().precedence().shareIdentifier()).isEqualTo("C");
    story.capacity("ce", new CapacityChange.Resumed("i-1")).run("A:0", 0).run("A:1", 0);
    story.run("A:2", 0).run("A:3", 0).run("J", 0);
    assertThat(story.statusOf("A").isTerminal()).isTrue();
    assertThat(List.of(jobsOf(story, "A"), jobsOf(story, "B"), jobsOf(story, "C"))).containsOnly(0);
  }

  /** Children that are blocked by a consumable resource stay blocked in their new sub-queue. */
  @Test
  void childThatStandsAsideMovesToItsNewLine() {
    Lifecycle story = shares().instance("ce", "i-1", new ResourceShape(9_000, 99_999, 0));
    story.consumable("r", true, 1).submit("first", job().share("A").consuming("r", 1));
    story.submit("A", array(3).share("A").consuming("r", 1));
    story.submit("J", job().share("A").consuming("r", 1));
    assertThat(story.aside("q")).containsExactly("A:0", "J");
    change(story, "A", 7, "B");
    change(story, "J", 3, null);
    assertThat(story.aside("q")).containsExactly("A:0", "J");
    assertThat(story.crash().pass(0).aside("q")).containsExactly("A:0", "J");
    story.run("first", 0);
    List<String> rest = List.of("A:0", "A:1", "A:2", "J");
    for (int i = 0; i < rest.size(); i++) {
      String next =
          rest.stream().filter(n -> story.statusOf(n) == STARTING).findFirst().orElseThrow();
      story.run(next, 0);
    }
    assertThat(story.statusOf("A").isTerminal()).isTrue();
  }

  @Test
  void multiNodeJobToo() {
    Lifecycle story = shares();
    story.submit("A1", job().share("A")).submit("G", gang(2).share("A").attempts(2));
    change(story, "G", 1, null);
    assertThat(story.runnable("q")).containsExactly("G", "A1");
    story.instance("ce", "i-1", new ResourceShape(1_000, 99_999, 0));
    story.instance("ce", "i-2", new ResourceShape(1_000, 99_999, 0)).is("G", STARTING);
    assertThat(refusal(change(story, "G", 2, null))).contains("is STARTING: only");
    assertThat(refusal(change(story, "G#1", 2, null))).contains("is part of job");
  }

  @Test
  void heldJobStandsThereWhenItIsReleased() {
    Lifecycle story = shares().submit("A1", job().share("A")).submit("A2", job().share("A"));
    instruct(story, new OperatorCommand.Hold(story.id("A2"), true, "for now"));
    change(story, "A2", 5, null);
    assertThat(story.runnable("q")).containsExactly("A1");
    assertThat(story.job("A2").progress().statusReason()).isEqualTo("HELD - for now");
    instruct(story.crash(), new OperatorCommand.Hold(story.id("A2"), false, ""));
    assertThat(story.runnable("q")).containsExactly("A2", "A1");
  }

  @Test
  void whoRunsOrIsOverOrUnknownIsRefused() {
    Lifecycle story = shares().instance("ce", "i-1", new ResourceShape(2_000, 99_999, 0));
    story.submit("A1", job().share("A")).start("A1").submit("A2", job().share("A")).run("A2", 0);
    story.submit("A", array(2).share("A")).is("A:0", STARTING);
    String only = ": only a job that waits can have another priority or share.";
    assertThat(refusal(change(story, "A1", 1, null)))
        .isEqualTo("Job " + story.id("A1") + " is RUNNING" + only);
    assertThat(refusal(change(story, "A2", 1, null)))
        .isEqualTo("Job " + story.id("A2") + " is over, or has not reached the scheduler yet.");
    assertThat(refusal(change(story, "A:1", 1, null))).contains("is part of job " + story.id("A"));
    story.exit("A1", 0).is("A:1", STARTING);
    assertThat(refusal(change(story, "A", 1, null))).contains("has no child that waits");
    story.submit("lost", job().in("unheard-of").share("A"));
    assertThat(refusal(change(story, "lost", 1, null)))
        .contains("is in a job queue that has not reached the scheduler yet");
  }

  /** FS-010: jobs of a FIFO queue have neither. */
  @Test
  void fifoQueueKnowsNeitherFS010() {
    Lifecycle story = Lifecycle.empty().environment("ce", 4).queue("q", 1, "ce").submit("J");
    assertThat(refusal(change(story, "J", 1, null)))
        .isEqualTo(
            "Job "
                + story.id("J")
                + " is in a job queue without fair share scheduling policy, in which jobs have"
                + " neither shareIdentifier nor schedulingPriority.");
    assertThat(refusal(change(story, "J", null, "A"))).contains("without fair share");
  }

  /** FS-014, 03 X-08: 0 to 9999. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 10_000})
  void priorityIsBoundedFS014(int priority) {
    Lifecycle story = shares().submit("A1", job().share("A"));
    assertThat(refusal(change(story, "A1", priority, null)))
        .contains("cannot have schedulingPriority " + priority + " (expected: 0 to 9999)");
    assertThat(change(story, "A1", 9_999, null)).isEqualTo(new QueryResult.Done());
  }

  /** Queues of quota shares: another share that is there, and priority within it (FS-014). */
  @Test
  void quotaSharesToo() {
    Lifecycle story = Lifecycle.empty().environment("ce", 64).quotaQueue("q", "ce");
    story.quota("A RESERVE VCPU=1").quota("B RESERVE VCPU=2");
    story.instance("ce", "i-1", new ResourceShape(3_000, 99_999, 0));
    story.submit("A1", job().share("A")).submit("A2", job().share("A")).is("A1", STARTING);
    story.submit("A3", job().share("A")).submit("A", array(2).share("A").priority(1));
    assertThat(story.runnable("q")).containsExactly("A:0", "A:1", "A2", "A3");
    change(story, "A3", 2, null);
    assertThat(story.runnable("q")).containsExactly("A3", "A:0", "A:1", "A2");
    assertThat(sentences(story, "A3")).contains("Its share is A, in which it has priority 2.");
    assertThat(refusal(change(story, "A3", null, "C"))).contains("has no quota share C");
    assertThat(change(story, "A2", null, "B")).isEqualTo(new QueryResult.Done());
    story.is("A2", STARTING);
    change(story, "A", null, "B");
    story.is("A:0", STARTING).is("A:1", RUNNABLE).crash().pass(0);
    assertThat(story.runnable("q")).containsExactly("A3", "A:1");
  }

  /** FS-003: letters and digits. */
  @Test
  void identifierOfAShareIsCheckedFS003() {
    Lifecycle story = shares().submit("A1", job().share("A"));
    for (String share : List.of("a-b", "a*", "é", "a b")) {
      assertThat(refusal(change(story, "A1", null, share))).contains("letters and digits only");
    }
  }

  /** FS-013: no share more than 500, unless it is one of them. */
  @Test
  void sharesOfAQueueAreBoundedFS013() {
    Lifecycle story = shares();
    for (int i = 0; i < 500; i++) {
      story.submit("J" + i, job().share("S" + i));
    }
    assertThat(refusal(change(story, "J0", null, "one")))
        .contains("already has 500 active share identifiers, one would be one more");
    assertThat(change(story, "J0", null, "S1")).isEqualTo(new QueryResult.Done());
    assertThat(refusal(change(story.pass(599), "J0", null, "one"))).contains("one would be one");
    assertThat(change(story.pass(1), "J0", null, "one")).isEqualTo(new QueryResult.Done());
  }

  /** The head that blocks its queue does not any more when another goes before it (TR-020). */
  @Test
  void formerHeadBlocksNoMoreTR020() {
    Lifecycle story = shares().submit("A1", job().share("A").vcpus(512));
    story.submit("A2", job().share("A"));
    story.capacity(
        "ce", new CapacityChange.Shortage("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", ""));
    assertThat(story.job("A1").progress().statusReason()).startsWith("MISCONFIGURATION:");
    change(story, "A2", 1, null);
    assertThat(story.job("A1").progress().statusReason()).isNull();
    change(story, "A1", 2, null);
    assertThat(story.runnable("q")).containsExactly("A1", "A2");
  }

  @Test
  void explanationTellsThePlaceFS014() {
    Lifecycle story = shares().submit("A1", job().share("A")).submit("A2", job().share("A"));
    assertThat(sentences(story, "A2")).contains("Its share is A, in which it has priority 0.");
    change(story, "A2", 8, null);
    assertThat(sentences(story, "A2"))
        .contains(
            "Its share is A, in which it has priority 8.",
            "It is the head of queue q, in which 2 jobs wait.");
  }

  @Test
  void worldHearsOfIt() {
    Lifecycle story = changedInEveryState();
    assertThat(story.steps("A1"))
        .anyMatch(s -> s.event() instanceof JobEvent.PrecedenceChanged && s.event().isPublished());
  }

  private static Lifecycle shares() {
    return Lifecycle.empty().environment("ce", 256).policy("p", 600, 0).fairQueue("q", "p", "ce");
  }

  private static List<String> sentences(Lifecycle story, String name) {
    return ((QueryResult.Explained) ask(story, new Query.WhyWaiting(story.id(name))))
        .explanation()
        .sentences();
  }

  private static QueueFront front(Lifecycle story) {
    return ((QueryResult.Front) ask(story, new Query.FrontOfQueue(Arns.queue("q")))).front();
  }

  private static int jobsOf(Lifecycle story, String share) {
    return shares(story).stream()
        .filter(s -> s.identifier().equals(share))
        .mapToInt(Share::jobs)
        .sum();
  }

  private static long running(Lifecycle story, String share) {
    return shares(story).stream()
        .filter(s -> s.identifier().equals(share))
        .mapToLong(Share::milliVcpus)
        .sum();
  }

  private static List<Share> shares(Lifecycle story) {
    JobQueue queue = story.core().state().queues().get(Arns.queue("q"));
    return queue.shares();
  }

  private static String refusal(QueryResult answer) {
    return ((QueryResult.Refused) answer).why();
  }

  private static QueryResult change(Lifecycle story, String name, Integer priority, String share) {
    return instruct(story, new OperatorCommand.ChangePrecedence(story.id(name), priority, share));
  }

  private static QueryResult instruct(Lifecycle story, OperatorCommand instruction) {
    return answer(
        story, new AccountCommand.Operate(new ReplyAddress("r", Instant.MAX), instruction));
  }

  private static QueryResult ask(Lifecycle story, Query question) {
    return answer(story, new AccountCommand.Ask(new ReplyAddress("r", Instant.MAX), question));
  }

  private static QueryResult answer(Lifecycle story, AccountCommand command) {
    int before = story.events.size();
    story.tell(command);
    return story.events.subList(before, story.events.size()).stream()
        .filter(AccountEvent.Answered.class::isInstance)
        .map(e -> ((AccountEvent.Answered) e).answer())
        .findFirst()
        .orElseThrow();
  }
}
