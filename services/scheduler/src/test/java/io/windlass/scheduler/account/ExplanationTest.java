package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.array;
import static io.windlass.scheduler.account.JobPlan.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.query.Explanation;
import io.windlass.scheduler.query.Explanation.Kind;
import io.windlass.scheduler.query.Query;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.query.ReplyAddress;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The core's answers to the question why a job waits. */
class ExplanationTest {
  @Test
  void jobBehindOthersKnowsItsPlaceAndWhoIsBefore() {
    Lifecycle story = Lifecycle.withRoomFor(4).submit("J1", job().vcpus(3));
    story.submit("J2", job().vcpus(4)).submit("J3", job().vcpus(1));
    Explanation explanation = explain(story, "J3");
    assertThat(explanation.position().position()).isEqualTo(2);
    assertThat(explanation.position().head()).isEqualTo(story.id("J2"));
    assertThat(kinds(explanation)).containsExactly(Kind.JOBS_AHEAD);
    assertThat(explanation.sentences())
        .contains("It has place 2 in queue q, in which 2 jobs wait.")
        .contains("It needs 1 vCPU and 1024 MiB of memory.")
        .anyMatch(s -> s.contains("1 job of its queue goes before it. The head, "))
        .contains("ce has room for it now.");
  }

  @Test
  void headThatFitsNowhereHearsWhatEachEnvironmentHas() {
    Lifecycle story = Lifecycle.withRoomFor(4).environment("small", 2).environment("off", 8);
    story.queue("q", 1, "ce", "small").submit("J1", job().vcpus(3)).submit("J2", job().vcpus(4));
    Explanation explanation = explain(story, "J2");
    assertThat(explanation.position().position()).isEqualTo(1);
    assertThat(kinds(explanation)).containsExactly(Kind.NO_ROOM);
    assertThat(explanation.environments())
        .hasSize(2)
        .noneMatch(Explanation.EnvironmentCapacity::fits);
    assertThat(explanation.sentences())
        .contains("It is the head of queue q, in which 1 job waits.")
        .contains(
            "ce is occupied; the largest free room on one instance is 1 vCPU and 998976 MiB of"
                + " memory; it may still grow by 252 vCPUs.")
        .contains("small may have 2 vCPUs at most, less than the job needs.");
  }

  @Test
  void shortageAndInvalidEnvironmentsAreTold() {
    Lifecycle story = Lifecycle.empty().environment("a", 64).environment("b", 64);
    story.queue("q", 1, "a", "b").submit("J", job().vcpus(4));
    story.capacity(
        "a",
        new CapacityChange.Shortage("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "host is full."));
    story.capacity("b", new CapacityChange.StatusChanged("INVALID", null));
    Explanation explanation = explain(story, "J");
    assertThat(explanation.subject().statusReason()).startsWith("CAPACITY:");
    assertThat(explanation.sentences())
        .contains("a cannot grow for it: host is full.", "b is INVALID.");
    assertThat(explanation.estimate()).isNull();
  }

  /** A job that was placed before its host lost the ability to start tasks. */
  @Test
  void aJobThatIsBeingStartedHearsWhatItsEnvironmentSays() {
    Lifecycle story = Lifecycle.withRoomFor(4).submit("J", job().vcpus(3));
    assertThat(explain(story, "J").sentences()).hasSize(1);
    story.capacity("ce", new CapacityChange.StatusChanged("VALID", null, "no engine answers"));
    assertThat(explain(story, "J").sentences()).hasSize(2).contains("ce says: no engine answers.");
    story.capacity(
        "ce", new CapacityChange.StatusChanged("VALID", null, "ComputeEnvironment Healthy"));
    assertThat(explain(story, "J").sentences()).hasSize(1);
  }

  @Test
  void consumableThatIsMissingIsNamedCR020() {
    Lifecycle story = Lifecycle.withRoomFor(9).consumable("r", true, 3);
    story.submit("J1", job().consuming("r", 2)).submit("J2", job().consuming("r", 2));
    Explanation explanation = explain(story, "J2");
    assertThat(kinds(explanation)).containsExactly(Kind.CONSUMABLE);
    assertThat(explanation.sentences())
        .contains(
            "It needs 2 of consumable resource r, of which 1 are available and 2 are in use.");
  }

  /** TR-027: where a multi-node job goes, others do not help. */
  @Test
  void multiNodeJobHearsHowManyInstancesItLacks() {
    Lifecycle story =
        Lifecycle.withRoomFor(4).environment("other", 64).queue("q", 1, "ce", "other");
    story.submit("G", JobPlan.gang(3).vcpus(2));
    Explanation explanation = explain(story, "G");
    assertThat(kinds(explanation)).containsExactly(Kind.NO_ROOM);
    assertThat(explanation.sentences())
        .contains("It needs 3 instances to itself, each with 2 vCPUs and 1024 MiB of memory.")
        .anyMatch(
            s ->
                s.startsWith(
                    "ce has 1 idle instance large enough for a node, of the 3 that it needs"))
        .anyMatch(s -> s.startsWith("other is not used for it: all nodes go to one environment"));
    assertThat(explain(story, "G#1").sentences())
        .startsWith("Node 1 of the job is placed together with all others.");
    story.instance("ce", "i-2", new ResourceShape(2_000, 4_096, 0));
    story.instance("ce", "i-3", new ResourceShape(2_000, 4_096, 0)).is("G", JobStatus.STARTING);
    assertThat(explain(story, "G#1").sentences().getFirst())
        .isEqualTo("Node 1 of the job is RESERVED.");
  }

  /** FS-020: a share that has used more waits for one that has used less. */
  @Test
  void shareThatUsesMoreIsToldOfTheOneBeforeItFS020() {
    Lifecycle story = Lifecycle.withRoomFor(2).policy("p", 600, 0).fairQueue("q", "p", "ce");
    story.submit("A1", job().share("A").vcpus(2)).submit("A2", job().share("A"));
    story.submit("B1", job().share("B")).pass(60);
    Explanation explanation = explain(story, "A2");
    assertThat(kinds(explanation)).contains(Kind.SHARE, Kind.JOBS_AHEAD);
    assertThat(explanation.sentences())
        .anyMatch(
            s ->
                s.startsWith("Its share A uses 2 vCPUs now and has used ")
                    && s.contains("the head is of another")
                    && s.contains("share B uses 0 vCPUs now"));
    assertThat(kinds(explain(story, "B1"))).doesNotContain(Kind.SHARE);
  }

  /** FS-041: capacity that is reserved for other shares is not available. */
  @Test
  void reservationIsToldFS041() {
    Lifecycle story = Lifecycle.empty().environment("ce", 4).policy("p", 600, 50);
    story.fairQueue("q", "p", "ce").instance("ce", "i-1", new ResourceShape(4_000, 9_999, 0));
    story.submit("A1", job().share("A").vcpus(2)).submit("A2", job().share("A").vcpus(2));
    assertThat(explain(story, "A2").sentences())
        .contains(
            "Shares that are not active have a part reserved; the active ones may use 2 vCPUs, and"
                + " use 2 vCPUs.");
  }

  @Test
  void queueOfHigherPriorityIsNamed() {
    Lifecycle story =
        Lifecycle.withRoomFor(4).queue("urgent", 9, "ce").submit("J0", job().vcpus(4));
    story.submit("U", job().in("urgent").vcpus(4)).submit("J", job().vcpus(4));
    assertThat(explain(story, "J").sentences())
        .contains(
            "Queue urgent has the higher priority (9, against 1) and wants the same room for 1"
                + " job.");
    assertThat(kinds(explain(story, "U"))).doesNotContain(Kind.OTHER_QUEUE);
  }

  @Test
  void pendingJobNamesWhatItWaitsFor() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("first").start("first");
    story.submit("J", job().dependsOn("first"));
    Explanation explanation = explain(story, "J");
    assertThat(explanation.subject().status()).isEqualTo(JobStatus.PENDING);
    assertThat(explanation.position()).isNull();
    assertThat(explanation.obstacles())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Kind.DEPENDENCY))
        .satisfies(o -> assertThat(o.subject()).isEqualTo(story.id("first").toString()))
        .satisfies(o -> assertThat(o.sentence()).contains("(first), which is RUNNING, must"));
  }

  @Test
  void jobOfAnUnknownQueueSaysSo() {
    Lifecycle story = Lifecycle.empty().submit("J", job().in("late"));
    assertThat(kinds(explain(story, "J"))).containsExactly(Kind.UNKNOWN_QUEUE);
  }

  @Test
  void arraysTellOfTheirChildrenAndChildrenThatAreIndexesOfThemselves() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A", array(10));
    Explanation parent = explain(story, "A");
    assertThat(parent.children())
        .containsEntry(JobStatus.STARTING, 1)
        .containsEntry(JobStatus.RUNNABLE, 9);
    assertThat(parent.position().position()).isEqualTo(1);
    assertThat(parent.sentences()).contains("The next of its children to be placed is 1.");
    Explanation child = explain(story, "A:5");
    assertThat(child.subject().status()).isEqualTo(JobStatus.RUNNABLE);
    assertThat(child.position().position()).isEqualTo(5);
    assertThat(explain(story, "A:0").subject().status()).isEqualTo(JobStatus.STARTING);
  }

  @Test
  void childrenOfSequencesAndPeersNameTheOneBefore() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A", array(3));
    story.submit("S", array(3).sequential()).submit("N", array(3).nToN("A"));
    assertThat(explain(story, "S:2").obstacles())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Kind.SEQUENCE))
        .satisfies(o -> assertThat(o.subject()).isEqualTo(story.id("S:1").toString()));
    assertThat(explain(story, "N:1").obstacles())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Kind.TWIN))
        .satisfies(o -> assertThat(o.subject()).isEqualTo(story.id("A:1").toString()));
  }

  @Test
  void jobsThatDoNotWaitSayWhatTheyDo() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("J").pass(3);
    assertThat(explain(story, "J").sentences())
        .containsExactly("The job is being started, for 3 s, as attempt 1 on instance i-1 of ce.");
    assertThat(explain(story.start("J"), "J").sentences())
        .containsExactly("The job is running, for 0 s, as attempt 1 on instance i-1 of ce.");
    story.exit("J", 0);
    assertThat(answer(story, "J")).isInstanceOf(QueryResult.Unknown.class);
  }

  /** Three jobs in a minute: the next but one starts in about forty seconds. */
  @Test
  void estimateFollowsFromWhatWasPlacedLately() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("J1", "J2", "J3", "J4", "J5");
    assertThat(explain(story, "J5").estimate()).isNull();
    story.pass(20).run("J1", 0).pass(20).run("J2", 0).pass(20);
    Explanation explanation = explain(story, "J5");
    assertThat(explanation.position().position()).isEqualTo(2);
    assertThat(explanation.estimate().startAt())
        .isBetween(Lifecycle.START.plusSeconds(99), Lifecycle.START.plusSeconds(101));
    assertThat(explanation.estimate().jobsPerMinute()).isBetween(2.9, 3.1);
    assertThat(explanation.sentences()).anyMatch(s -> s.startsWith("It may start in about 40 s: "));
  }

  private static List<Kind> kinds(Explanation explanation) {
    return explanation.obstacles().stream().map(Explanation.Obstacle::kind).toList();
  }

  private static Explanation explain(Lifecycle story, String name) {
    return ((QueryResult.Explained) answer(story, name)).explanation();
  }

  private static QueryResult answer(Lifecycle story, String name) {
    story.tell(
        new AccountCommand.Ask(
            new ReplyAddress("r", Instant.MAX), new Query.WhyWaiting(story.id(name))));
    return ((AccountEvent.Answered) story.events.getLast()).answer();
  }
}
