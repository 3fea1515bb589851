package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.account.QuotaShareTest.queue;
import static io.windlass.scheduler.account.QuotaShareTest.room;
import static io.windlass.scheduler.account.QuotaShareTest.running;
import static io.windlass.scheduler.account.QuotaShareTest.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.query.OperatorCommand;
import io.windlass.scheduler.query.ReplyAddress;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which jobs are preempted for which, and what becomes of them. */
class PreemptionTest {
  /**
   * The running jobs in the order of their start (share, number, and what differs from 1 vCPU and
   * priority 0), then the submitted jobs, and the expected victims.
   */
  @ParameterizedTest(name = "{0} | {1} + {2} → {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A LEND 2; B LAB 2                  | B1 B2 B3 B4          | A1      | B4
          A LEND 2; B LAB 2                  | B1 B2 B3 B4          | A1 A2   | B4 B3
          A LEND 2; B LAB 2                  | B1 B2 B3 B4          | A1 A2 A3 | B4 B3
          A LEND 2; B LAB 2                  | B1 B2 B3             | A1      |
          A LEND 2; B LAB 2                  | B1 B2 B3             | A1 A2   | B3
          A LEND 2; B LAB 2                  | B1 B2 B3:v2          | A1:v2   | B3
          A LEND 2; B LAB 2                  | B1 B2:v2 B3          | A1:v2   | B2
          A LEND 4; B LAB 2                  | B1 B2:v2 B3 B4:v2    | A1:v2   | B4
          A LEND 2; B LAB 2                  | B1:p5 B2:p1 B3:p5 B4:p5 | A1   | B2
          A LEND 2; B LAB 2                  | B1:p0 B2:p0 B3:p1 B4:p1 | A1 A2 | B2 B1
          A LEND 2; B LAB 1; C LAB 1         | B1 B2 C1 C2          | A1      | B2
          A LEND 3; B LAB 1; C LAB 1         | B1 C1 C2 C3 B2       | A1      | C3
          A LEND 3; B LAB 1; C LAB 1         | B1 C1 C2 C3 B2       | A1 A2   | C3 B2
          A RESERVE 2; B LAB 2; C LEND 2     | B1 B2 B3 B4          | A1      |
          A LEND 2; B LAB 2                  | B1 B2 B3 B4          | B5:p9   |
          A LEND 2; B LAB 2                  | B1 B2 B3 B4          | A1:v3   |
          A LEND_P 2; B LAB 2                | A1 A2                | A3:p1   | A2
          A LEND_P 2; B LAB 2                | A1:p1 A2             | A3:p1   | A2
          A LEND_P 2; B LAB 2                | A1:p1 A2:p1          | A3:p1   |
          A LEND 2; B LAB 2                  | A1 A2                | A3:p9   |
          A LEND_P 2; B LAB 2                | A1 A2                | A3:p1v2 | A2 A1
          A LEND_P 2; B LAB 2                | A1:p2 A2             | A3:p1v2 |
          A LEND_P 2; B LAB 2                | A1 B1 B2 B3          | A3:p1v2 | A1 B3
          A LAB_P 2; B LEND 2                | A1 A2 A3             | A4:p1   |
          A LAB_P 2; B LEND 2                | A1 A2 A3 A4          | A5:p1   | A4
          """)
  void choice(String shares, String running, String coming, String expected) {
    Lifecycle life = queue();
    for (String share : shares.replace("LAB", "LEND_AND_BORROW").split("; ", -1)) {
      String[] words = share.split(" ", -1);
      boolean preempts = words[1].endsWith("_P");
      String text = words[0] + " " + words[1].replace("_P", "") + " VCPU=" + words[2];
      life = preempts ? life.preemptingQuota(text) : life.quota(text);
    }
    room(life, 20);
    for (String name : running.split(" ", -1)) {
      come(life, name);
      life.start(name.split(":", -1)[0]).pass(1);
    }
    for (String name : coming.split(" ", -1)) {
      come(life, name);
    }
    assertThat(String.join(" ", preempted(life))).isEqualTo(expected == null ? "" : expected);
    assertThat(preempted(life.crash().pass(5).tell()))
        .as("after recovery")
        .hasSize(expected == null ? 0 : expected.split(" ", -1).length);
  }

  /** A preempted job returns to the front of its share and priority, and has used no attempt. */
  @Test
  void thePreemptedJobWaitsAgain() {
    Lifecycle life = lent();
    submit(life, "B5");
    life.submit("B6", job().share("B").priority(1));
    submit(life, "A1");
    life.is("A1", JobStatus.RUNNABLE).is("B4", JobStatus.RUNNING).stopOrdered("B4", 1);
    assertThat(life.job("B4").progress().statusReason())
        .isEqualTo("Preempted: job " + life.id("A1") + " gets back what quota share A had lent");
    life.stopPreempted("B4").is("A1", JobStatus.STARTING).is("B4", JobStatus.RUNNABLE);
    assertThat(life.job("B4").attempts().preemptions()).isOne();
    assertThat(life.job("B4").attempts().used()).isZero();
    assertThat(life.job("B4").progress().statusReason()).isNull();
    assertThat(life.runnable("q")).containsExactly("B6", "B4", "B5");
    life.run("B1", 0).is("B6", JobStatus.STARTING).run("B2", 0).is("B4", JobStatus.STARTING);
    assertThat(life.attempt("B4").number()).isEqualTo(2);
    life.run("B4", 1).isFailed("B4", "Essential container in task exited").attempts("B4", 1);
  }

  /**
   * The process crashes after the order to stop: no other job is preempted, and all end as
   * expected.
   */
  @Test
  void aCrashInTheMiddleOfIt() {
    Lifecycle life = lent();
    submit(life, "A1");
    life.crash().pass(1).tell();
    assertThat(preempted(life)).containsExactly("B4");
    life.crash().stopPreempted("B4").is("A1", JobStatus.STARTING).crash();
    assertThat(running(life)).isEqualTo("{A=1, B=3}");
    assertThat(life.core().state().job(life.id("B4")).attempts().preemptions()).isOne();
    life.is("B4", JobStatus.RUNNABLE).run("A1", 0).is("B4", JobStatus.STARTING);
  }

  /**
   * Freed capacity is kept: jobs that borrow wait until all jobs with an order to stop have
   * stopped.
   */
  @Test
  void nobodyBorrowsWhileSomebodyIsPreempted() {
    Lifecycle life = queue().quota("A LEND VCPU=4").quota("B LEND_AND_BORROW VCPU=2");
    given(life, 4);
    submit(life, "B1", "B2", "B3", "B4");
    submit(life, "B5");
    life.submit("A1", job().share("A").vcpus(2));
    life.stopPreempted("B4").is("A1", JobStatus.RUNNABLE).is("B5", JobStatus.RUNNABLE);
    life.stopPreempted("B3").is("A1", JobStatus.STARTING);
    assertThat(running(life)).isEqualTo("{A=2, B=2}");
  }

  /** preemptionRetries: a job returns so many times; the next preemption fails it. */
  @ParameterizedTest(name = "{0} retries")
  @CsvSource({"0", "1", "2"})
  void preemptionRetries(int retries) {
    Lifecycle life = queue().quota("A LEND VCPU=1").quota("B LEND_AND_BORROW VCPU=0");
    room(life, 1);
    life.submit("B1", job().share("B").preemptionRetries(retries).attempts(1));
    for (int i = 0; i <= retries; i++) {
      String name = "A" + i;
      life.is("B1", JobStatus.STARTING).start("B1");
      submit(life, name);
      life.stopPreempted("B1").is(name, JobStatus.STARTING).run(name, 0);
    }
    life.isFailed(
        "B1",
        "Preempted: job " + life.id("A" + retries) + " gets back what quota share A had lent");
    assertThat(life.job("B1").attempts().preemptions()).isEqualTo(retries + 1);
  }

  /** A job that ends by itself before it is stopped keeps its own outcome. */
  @ParameterizedTest(name = "{0} {1} → {2}, {3} attempts, {4} preemptions")
  @CsvSource({
    "EXITED, 0, SUCCEEDED, 1, 0",
    "EXITED, 1, RUNNABLE, 1, 0",
    "STOPPED, 0, RUNNABLE, 0, 1",
    "STOPPED, 137, RUNNABLE, 0, 1",
    "HOST_LOST, , RUNNABLE, 0, 1"
  })
  void endsOfAPreemptedJob(
      StopCause cause, Integer exitCode, JobStatus status, int attempts, int preemptions) {
    Lifecycle life = queue().quota("A LEND VCPU=1").quota("B LEND_AND_BORROW VCPU=0");
    room(life, 1);
    life.submit("B1", job().share("B").attempts(2)).start("B1");
    submit(life, "A1");
    life.end("B1", cause, exitCode, null, null).is("B1", status).is("A1", JobStatus.STARTING);
    life.attempts("B1", attempts);
    assertThat(life.job("B1").attempts().preemptions()).isEqualTo(preemptions);
    assertThat(status == JobStatus.SUCCEEDED || life.job("B1").stop() == null).isTrue();
  }

  /**
   * A refused task does not count as preempted; a user's request has precedence over preemption.
   */
  @Test
  void refusedOrTerminatedMeanwhile() {
    Lifecycle life = lent();
    submit(life, "A1");
    life.terminate("B4").end("B4", StopCause.STOPPED, 143, null, null);
    life.isFailed("B4", "terminated by test").is("A1", JobStatus.STARTING);

    Lifecycle refused = queue().quota("A LEND VCPU=1").quota("B LEND_AND_BORROW VCPU=0");
    room(refused, 1);
    submit(refused, "B1", "A1");
    refused.end("B1", StopCause.REFUSED, null, null, null).is("A1", JobStatus.STARTING);
    refused.is("B1", JobStatus.RUNNABLE).attempts("B1", 0);
    assertThat(refused.job("B1").attempts().preemptions()).isZero();
  }

  /**
   * No free capacity on instances: jobs that borrow are preempted, all on one instance, and none if
   * that does not suffice.
   */
  @ParameterizedTest(name = "{0} vCPUs of A: {1}")
  @CsvSource({"1, B6", "2, B6 B5", "3, B6 B5 B4", "4, ''"})
  void roomOnInstances(int vcpus, String expected) {
    Lifecycle life =
        queue().quota("A RESERVE VCPU=9").quota("B LEND_AND_BORROW VCPU=0").quota("C LEND VCPU=9");
    given(life, 3);
    life.instance("ce", "i-2", new ResourceShape(3_000, 99_999, 0));
    submit(life, "B1", "B2", "B3", "B4", "B5", "B6");
    life.on("B3", "i-1").on("B4", "i-2");
    life.submit("A1", job().share("A").vcpus(vcpus));
    assertThat(String.join(" ", preempted(life))).isEqualTo(expected);
  }

  /** Jobs within their own share's limits stay, although there is no free capacity. */
  @Test
  void nobodyGoesWhoDoesNotBorrow() {
    Lifecycle life = queue().quota("A RESERVE VCPU=2").quota("B LEND VCPU=2");
    given(life, 2);
    submit(life, "B1", "B2", "A1");
    assertThat(preempted(life)).isEmpty();
    life.run("B1", 0).is("A1", JobStatus.STARTING);
  }

  /**
   * While an environment may grow no job is preempted for lack of capacity; when it cannot, jobs
   * are.
   */
  @Test
  void growthComesBeforePreemption() {
    Lifecycle life =
        queue().quota("A RESERVE VCPU=2").quota("B LEND_AND_BORROW VCPU=0").quota("C LEND VCPU=9");
    room(life, 2);
    submit(life, "B1", "B2", "A1");
    assertThat(preempted(life)).isEmpty();
    assertThat(life.demand("ce").head().milliVcpus()).isEqualTo(1_000);
    life.capacity(
        "ce", new CapacityChange.Shortage("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "no more"));
    assertThat(preempted(life)).containsExactly("B2");
  }

  /** A multi-node job needs whole instances: those are emptied that borrow. */
  @Test
  void instancesForAMultiNodeJob() {
    Lifecycle life =
        Lifecycle.empty()
            .environment("ce", 4)
            .quotaQueue("q", "ce")
            .quota("A RESERVE VCPU=4")
            .quota("B LEND_AND_BORROW VCPU=0")
            .quota("C LEND VCPU=9");
    life.instance("ce", "i-1", new ResourceShape(2_000, 99_999, 0));
    life.instance("ce", "i-2", new ResourceShape(2_000, 99_999, 0));
    submit(life, "B1", "B2", "B3");
    life.submit("A1", JobPlan.gang(2).share("A"));
    assertThat(preempted(life)).containsExactlyInAnyOrder("B3", "B2", "B1");
    life.stopPreempted("B1", "B2").is("A1", JobStatus.RUNNABLE);
    life.stopPreempted("B3").is("A1", JobStatus.STARTING);
  }

  /** Children of an array are preempted and come back one by one. */
  @Test
  void childrenOfAnArray() {
    Lifecycle life = queue().quota("A LEND VCPU=1").quota("B LEND_AND_BORROW VCPU=1");
    room(life, 2);
    life.submit("B1", JobPlan.array(3).share("B"));
    submit(life, "A1");
    assertThat(life.job("B1:1").isPreempted()).isTrue();
    life.stopPreempted("B1:1").is("A1", JobStatus.STARTING).is("B1:1", JobStatus.RUNNABLE);
    assertThat(life.runnable("q")).containsExactly("B1:1", "B1:2");
    life.run("A1", 0).is("B1:1", JobStatus.STARTING).run("B1:1", 0).run("B1:0", 0).run("B1:2", 0);
    life.is("B1", JobStatus.SUCCEEDED);
  }

  /** Lower limits: usage beyond them counts as borrowed, whatever the strategy. */
  @Test
  void lowerLimits() {
    Lifecycle life = queue().quota("A LEND VCPU=2").quota("B RESERVE VCPU=4");
    room(life, 9);
    submit(life, "B1", "B2", "B3", "B4");
    life.quota("B RESERVE VCPU=1");
    assertThat(preempted(life)).isEmpty();
    submit(life, "A1");
    assertThat(preempted(life)).containsExactly("B4", "B3");
  }

  /** No job is preempted for a paused queue, or for a job that lacks something else. */
  @Test
  void nobodyGoesForWhoCannotComeAnyway() {
    Lifecycle life = lent().consumable("r", true, 0);
    life.tell(
        new AccountCommand.Operate(
            new ReplyAddress("r", Instant.MAX),
            new OperatorCommand.Control(Arns.queue("q"), true, null)));
    submit(life, "A1");
    assertThat(preempted(life)).isEmpty();
    life.cancel("A1").submit("A2", job().share("A").consuming("r", 1));
    life.tell(
        new AccountCommand.Operate(
            new ReplyAddress("r", Instant.MAX),
            new OperatorCommand.Control(Arns.queue("q"), false, null)));
    assertThat(preempted(life)).isEmpty();
    submit(life, "A3");
    assertThat(preempted(life)).containsExactly("B4");
  }

  /** For the coverage of transitions. */
  static Lifecycle everyEnd() {
    Lifecycle life = queue().quota("A LEND VCPU=4").quota("B LEND_AND_BORROW VCPU=0");
    room(life, 4);
    for (int i = 1; i <= 4; i++) {
      life.submit("B" + i, job().share("B").preemptionRetries(i % 2));
    }
    life.start("B1").start("B2");
    submit(life, "A1", "A2", "A3", "A4");
    return life.stopPreempted("B1", "B2", "B3", "B4");
  }

  /** The same for service jobs, which are SCHEDULED. */
  static Lifecycle everyEndOfService() {
    Lifecycle life = Lifecycle.empty().service("se", 2).quotaQueue("q", "se");
    life.quota("A LEND NUM_INSTANCES=2").quota("B LEND_AND_BORROW NUM_INSTANCES=0");
    life.submit("B1", JobPlan.service(1).share("B").preemptionRetries(0));
    life.submit("B2", JobPlan.service(1).share("B").preemptionRetries(1));
    life.submit("A1", JobPlan.service(1).share("A")).submit("A2", JobPlan.service(1).share("A"));
    return life.stopPreempted("B1", "B2");
  }

  /**
   * Service jobs: limits count instances, of all types or of one; SCHEDULED ones are preempted too.
   */
  @Test
  void serviceJobs() {
    Lifecycle life = everyEndOfService();
    life.is("B1", JobStatus.FAILED).is("B2", JobStatus.RUNNABLE);
    life.is("A1", JobStatus.SCHEDULED).is("A2", JobStatus.SCHEDULED);

    Lifecycle typed =
        Lifecycle.empty()
            .service("se", true, java.util.Map.of("ml.a", 2, "ml.b", 2))
            .quotaQueue("q", "se")
            .quota("A LEND ml.a=1 ml.b=2")
            .quota("B LEND_AND_BORROW ml.a=1 ml.b=0");
    JobKind a = JobKind.service("ml.a");
    JobKind b = JobKind.service("ml.b");
    typed.submit("B1", JobPlan.service(2).kind(a).share("B"));
    typed.submit("B2", JobPlan.service(2).kind(b).share("B"));
    typed.submit("A1", JobPlan.service(1).kind(b).share("A"));
    assertThat(preempted(typed)).containsExactly("B2");
    typed.submit("A2", JobPlan.service(1).kind(a).share("A"));
    assertThat(preempted(typed)).containsExactly("B2", "B1");
    typed.stopPreempted("B2", "B1").is("A1", JobStatus.SCHEDULED).is("A2", JobStatus.SCHEDULED);
  }

  /** Two of A's vCPUs are lent to B; all four run. */
  private static Lifecycle lent() {
    Lifecycle life = queue().quota("A LEND VCPU=2").quota("B LEND_AND_BORROW VCPU=2");
    room(life, 4);
    for (int i = 1; i <= 4; i++) {
      submit(life, "B" + i);
      life.start("B" + i).pass(1);
    }
    return life;
  }

  /** An environment that does not grow, in place of the other. */
  private static void given(Lifecycle life, int vcpus) {
    life.environment("ce", 0, EnvironmentDefinition.Supply.GIVEN, true);
    life.instance("ce", "i-1", new ResourceShape(vcpus * 1_000, 99_999, 0));
  }

  /** Such as A1, A1:v2 (vCPUs), A1:p3 (priority), A1:p3v2. */
  private static void come(Lifecycle life, String text) {
    String[] parts = text.split(":", -1);
    JobPlan plan = job().share(parts[0].substring(0, 1));
    if (parts.length > 1) {
      var matcher = java.util.regex.Pattern.compile("([vp])(\\d)").matcher(parts[1]);
      while (matcher.find()) {
        int value = Integer.parseInt(matcher.group(2));
        plan = matcher.group(1).equals("v") ? plan.vcpus(value) : plan.priority(value);
      }
    }
    life.submit(parts[0], plan);
  }

  /** Returns the jobs that were ordered to stop for others, in order. */
  private static List<String> preempted(Lifecycle life) {
    return life.events.stream()
        .filter(AccountEvent.JobStep.class::isInstance)
        .map(AccountEvent.JobStep.class::cast)
        .filter(s -> s.event() instanceof JobEvent.StopAccepted && s.after().isPreempted())
        .map(
            s ->
                s.id().part() == io.windlass.scheduler.job.JobId.Part.CHILD
                    ? s.id().toString()
                    : s.after().submission().name())
        .toList();
  }
}
