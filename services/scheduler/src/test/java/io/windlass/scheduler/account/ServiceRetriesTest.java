package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.service;
import static io.windlass.scheduler.account.ServiceJobsTest.withInstances;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.SCHEDULED;
import static io.windlass.scheduler.job.JobStatus.SUBMITTED;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.explanation.QueryHandler;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.query.Query;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.queue.WaitLimit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How failures of service jobs are tried again, and what blocks their queues. */
class ServiceRetriesTest {
  private static final String NO_CAPACITY =
      "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Unable to provision requested compute resources";
  private static final String TOO_LARGE =
      "MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE - Service environment(s) associated with"
          + " the job queue cannot meet the capacity requirement of the job.";

  /** The rules of the table at SJ-011. */
  private static JobPlan ruled() {
    return service(1)
        .attempts(5)
        .retryOnStatusReason("Received status from SageMaker: InternalServerError*")
        .exitOnStatusReason("Received status from SageMaker: ValidationException*")
        .exitOnStatusReason("*");
  }

  @Test
  void sj011Row1InternalServerErrorsAreRetriedUpToTheTotal() {
    Lifecycle life = withInstances(1).submit("A", ruled());
    for (int attempt = 1; attempt < 5; attempt++) {
      life.failService("A", "InternalServerError: x").is("A", SCHEDULED).attempts("A", attempt);
    }
    life.failService("A", "InternalServerError: x").attempts("A", 5);
    life.isFailed("A", "Received status from SageMaker: InternalServerError: x");
  }

  @Test
  void sj011Row2AValidationExceptionFailsAtOnce() {
    Lifecycle life = withInstances(1).submit("A", ruled()).failService("A", "ValidationException");
    life.attempts("A", 1).isFailed("A", "Received status from SageMaker: ValidationException");
  }

  @Test
  void sj011Row3WhateverElseFailsAtOnceByTheLastRule() {
    Lifecycle life =
        withInstances(1).submit("A", ruled()).failService("A", "ResourceLimitExceeded");
    life.is("A", FAILED).attempts("A", 1);
  }

  @Test
  void sj011Row4sj009SevenCapacityShortagesUseNoAttempt() {
    Lifecycle life = withInstances(1).submit("A", ruled());
    for (int refusal = 0; refusal < 7; refusal++) {
      life.is("A", SCHEDULED).refuseService("A", "CapacityError: no p5");
      life.waitsFor("A", NO_CAPACITY).pass(60);
    }
    life.is("A", SCHEDULED).run("A", 0).is("A", SUCCEEDED).attempts("A", 1);
  }

  @Test
  void sj009ACapacityErrorLeadsBackToRunnableAndTheServiceIsAskedLessAndLessOften() {
    Lifecycle life = withInstances(1).submit("A", service(1)).refuseService("A", "CapacityError");
    life.history("A", SUBMITTED, RUNNABLE, SCHEDULED, RUNNABLE, RUNNABLE);
    life.pass(1).is("A", SCHEDULED).refuseService("A", "CapacityError");
    life.pass(1).is("A", RUNNABLE).pass(1).is("A", SCHEDULED).refuseService("A", "CapacityError");
    life.pass(3).is("A", RUNNABLE).pass(1).is("A", SCHEDULED);
    // Once it had capacity it is asked after a second again.
    life.prepare("A").failService("A", "x").is("A", FAILED).submit("B", service(1));
    life.refuseService("B", "CapacityError").pass(1).is("B", SCHEDULED);
  }

  @Test
  void sj009AfterRecoveryTheServiceIsAskedAtOnce() {
    Lifecycle life = withInstances(1).submit("A", service(1)).refuseService("A", "CapacityError");
    life.waitsFor("A", NO_CAPACITY).crash().pass(0).is("A", SCHEDULED);
  }

  @Test
  void sj009AnExplanationSaysThatTheServiceHasNoCapacity() {
    Lifecycle life = withInstances(1).submit("A", service(1)).refuseService("A", "CapacityError");
    QueryResult result =
        QueryHandler.to(new Query.WhyWaiting(life.id("A")), life.core().state(), life.now());
    assertThat(((QueryResult.Explained) result).explanation().sentences())
        .contains("Its service had no capacity for it, and is asked again within a minute.");
  }

  @Test
  void sj009NobodyIsPreemptedForAJobWhoseServiceHasNoCapacity() {
    Lifecycle life = Lifecycle.empty().service("se", 4).quotaQueue("q", "se");
    life.quota("A LEND NUM_INSTANCES=2").quota("B LEND_AND_BORROW NUM_INSTANCES=2");
    life.submit("A1", service(2).share("A")).refuseService("A1", "CapacityError");
    for (String job : List.of("B1", "B2", "B3", "B4")) {
      life.submit(job, service(1).share("B")).is(job, SCHEDULED);
    }
    life.is("A1", RUNNABLE).stopOrdered("B3", 0).stopOrdered("B4", 0);
    life.pass(1).is("A1", RUNNABLE).stopOrdered("B3", 1).stopOrdered("B4", 1);
  }

  @Test
  void sj009SmallerJobsAndOtherTypesAreStillHandedOver() {
    Lifecycle life = withInstances(9).queue("r", 1, "se").queue("s", 1, "se");
    life.submit("A", service(4)).refuseService("A", "CapacityError");
    life.submit("B", service(4).in("r")).waitsFor("B", NO_CAPACITY);
    life.submit("C", service(3).in("s")).is("C", SCHEDULED).waitsFor("A", NO_CAPACITY);
    life.terminate("B").submit("D", service(4).kind(JobKind.service("ml.m5.large")).in("r"));
    life.is("D", SCHEDULED);
  }

  @Test
  void sj009ARetriedJobComesFirst() {
    Lifecycle life = withInstances(1).submit("A", service(1)).submit("B", service(1));
    life.refuseService("A", "CapacityError").is("B", RUNNABLE).pass(1).is("A", SCHEDULED);
    assertThat(life.runnable("q")).containsExactly("B");
  }

  @Test
  void sj010WithoutAMatchItIsRetriedAsJobsAre() {
    Lifecycle life =
        withInstances(1)
            .submit("A", service(1).attempts(2).exitOnStatusReason("*CapacityError*"))
            .failService("A", "AlgorithmError: exit code 1")
            .is("A", SCHEDULED);
    life.failService("A", "AlgorithmError: exit code 1").is("A", FAILED).attempts("A", 2);
  }

  @Test
  void sj011AStarMayLead() {
    Lifecycle life =
        withInstances(1).submit("A", service(1).attempts(3).exitOnStatusReason("*x*y"));
    life.failService("A", "a x b").is("A", SCHEDULED);
    life.failService("A", "a x b y").is("A", FAILED).attempts("A", 2);
  }

  @Test
  void sj008AttemptsAreTheTotal() {
    Lifecycle life = withInstances(1).submit("A", service(1).attempts(3));
    life.failService("A", "x").failService("A", "x").is("A", SCHEDULED).failService("A", "x");
    life.is("A", FAILED).attempts("A", 3);
  }

  @Test
  void jq052AHeadThatNeedsMoreThanTheLimitSaysSoAndIsTerminated() {
    WaitLimit limit =
        new WaitLimit(
            "MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE", Duration.ofMinutes(10), true);
    Lifecycle life = Lifecycle.empty().service("se", 2).limitedQueue("q", limit, "se");
    life.submit("A", service(3)).submit("B", service(1));
    life.waitsFor("A", TOO_LARGE).waitsFor("B", null).crash().pass(599).is("A", RUNNABLE).pass(1);
    life.isFailed(
        "A",
        "Terminated by JobStateTimeLimit action due to reason:"
            + " MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE");
    assertThat(life.job("A").isTerminated()).isTrue();
    life.is("B", SCHEDULED);
  }

  @Test
  void jq052ALargerLimitTakesTheReasonBack() {
    Lifecycle life = withInstances(2).submit("A", service(2)).submit("B", service(3));
    life.waitsFor("B", TOO_LARGE).service("se", 3).waitsFor("B", null);
  }

  @Test
  void jq052ACapacityErrorCountsFromTheFirstHandOverOn() {
    WaitLimit limit =
        new WaitLimit("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", Duration.ofMinutes(10), true);
    Lifecycle life = Lifecycle.empty().service("se", 2).limitedQueue("q", limit, "se");
    life.submit("A", service(2));
    for (int minute = 0; minute < 9; minute++) {
      life.is("A", SCHEDULED).refuseService("A", "CapacityError").waitsFor("A", NO_CAPACITY);
      life.pass(60);
    }
    life.pass(59).refuseService("A", "CapacityError").waitsFor("A", NO_CAPACITY).pass(1);
    life.isFailed(
        "A",
        "Terminated by JobStateTimeLimit action due to reason:"
            + " CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY");
  }

  @Test
  void tr021AQueueOfADisabledEnvironmentIsBlockedForNoCauseThatRulesKnow() {
    Lifecycle life = Lifecycle.empty().service("se", false, java.util.Map.of("NUM_INSTANCES", 1));
    life.queue("q", 1, "se").submit("A", service(1));
    life.waitsFor("A", "UNDETERMINED - Batch job is blocked, root cause is undetermined.");
  }
}
