package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Chapter FS: who is next, row by row. Jobs are called by their share and a number, such as A3. */
class FairShareTest {
  private static final String MAX_RESOURCE =
      "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue"
          + " cannot meet the CPU requirement of the job.";

  /**
   * FS-020, FS-021, FS-022, FS-023, FS-024: identical jobs without end, all submitted before there
   * is room. 03 X-07: members of a prefix share its weight, so that each of them gets less.
   */
  @ParameterizedTest(name = "{0} | {2} vCPU")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A=1, B=1          | A B     | 10  | A=5, B=5              | ABABABABAB
          A=0.125, B=1      | A B     | 9   | A=8, B=1              | ABAAAAAAA
          A=0.125, B=1      | A B     | 90  | A=80, B=10            |
          A=1, B=1, C=0.5   | A B C   | 12  | A=3, B=3, C=6         | ABCCABCCABCC
          A=4, B=1          | A B     | 20  | A=4, B=16             | ABBBB
          P*=1, B=1         | P1 P2 B | 100 | B=50, P1=25, P2=25    |
                            | X Y Z W | 100 | W=25, X=25, Y=25, Z=25 |
          """)
  void instantUsage(
      String weights, String shares, int vcpus, String expected, String sequenceBegins) {
    Lifecycle life = fair(0, weights == null ? new String[0] : weights.split(", ", -1));
    for (String share : shares.split(" ", -1)) {
      flood(life, share, 110);
    }
    room(life, vcpus);
    Map<String, Long> counts = new TreeMap<>();
    placements(life).forEach(share -> counts.merge(share, 1L, Long::sum));
    assertThat(counts.toString()).isEqualTo("{" + expected + "}");
    if (sequenceBegins != null) {
      assertThat(String.join("", placements(life))).startsWith(sequenceBegins);
    }
  }

  /** FS-027, FS-020: T of ten vCPUs used in the past, window 3600 s. */
  @ParameterizedTest(name = "used {0} to {1} s ago")
  @CsvSource({"0, 1800, 13500", "1800, 3600, 4500", "3600, 5400, 0"})
  void historyCountsLinearlyLess(int until, int from, long expected) {
    Lifecycle life = policyAndQueue("p", 3600, 0).pass(77);
    uses(life, "A", from - until);
    life.pass(until);
    assertThat(usedBy(life, "A")).isEqualTo(expected);
  }

  /** FS-020, history table: A used lately, B longer ago, C before the window; B first, C before. */
  @Test
  void whoUsedLongerAgoIsFirst() {
    Lifecycle life = policyAndQueue("p", 3600, 0);
    uses(life, "C", 1800);
    uses(life, "B", 1800);
    uses(life, "A", 1800);
    submit(life, "A1", "A", 10);
    submit(life, "B1", "B", 10);
    submit(life, "C1", "C", 10);
    assertThat(life.runnable("q")).containsExactly("C1", "B1", "A1");
  }

  /** FS-020, history table: a quarter of the weight makes 13,500 less than 4,500. */
  @Test
  void aLowWeightOutweighsHistory() {
    Lifecycle life = policyAndQueue("p", 3600, 0, "A=0.25");
    uses(life, "B", 1800);
    uses(life, "A", 1800);
    submit(life, "B1", "B", 10);
    submit(life, "A1", "A", 10);
    assertThat(life.runnable("q")).containsExactly("A1", "B1");
  }

  /** FS-014, FS-023: priority counts within a share only. */
  @Test
  void priorityCountsWithinItsShareOnly() {
    Lifecycle life = policyAndQueue("p", 600, 0);
    uses(life, "B", 10);
    uses(life, "A", 20);
    life.submit("a1", JobPlan.job().share("A").priority(1))
        .submit("a2", JobPlan.job().share("A").priority(9))
        .submit("b1", JobPlan.job().share("B"));
    assertThat(life.runnable("q")).containsExactly("b1", "a2", "a1");
  }

  /** FS-014, JQ-040: the same in a queue without a policy goes by time. */
  @Test
  void withoutAPolicyByTime() {
    Lifecycle life = Lifecycle.empty().environment("ce", 10).queue("q", 1, "ce");
    life.submit("a1").submit("a2").submit("b1");
    assertThat(life.runnable("q")).containsExactly("a1", "a2", "b1");
  }

  /** FS-026, 03 X-05: a decay of zero looks back ten minutes. */
  @Test
  void zeroDecayIsTenMinutes() {
    Lifecycle life = policyAndQueue("p", 0, 0);
    uses(life, "A", 60);
    life.pass(300);
    assertThat(usedBy(life, "A")).isPositive();
    life.pass(300);
    assertThat(usedBy(life, "A")).isZero();
  }

  /** FS-025: the longer the policy looks back, the more counts what a share used before. */
  @Test
  void longerWindowCountsMoreHistoryFS025() {
    assertThat(firstAfterUse(600)).as("forgotten; the weight decides").isEqualTo("A1");
    assertThat(firstAfterUse(36_000)).as("remembered, in spite of the weight").isEqualTo("B1");
  }

  /** A weighs half of what B does; it used more than B, but longer ago than ten minutes. */
  private static String firstAfterUse(int decay) {
    Lifecycle life = policyAndQueue("p", decay, 0, "A=0.5");
    uses(life, "A", 300);
    life.pass(300);
    uses(life, "B", 20);
    life.pass(300);
    submit(life, "A1", "A", 10);
    submit(life, "B1", "B", 10);
    return life.runnable("q").getFirst();
  }

  /** FS-028, 03 X-06: how long jobs wait in their order adds nothing to the window. */
  @Test
  void windowIsTheDecayPeriodAloneFS028() {
    Lifecycle life = policyAndQueue("p", 1_200, 0);
    uses(life, "A", 60);
    submit(life, "W", "W", 99);
    life.pass(1_199);
    assertThat(share(life, "A").isActive(life.now().toEpochMilli(), queue(life).window())).isTrue();
    life.pass(1);
    assertThat(usedBy(life, "A")).isZero();
    assertThat(share(life, "A").isActive(life.now().toEpochMilli(), queue(life).window()))
        .isFalse();
  }

  /** FS-047: the same on every kind of environment. */
  @ParameterizedTest
  @EnumSource(names = "SERVICE", mode = EnumSource.Mode.EXCLUDE)
  void everyKindOfEnvironmentIsSharedFS047(EnvironmentDefinition.Supply supply) {
    Lifecycle life =
        Lifecycle.empty()
            .environment("ce", 100, supply, true)
            .policy("p", 0, 0, "A=0.125")
            .fairQueue("q", "p", "ce");
    flood(life, "A", 20);
    flood(life, "B", 20);
    room(life, 9);
    assertThat(running(life)).isEqualTo("{A=8, B=1}");
  }

  /** FS-047, FS-030: service queues too, whose jobs count by their instances. */
  @Test
  void serviceQueuesAreSharedFS047() {
    Lifecycle life =
        Lifecycle.empty()
            .service("se", false, Map.of(EnvironmentDefinition.NUM_INSTANCES, 9))
            .policy("p", 0, 0, "A=0.125")
            .fairQueue("q", "p", "se");
    for (int i = 0; i < 12; i++) {
      life.submit("A" + i, JobPlan.service(1).share("A"));
      life.submit("B" + i, JobPlan.service(1).share("B"));
    }
    assertThat(running(life)).isEqualTo("{}");
    life.service("se", 9);
    assertThat(running(life)).isEqualTo("{A=8, B=1}");
  }

  /** FS-040, FS-041, FS-043: the usable part of 256 vCPUs while n shares are active. */
  @ParameterizedTest(name = "reservation {0}, {1} active")
  @CsvSource({
    "0, 1, 0", "0, 2, 0", "0, 3, 0",
    "25, 1, 64", "25, 2, 16", "25, 3, 4",
    "50, 1, 128", "50, 2, 64", "50, 3, 32",
    "99, 1, 253.44", "99, 2, 250.9056", "99, 3, 248.396544"
  })
  void reservation(int percent, int active, double reserved) {
    Lifecycle life =
        Lifecycle.empty()
            .environment("ce", 256)
            .policy("p", 600, percent)
            .fairQueue("q", "p", "ce");
    for (int i = 0; i < active; i++) {
      submit(life, "s" + i, "S" + i, 1);
    }
    assertThat(256_000 - queue(life).usable(256_000) - Math.round(reserved * 1_000)).isZero();
  }

  /** FS-040 to FS-044: the scenario of 100 vCPUs and a reservation of 50. */
  @Test
  void sharesThatComeFindRoom() {
    Lifecycle life = fair(50);
    room(life, 100);
    flood(life, "A", 110);
    assertThat(running(life)).isEqualTo("{A=50}");
    flood(life, "B", 110);
    assertThat(running(life)).isEqualTo("{A=50, B=25}");
    flood(life, "C", 110);
    assertThat(running(life)).isEqualTo("{A=50, B=25, C=12}");
    life.run("A1", 0);
    assertThat(running(life)).isEqualTo("{A=49, B=25, C=13}");
  }

  /** FS-041: all environments of the queue together. */
  @Test
  void theMaximumIsThatOfAllEnvironments() {
    Lifecycle life =
        Lifecycle.empty()
            .environment("one", 10)
            .environment("two", 10)
            .policy("p", 600, 50)
            .fairQueue("q", "p", "one", "two")
            .instance("one", "i-1", new ResourceShape(10_000, 1_000_000, 0))
            .instance("two", "i-2", new ResourceShape(10_000, 1_000_000, 0));
    flood(life, "A", 20);
    assertThat(running(life)).isEqualTo("{A=10}");
  }

  /**
   * FS-041: an UNMANAGED environment counts with its present size; demand requests no more than is
   * usable.
   */
  @Test
  void reservationBoundsDemandToo() {
    Lifecycle life = fair(50);
    flood(life, "A", 80);
    assertThat(life.demand("ce").waiting().milliVcpus()).isEqualTo(50_000);
    Lifecycle given =
        Lifecycle.empty()
            .environment("ce", 0, EnvironmentDefinition.Supply.GIVEN, true)
            .policy("p", 600, 50)
            .fairQueue("q", "p", "ce")
            .instance("ce", "i-1", new ResourceShape(8_000, 1_000_000, 0));
    flood(given, "A", 8);
    assertThat(running(given)).isEqualTo("{A=4}");
  }

  /** FS-029, FS-042: a share whose last job ended still counts for a window, and no longer. */
  @ParameterizedTest(name = "after {0} s: {1} usable")
  @CsvSource({"599, 75", "601, 50"})
  void activeForAWindowAfterItsLastJob(int seconds, int usable) {
    Lifecycle life = fair(50);
    room(life, 100);
    submit(life, "a", "A", 1);
    life.run("a", 0);
    submit(life, "b", "B", 1);
    life.pass(seconds).tell();
    assertThat(queue(life).usable(100_000)).isEqualTo(usable * 1_000L);
  }

  /** FS-029: a job that waits for others makes its share active. */
  @Test
  void pendingJobsMakeAShareActive() {
    Lifecycle life = fair(50);
    submit(life, "a", "A", 1);
    life.submit("b", JobPlan.job().share("B").dependsOn("a"));
    assertThat(queue(life).usable(100_000)).isEqualTo(75_000);
  }

  /**
   * FS-045: a job that is larger than what is not reserved is explained, and can run in another
   * share.
   */
  @Test
  void aJobLargerThanWhatIsUsableSaysSo() {
    Lifecycle life = fair(50);
    room(life, 100);
    submit(life, "a", "A", 60);
    assertThat(life.job("a").progress().statusReason()).isEqualTo(MAX_RESOURCE);
    submit(life, "b", "B", 1);
    life.is("a", JobStatus.STARTING);
  }

  /** JQ-043, JQ-031: a job that was tried before precedes all others, whatever its share used. */
  @Test
  void retriedJobsGoFirst() {
    Lifecycle life = fair(0);
    room(life, 1);
    life.submit("A1", JobPlan.job().share("A").attempts(2))
        .submit("A2", JobPlan.job().share("A").priority(5))
        .submit("B1", JobPlan.job().share("B"));
    life.start("A1").pass(60);
    assertThat(life.runnable("q")).containsExactly("B1", "A2");
    life.capacity("ce", new CapacityChange.Draining("i-1"));
    life.exit("A1", 1);
    assertThat(life.runnable("q")).containsExactly("A1", "B1", "A2");
  }

  /** AR-001 with FS-023: children of arrays take turns with other shares. */
  @Test
  void childrenOfArraysTakeTurns() {
    Lifecycle life = fair(0);
    life.submit("A", JobPlan.array(3).share("A")).submit("B", JobPlan.array(3).share("B"));
    submit(life, "B9", "B", 1);
    assertThat(life.runnable("q")).containsExactly("A:0", "B:0", "A:1", "B:1", "A:2", "B:2", "B9");
    room(life, 4);
    assertThat(life.runnable("q")).containsExactly("A:2", "B:2", "B9");
    life.run("B:0", 0).is("B:2", JobStatus.STARTING);
  }

  /** FS-005, FS-006: case matters, and what is not listed has weight 1. */
  @Test
  void identifiersAreTakenLiterally() {
    Lifecycle life = fair(0, "a*=0.25", "b=0.25");
    for (String share : List.of("A1", "a1", "B", "b")) {
      flood(life, share, 20);
    }
    room(life, 10);
    assertThat(running(life)).isEqualTo("{A1=1, B=1, a1=4, b=4}");
  }

  /** FS-024: members that come and go change what the others weigh. */
  @Test
  void membersOfAPrefixShareItsWeight() {
    Lifecycle life = fair(0, "P*=1", "B=1");
    flood(life, "P1", 60);
    flood(life, "B", 60);
    room(life, 20);
    assertThat(running(life)).isEqualTo("{B=10, P1=10}");
    flood(life, "P2", 60);
    for (int i = 1; i <= 5; i++) {
      life.run("P1" + i, 0);
    }
    assertThat(running(life)).isEqualTo("{B=10, P1=5, P2=5}");
  }

  /** FS-012: what a share uses in one queue does not count in another. */
  @Test
  void usageIsOfOneQueue() {
    Lifecycle life = fair(0).fairQueue("other", "p", "ce");
    room(life, 10);
    submit(life, "A1", "A", 8);
    life.submit("A2", JobPlan.job().in("other").share("A").vcpus(4))
        .submit("B2", JobPlan.job().in("other").share("B").vcpus(4));
    assertThat(life.runnable("other")).containsExactly("A2", "B2");
  }

  /** FS-007: a changed policy rules what is decided from then on. */
  @Test
  void aChangedPolicyCountsAtOnce() {
    Lifecycle life = fair(90);
    room(life, 100);
    flood(life, "A", 60);
    assertThat(running(life)).isEqualTo("{A=10}");
    life.policy("p", 600, 0, "B=0.5");
    assertThat(running(life)).isEqualTo("{A=60}");
  }

  /** FS-001: nothing is dispatched until the policy is known. */
  @Test
  void waitsForItsPolicy() {
    Lifecycle life = Lifecycle.empty().environment("ce", 100).fairQueue("q", "p", "ce");
    room(life, 100);
    submit(life, "A1", "A", 1);
    life.is("A1", JobStatus.RUNNABLE).policy("p", 0, 0).is("A1", JobStatus.STARTING);
  }

  /** FS-030, FS-020: an attempt that is lost and tried again is charged once for each time. */
  @Test
  void usageEndsWithTheAttempt() {
    Lifecycle life = policyAndQueue("p", 3600, 0);
    room(life, 10);
    life.submit("a", JobPlan.job().share("A").vcpus(10).attempts(2));
    life.start("a").pass(100);
    life.capacity("ce", new CapacityChange.Draining("i-1"));
    life.end("a", StopCause.HOST_LOST, null, null, "lost").pass(500);
    assertThat(usedBy(life, "A")).isEqualTo(Math.round(1_000 * (1 - 550 / 3600.0)));
    assertThat(share(life, "A").milliVcpus()).isZero();
  }

  /** FS-027: use of one share may fade faster than that of another: that is a timer. */
  @Test
  void theHeadChangesWithTimeAlone() {
    Lifecycle life = policyAndQueue("p", 600, 0);
    uses(life, "B", 300);
    life.pass(100);
    uses(life, "A", 100);
    room(life, 4);
    submit(life, "A2", "A", 8);
    assertThat(life.core().nextTimer()).isEmpty();
    submit(life, "B2", "B", 2);
    life.pass(90).is("B2", JobStatus.RUNNABLE);
    life.pass(20).is("B2", JobStatus.STARTING).is("A2", JobStatus.RUNNABLE);
    assertThat(life.core().nextTimer()).isEmpty();
  }

  /** FS-020: nothing of what was used is lost or counted twice when the process dies. */
  @Test
  void recoveryKnowsWhatWasUsed() {
    Lifecycle life = fair(25, "A*=0.5", "B=2");
    for (String share : List.of("A1", "A2", "B", "C")) {
      flood(life, share, 30);
    }
    room(life, 30);
    life.pass(40).run("B1", 0).pass(333).run("A11", 0).run("A21", 1).pass(17);
    List<String> order = life.runnable("q");
    long usedByA = usedBy(life, "A1");
    life.crash().tell();
    assertThat(life.runnable("q")).isEqualTo(order);
    assertThat(usedBy(life, "A1")).isEqualTo(usedByA);
    life.pass(100);
    assertThat(share(life, "B").jobs()).isEqualTo(29);
  }

  private static Lifecycle fair(int reservation, String... weights) {
    return policyAndQueue("p", 0, reservation, weights);
  }

  private static Lifecycle policyAndQueue(
      String name, int decay, int reservation, String... weights) {
    return Lifecycle.empty()
        .environment("ce", 100)
        .policy(name, decay, reservation, weights)
        .fairQueue("q", name, "ce");
  }

  private static void room(Lifecycle life, int vcpus) {
    life.instance("ce", "i-1", new ResourceShape(vcpus * 1_000, 1_000_000, 0));
  }

  private static void flood(Lifecycle life, String share, int jobs) {
    life.tell(
        IntStream.rangeClosed(1, jobs)
            .mapToObj(i -> life.submission(share + i, JobPlan.job().share(share).memory(1)))
            .toArray(AccountCommand[]::new));
  }

  private static void submit(Lifecycle life, String name, String share, int vcpus) {
    life.submit(name, JobPlan.job().share(share).vcpus(vcpus).memory(1));
  }

  /** The share uses ten vCPUs for this time, and then nothing. */
  private static void uses(Lifecycle life, String share, int seconds) {
    String host = "used-" + share;
    life.instance("ce", host, new ResourceShape(10_000, 1_000_000, 0));
    submit(life, host, share, 10);
    life.start(host).pass(seconds);
    life.capacity("ce", new CapacityChange.Draining(host));
    life.exit(host, 0);
  }

  private static List<String> placements(Lifecycle life) {
    return life.events.stream()
        .filter(AccountEvent.JobStep.class::isInstance)
        .map(AccountEvent.JobStep.class::cast)
        .filter(s -> s.event() instanceof JobEvent.Placed)
        .map(s -> s.after().profile().precedence().shareIdentifier())
        .toList();
  }

  private static String running(Lifecycle life) {
    return life.core().state().jobs().stream()
        .filter(j -> j.status().occupiesInstance())
        .map(j -> j.profile().precedence().shareIdentifier())
        .collect(Collectors.groupingBy(s -> s, TreeMap::new, Collectors.counting()))
        .toString();
  }

  private static JobQueue queue(Lifecycle life) {
    return life.core().state().queues().get(Arns.queue("q"));
  }

  private static Share share(Lifecycle life, String name) {
    life.tell();
    return queue(life).shares().stream()
        .filter(s -> s.identifier().equals(name))
        .findFirst()
        .orElseGet(() -> new Share(name));
  }

  /** In vCPUs times seconds. */
  private static long usedBy(Lifecycle life, String name) {
    return Math.round(
        share(life, name).used(life.now().toEpochMilli(), queue(life).window()) / 1e6);
  }
}
