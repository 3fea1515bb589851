package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.gang;
import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.PENDING;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.RUNNING;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.gang.NodeEvent;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition.Supply;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The tables of chapter MNP, and the effects of a gang on other jobs. */
class MultiNodeJobsTest {
  private static final String TOO_LARGE =
      "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue"
          + " cannot meet the CPU requirement of the job.";

  /** MNP, table of 4 nodes, row 1; MNP-011. */
  @Test
  void mnp011TheJobEndsWithItsMainNodeAndTheOthersAreStopped() {
    Lifecycle story = running().exit("A#0", 0).is("A", SUCCEEDED).is("A#0", SUCCEEDED);
    assertThat(stops(story)).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(story.job("A").liveAttempt().end()).isEqualTo(story.node("A#0").attempt().end());
    story
        .end("A#1", StopCause.STOPPED, 143, null, null)
        .is("A#1", FAILED)
        .exit("A#2", 0)
        .is("A#2", SUCCEEDED)
        .end("A#3", StopCause.STOPPED, 143, null, null);
    assertThat(story.core().state().gangs().all()).isEmpty();
    assertThat(story.store.recover().state().gangs().all()).isEmpty();
  }

  /** Row 2; MNP-010, MNP-012, 04 X-09: nobody but the user does anything about it. */
  @Test
  void mnp012ADyingChildHasNoEffect() {
    running()
        .exit("A#2", 1)
        .is("A#2", FAILED)
        .is("A", RUNNING)
        .is("A#1", RUNNING)
        .exit("A#0", 0)
        .is("A", SUCCEEDED)
        .is("A#2", FAILED);
  }

  /** Row 3; MNP-013: all nodes again, each with another attempt. */
  @Test
  void mnp013WhenTheMainNodeFailsAllNodesAreTriedAgain() {
    Lifecycle story = running(gang(4).attempts(2));
    for (int child = 1; child < 4; child++) {
      story.exit("A#" + child, 0).is("A#" + child, SUCCEEDED);
    }
    story.exit("A#0", 1).is("A", STARTING).is("A#0", STARTING).is("A#1", RUNNABLE);
    assertThat(story.attempt("A#0").number()).isEqualTo(2);
    assertThat(story.attempt("A#3").number()).isEqualTo(2);
    startAll(story).exit("A#0", 0).is("A", SUCCEEDED).attempts("A", 2);
  }

  /** MNP-013: the next attempt waits until everything of the former one has stopped. */
  @Test
  void mnp013NoNodeHasTwoAttemptsAtOnce() {
    Lifecycle story = running(gang(4).attempts(2));
    for (int i = 5; i <= 8; i++) {
      story.instance("ce", "i-" + i, vcpus(4));
    }
    story.exit("A#0", 1).is("A", RUNNABLE).is("A#0", RUNNABLE).is("A#1", RUNNING);
    story.end("A#1", StopCause.STOPPED, 143, null, null).is("A#1", RUNNABLE).is("A", RUNNABLE);
    story.end("A#2", StopCause.STOPPED, 143, null, null).is("A", RUNNABLE);
    story.end("A#3", StopCause.STOPPED, 143, null, null).is("A", STARTING);
  }

  /** Row 4; MNP-013. */
  @Test
  void mnp013AFailedChildStartsNoAttempt() {
    running(gang(4).attempts(2)).exit("A#1", 1).is("A", RUNNING).attempts("A", 0);
  }

  /** Row 5. */
  @Test
  void mnp013TheMainNodeUsesUpTheAttempts() {
    Lifecycle story = running(gang(4).attempts(2)).exit("A#0", 1);
    for (int child = 1; child < 4; child++) {
      story.end("A#" + child, StopCause.STOPPED, 143, null, null);
    }
    startAll(story).exit("A#0", 1).is("A", FAILED).attempts("A", 2);
  }

  /** Row 6. */
  @Test
  void mnpTerminatingTheJobStopsAllNodes() {
    Lifecycle story = running(gang(4).attempts(10)).terminate("A").is("A", RUNNING);
    assertThat(stops(story)).containsExactlyInAnyOrder(0, 1, 2, 3);
    story
        .end("A#0", StopCause.STOPPED, 143, null, null)
        .isFailed("A", "terminated by test")
        .attempts("A", 1);
    assertThat(stops(story)).hasSize(4);
  }

  /** MNP-008, MNP-009. */
  @Test
  void mnp009NoChildStartsBeforeTheMainNodeRuns() {
    Lifecycle story = withInstances(4).submit("A", gang(4)).is("A", STARTING).is("A#0", STARTING);
    assertThat(orders(story)).containsExactly("0:null");
    story.is("A#1", RUNNABLE);
    story
        .toJob(
            "A#0",
            new JobCommand.TaskStarted(story.attempt("A#0").taskId(), Lifecycle.START, "127.1.2.3"))
        .is("A", RUNNING)
        .is("A#3", STARTING);
    assertThat(orders(story))
        .containsExactlyInAnyOrder("0:null", "1:127.1.2.3", "2:127.1.2.3", "3:127.1.2.3");
  }

  /** MNP-007: a node shares its instance with no other task. */
  @Test
  void mnp007ANodeHasItsInstanceToItself() {
    Lifecycle story = withInstances(2).submit("A", gang(2)).submit("B", job()).is("B", RUNNABLE);
    story.instance("ce", "i-3", vcpus(4)).on("B", "i-3").submit("C", gang(1)).is("C", RUNNABLE);
    assertThat(instances(story, "A", 2)).containsExactly("i-1", "i-2");
  }

  /** MNP-008: all or nothing, whoever else wants the instances. */
  @Test
  void mnp008AGangIsPlacedAsAWholeOrNotAtAll() {
    Lifecycle story =
        withInstances(3)
            .queue("other", 1, "ce")
            .submit("A", gang(2))
            .submit("B", gang(3).in("other"))
            .is("A", STARTING)
            .is("B", RUNNABLE);
    assertThat(story.node("B#0")).isNull();
    startAll(story, "A", 2).exit("A#0", 0).is("B", RUNNABLE).exit("A#1", 0).is("B", STARTING);
  }

  @Test
  void mnp008TheHeadWaitsForAllInstancesAndHoldsUpWhatIsBehindIt() {
    Lifecycle story = withInstances(3).submit("A", gang(4)).submit("B", job());
    story.is("A", RUNNABLE).is("B", RUNNABLE);
    assertThat(story.demand("ce"))
        .extracting(d -> d.nodes(), d -> d.head(), d -> d.waiting().milliVcpus())
        .containsExactly(4, job().profile().shape(), 5_000L);
    story.instance("ce", "i-4", vcpus(4)).is("A", STARTING).is("B", RUNNABLE);
    assertThat(story.demand("ce").nodes()).isEqualTo(1);
  }

  @Test
  void mnp003AllNodesRunOnTheTypeThatTheJobAsksFor() {
    Lifecycle story = withInstances(3).submit("A", job().kind(JobKind.multiNode(2, 1, "m5.large")));
    assertThat(story.demand("ce").instanceType()).isEqualTo("m5.large");
    assertThat(story.statusOf("A")).isEqualTo(RUNNABLE);
    withInstances(3)
        .submit("A", job().kind(JobKind.multiNode(2, 1, "c5.large")))
        .is("A#1", STARTING)
        .is("A#0", RUNNABLE);
  }

  /** MNP-016, EV-033: said as of any job, so the event that tells of it is the same. */
  @Test
  void mnp016AnEnvironmentThatIsTooSmallBlocksTheQueue() {
    Lifecycle.empty()
        .environment("ce", 20)
        .queue("q", 1, "ce")
        .submit("A", gang(30))
        .pass(0)
        .is("A", RUNNABLE)
        .waitsFor("A", TOO_LARGE);
  }

  /** MNP-015. */
  @Test
  void mnp015NoGangOnFargateOrUnmanagedInstances() {
    for (Supply supply : List.of(Supply.GIVEN, Supply.ELASTIC)) {
      Lifecycle.empty()
          .environment("ce", 256, supply, true)
          .queue("q", 1, "ce")
          .instance("ce", "i-1", vcpus(4))
          .instance("ce", "i-2", vcpus(4))
          .submit("A", gang(2))
          .is("A", RUNNABLE);
    }
  }

  /** TR-027, MNP-017. */
  @Test
  void tr027NoOtherEnvironmentStandsInForOneThatIsShort() {
    Lifecycle story =
        Lifecycle.empty()
            .environment("ce", 256)
            .environment("second", 256)
            .queue("q", 1, "ce", "second")
            .instance("second", "s-1", vcpus(4))
            .instance("second", "s-2", vcpus(4))
            .submit("A", gang(2))
            .capacity(
                "ce",
                new CapacityChange.Shortage(
                    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "none [c5.large]"))
            .is("A", RUNNABLE)
            .waitsFor("A", "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - none [c5.large]");
    assertThat(story.demand("second").head()).isNull();
    story.cancel("A").submit("B", job());
    assertThat(story.attempt("B").placement().instanceId()).startsWith("s-");
  }

  /** MNP-014, TO-007: the job as a whole, from the start of its main node. */
  @Test
  void mnp014TheTimeoutIsTheJobs() {
    Lifecycle story = running(gang(4).timeout(60).attempts(3)).pass(59).is("A", RUNNING);
    assertThat(stops(story)).isEmpty();
    story.pass(1);
    assertThat(stops(story)).containsExactlyInAnyOrder(0, 1, 2, 3);
    story
        .end("A#0", StopCause.STOPPED, 137, null, null)
        .isFailed("A", "Job attempt duration exceeded timeout");
  }

  /** DEP-007. */
  @Test
  void dep007DependentsWaitForTheMainNode() {
    Lifecycle story = running().submit("B", job().dependsOn("A")).is("B", PENDING);
    story.exit("A#1", 1).is("B", PENDING).exit("A#0", 0);
    assertThat(story.statusOf("B")).isIn(RUNNABLE, STARTING);
  }

  @Test
  void aMainNodeThatIsRefusedUsesUpNoAttempt() {
    Lifecycle story = withInstances(4).submit("A", gang(4)).instance("ce", "i-5", vcpus(4));
    String task = story.attempt("A#0").taskId();
    story
        .capacity("ce", new CapacityChange.Terminated("i-1"))
        .end("A#0", task, StopCause.REFUSED, null, null, null)
        .is("A", STARTING)
        .attempts("A", 0);
    assertThat(story.attempt("A#0").number()).isEqualTo(1);
    assertThat(story.attempt("A#0").taskId()).isNotEqualTo(task);
  }

  @Test
  void aJobThatIsTerminatedBeforeItsMainNodeRunsStartsNoChild() {
    Lifecycle story = withInstances(2).submit("A", gang(2)).terminate("A").start("A#0");
    assertThat(orders(story)).containsExactly("0:null");
    story.end("A#0", StopCause.STOPPED, 143, null, null).is("A", FAILED).is("A#1", FAILED);
    assertThat(story.core().state().gangs().all()).isEmpty();
    story.submit("B", gang(2)).is("B", STARTING);
  }

  @Test
  void cancelFailsAGangThatWaitsAndLeavesOneThatRuns() {
    withInstances(1).submit("A", gang(2)).cancel("A").isFailed("A", "cancelled by test");
    running().cancel("A").is("A", RUNNING).exit("A#0", 0).is("A", SUCCEEDED);
  }

  @Test
  void newsIsTakenOnceAndOnlyOfTheAttemptThatItNames() {
    Lifecycle story = running(gang(4).attempts(2));
    String former = story.attempt("A#1").taskId();
    story.start("A#1").start("A#0").exit("A#1", 3).exit("A#0", 1);
    for (int child = 2; child < 4; child++) {
      story.exit("A#" + child, 0);
    }
    story.is("A", STARTING).end("A#1", former, StopCause.EXITED, 0, null, null);
    story.is("A#1", RUNNABLE).is("A", STARTING);
  }

  /** In every state, a recovered core has the same knowledge as the one before it. */
  @Test
  void recoveryInEveryState() {
    Lifecycle story = withInstances(4).submit("A", gang(4).attempts(2).timeout(60));
    check(story);
    check(story.start("A#0"));
    check(story.start("A#1"));
    check(story.exit("A#1", 1));
    check(story.exit("A#0", 1));
    check(story.end("A#2", StopCause.STOPPED, 143, null, null));
    check(story.end("A#3", StopCause.STOPPED, 143, null, null).is("A", STARTING));
    check(startAll(story).is("A#3", RUNNING));
    check(story.exit("A#0", 0).is("A", SUCCEEDED));
    for (int child = 1; child < 4; child++) {
      check(story.exit("A#" + child, 0));
    }
    assertThat(story.core().state().gangs().all()).isEmpty();
    story.submit("B", gang(4)).is("B", STARTING);
  }

  private static void check(Lifecycle story) {
    AccountState before = story.core().state();
    List<String> facts = facts(before);
    story.crash();
    assertThat(facts(story.core().state())).isEqualTo(facts);
  }

  private static List<String> facts(AccountState state) {
    TreeSet<String> facts = new TreeSet<>();
    state.gangs().all().forEach(n -> facts.add(n.id() + " " + n.progress()));
    state.jobs().forEach(j -> facts.add(j.id() + " " + j.progress()));
    state
        .environments()
        .all()
        .forEach(
            e ->
                e.slots()
                    .forEach(
                        s ->
                            facts.add(
                                s.instance().id() + s.free() + s.tasks() + " " + s.reserved())));
    facts.add("deadline " + state.deadlines().next());
    facts.add("demand " + state.demands());
    return List.copyOf(facts);
  }

  private static Lifecycle withInstances(int count) {
    Lifecycle story = Lifecycle.empty().environment("ce", 256).queue("q", 1, "ce");
    for (int i = 1; i <= count; i++) {
      story.instance("ce", "i-" + i, vcpus(4));
    }
    return story;
  }

  private static Lifecycle running() {
    return running(gang(4));
  }

  private static Lifecycle running(JobPlan plan) {
    return startAll(withInstances(4).submit("A", plan));
  }

  private static Lifecycle startAll(Lifecycle story) {
    return startAll(story, "A", 4);
  }

  private static Lifecycle startAll(Lifecycle story, String name, int nodes) {
    for (int node = 0; node < nodes; node++) {
      story.start(name + "#" + node).is(name + "#" + node, RUNNING);
    }
    return story;
  }

  private static ResourceShape vcpus(int vcpus) {
    return new ResourceShape(vcpus * 1_000, 16_000, 0);
  }

  private static Set<String> instances(Lifecycle story, String name, int nodes) {
    Set<String> instances = new TreeSet<>();
    for (int node = 0; node < nodes; node++) {
      instances.add(story.attempt(name + "#" + node).placement().instanceId());
    }
    return instances;
  }

  /** Returns the nodes that were ordered to stop. */
  private static List<Integer> stops(Lifecycle story) {
    return steps(story).stream()
        .filter(s -> s.event() instanceof NodeEvent.StopOrdered)
        .map(s -> s.after().index())
        .toList();
  }

  /** Returns the nodes that were ordered to start, with the address of the main node. */
  private static List<String> orders(Lifecycle story) {
    return steps(story).stream()
        .filter(s -> s.event() instanceof NodeEvent.Ordered)
        .map(s -> s.after().index() + ":" + ((NodeEvent.Ordered) s.event()).mainAddress())
        .toList();
  }

  private static List<AccountEvent.NodeStep> steps(Lifecycle story) {
    return story.events.stream()
        .filter(AccountEvent.NodeStep.class::isInstance)
        .map(AccountEvent.NodeStep.class::cast)
        .toList();
  }
}
