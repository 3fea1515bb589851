package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.service;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.RUNNING;
import static io.windlass.scheduler.job.JobStatus.SCHEDULED;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static io.windlass.scheduler.job.JobStatus.SUBMITTED;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Service environments and service jobs, from placement to their end (SE-, SJ-). */
class ServiceJobsTest {
  private static final String COMPLETED = "Received status from SageMaker: Training job completed";

  static Lifecycle withInstances(int instances) {
    return Lifecycle.empty().service("se", instances).queue("q", 1, "se");
  }

  @Test
  void sj006TheFlowOfAServiceJob() {
    Lifecycle life = withInstances(2).submit("A", service(2)).is("A", SCHEDULED);
    assertThat(life.attempt("A").scheduledAt()).isEqualTo(life.now());
    life.pass(60).crash().is("A", SCHEDULED).prepare("A").is("A", STARTING);
    life.crash().start("A").is("A", RUNNING).crash();
    life.end("A", StopCause.EXITED, 0, null, COMPLETED).is("A", SUCCEEDED);
    life.history("A", SUBMITTED, RUNNABLE, SCHEDULED, STARTING, RUNNING, SUCCEEDED);
    assertThat(life.job("A").progress().statusReason()).isEqualTo(COMPLETED);
    assertThat(life.attempt("A").scheduledAt()).isEqualTo(Lifecycle.START);
    assertThat(life.demand("se").waiting().isNone()).as("nobody is asked for instances").isTrue();
  }

  @Test
  void sj006WhatRunsWasPreparedBeforeThoughTheNewsOfItComesLateOrNever() {
    Lifecycle life = withInstances(2).submit("C", service(1));
    life.start("C").prepare("C").is("C", RUNNING);
    life.history("C", SUBMITTED, RUNNABLE, SCHEDULED, STARTING, RUNNING);
    life.exit("C", 0).submit("D", service(1)).exit("D", 0).is("D", SUCCEEDED);
    life.history("D", SUBMITTED, RUNNABLE, SCHEDULED, STARTING, RUNNING, SUCCEEDED);
  }

  @Test
  void sj014EachHandOverHasATrainingJobOfItsOwn() {
    Lifecycle life = withInstances(2).submit("my_training.job", service(1).attempts(2));
    String first = life.attempt("my_training.job").placement().taskArn();
    String task = life.attempt("my_training.job").taskId().replace("-", "");
    assertThat(first)
        .isEqualTo(
            "arn:aws:sagemaker:us-east-1:123456789012:training-job/AWSBatchmy-training.job" + task);
    life.failService("my_training.job", "InternalServerError").is("my_training.job", SCHEDULED);
    assertThat(life.attempt("my_training.job").placement().taskArn()).isNotEqualTo(first);

    String longest = "n".repeat(128);
    life.submit(longest, service(1));
    String arn = life.attempt(longest).placement().taskArn();
    assertThat(arn.substring(arn.indexOf('/') + 1)).hasSize(63);
  }

  @Test
  void se004se019TheLimitCountsInstancesNotJobs() {
    Lifecycle life = withInstances(5).submit("A", service(3)).submit("B", service(3));
    life.is("A", SCHEDULED).waitsFor("B", null).submit("C", service(2)).is("C", RUNNABLE);
    life.crash().prepare("A").run("A", 0).is("B", SCHEDULED).is("C", SCHEDULED);
  }

  @Test
  void se011ALargerLimitLetsJobsStartAtOnce() {
    Lifecycle life = withInstances(5).submit("A", service(5)).submit("B", service(15));
    life.is("B", RUNNABLE).service("se", 20).is("B", SCHEDULED);
  }

  @Test
  void se011BelowUseWhatRunsStaysAndNothingNewStarts() {
    Lifecycle life = withInstances(4).submit("A", service(2)).submit("B", service(2));
    life.submit("C", service(1)).service("se", 2).is("A", SCHEDULED).is("B", SCHEDULED);
    life.crash().run("A", 0).is("C", RUNNABLE).run("B", 0).is("C", SCHEDULED);
  }

  @Test
  void se012jq016WhileItIsDisabledJobsWaitAndWhatRunsGoesOn() {
    Lifecycle life = withInstances(2).submit("A", service(1));
    life.service("se", false, Map.of(EnvironmentDefinition.NUM_INSTANCES, 2));
    life.submit("B", service(1)).is("B", RUNNABLE).run("A", 0).is("A", SUCCEEDED);
    life.crash().is("B", RUNNABLE).service("se", 2).is("B", SCHEDULED);
  }

  @Test
  void aLimitOfATypeCountsForItsJobsAndTheGeneralOneForAllOthers() {
    Map<String, Integer> limits = Map.of("ml.p5.48xlarge", 1, "NUM_INSTANCES", 2);
    Lifecycle life = Lifecycle.empty().service("se", true, limits).queue("q", 1, "se");
    life.queue("r", 1, "se");
    life.submit("A", service(1).kind(JobKind.service("ml.p5.48xlarge"))).is("A", SCHEDULED);
    life.submit("B", service(1).kind(JobKind.service("ml.p5.48xlarge"))).is("B", RUNNABLE);
    life.submit("C", service(2).kind(JobKind.service("ml.m5.large")).in("r")).is("C", SCHEDULED);
    life.crash().run("A", 0).is("B", SCHEDULED);
  }

  @Test
  void aLimitThatIsTakenBackStillKnowsWhatRunsAgainstIt() {
    Map<String, Integer> typed = Map.of("ml.m5.large", 1);
    Lifecycle life = Lifecycle.empty().service("se", true, typed).queue("q", 1, "se");
    life.submit("A", service(1).kind(JobKind.service("ml.m5.large"))).is("A", SCHEDULED);
    life.service("se", 1).crash().service("se", true, typed);
    life.submit("B", service(1).kind(JobKind.service("ml.m5.large"))).is("B", RUNNABLE);
    life.run("A", 0).is("B", SCHEDULED);
  }

  @Test
  void sj016TerminatedInAnyStateItFails() {
    Lifecycle life = withInstances(1).submit("A", service(1).attempts(3));
    life.terminate("A").is("A", SCHEDULED).stopOrdered("A", 1).crash();
    life.end("A", StopCause.STOPPED, null, null, null).isFailed("A", "terminated by test");
    life.submit("B", service(1).attempts(3)).prepare("B").terminate("B").is("B", STARTING);
    life.end("B", StopCause.STOPPED, null, null, null).isFailed("B", "terminated by test");
    life.submit("C", service(1).attempts(3)).start("C").terminate("C").is("C", RUNNING);
    life.end("C", StopCause.STOPPED, 143, null, null).isFailed("C", "terminated by test");
    life.submit("D", service(2)).terminate("D").isFailed("D", "terminated by test");
    assertThat(List.of(life.job("A"), life.job("B"), life.job("C")))
        .allMatch(job -> job.isTerminated() && job.attempts().used() == 1);
  }

  @Test
  void sj006StoppedByHandIsFailedNotSucceeded() {
    Lifecycle life = withInstances(1).submit("A", service(1)).start("A");
    life.end("A", StopCause.STOPPED, 0, null, "Received status from SageMaker: Stopped");
    life.isFailed("A", "Received status from SageMaker: Stopped");
  }

  @Test
  void sj012AnAttemptThatTakesTooLongIsStoppedFromItsStartOn() {
    Lifecycle life = withInstances(1).submit("A", service(1).timeout(60).attempts(2));
    life.pass(600).is("A", SCHEDULED).start("A").crash().pass(59).stopOrdered("A", 0);
    life.pass(1).stopOrdered("A", 1).end("A", StopCause.STOPPED, 143, null, null);
    life.isFailed("A", "Job attempt duration exceeded timeout").attempts("A", 1);
  }

  @Test
  void sj006HostsAreLostHereTooAndCountAsAttempts() {
    Lifecycle life = withInstances(1).submit("A", service(1).attempts(2)).start("A");
    life.end("A", StopCause.HOST_LOST, null, null, "Received status from SageMaker: x");
    life.is("A", SCHEDULED).attempts("A", 1);
  }

  @Test
  void fs030SharesOfAServiceQueueUseInstances() {
    Lifecycle life = Lifecycle.empty().service("se", 4).policy("p", 3600, 0);
    life.fairQueue("q", "p", "se");
    life.submit("A1", service(3).share("A")).submit("A2", service(3).share("A"));
    life.submit("B1", service(1).share("B")).submit("B2", service(1).share("B"));
    // A uses three instances: B comes first with whatever fits.
    life.is("A1", SCHEDULED).is("B1", SCHEDULED).is("A2", RUNNABLE).is("B2", RUNNABLE);
    life.pass(60).run("B1", 0).is("B2", SCHEDULED).is("A2", RUNNABLE);
    assertThat(life.core().state().queues().get(Arns.queue("q")).running().milliVcpus())
        .isEqualTo(4_000);
  }

  @Test
  void jq006TheQueueOfTheHigherPriorityIsGivenPreference() {
    Lifecycle life = withInstances(1).queue("high", 10, "se").submit("A", service(1));
    life.submit("B", service(1)).submit("C", service(1).in("high"));
    life.run("A", 0).is("C", SCHEDULED).is("B", RUNNABLE);
  }

  @Test
  void jq022JobsOfADeletedServiceQueueEnd() {
    Lifecycle life = withInstances(1).submit("A", service(1)).submit("B", service(1));
    life.queue("q", 1, io.windlass.scheduler.queue.QueueDefinition.Phase.DELETING, "se").pass(1);
    life.is("B", FAILED).stopOrdered("A", 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = JobStatus.class,
      names = {"SCHEDULED", "STARTING", "RUNNING"})
  void se004InstancesAreInUseFromTheHandOverToTheEnd(JobStatus status) {
    Lifecycle life = withInstances(1).submit("A", service(1)).submit("B", service(1));
    if (status != SCHEDULED) {
      life.prepare("A");
    }
    if (status == RUNNING) {
      life.start("A");
    }
    life.is("A", status).crash().tell().is("B", RUNNABLE).exit("A", 0).is("B", SCHEDULED);
  }
}
