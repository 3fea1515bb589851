package io.windlass.submission.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.windlass.events.JobStatus;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.CEState;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.JQState;
import software.amazon.awssdk.services.batch.model.JQStatus;

/** Deletions come to their end (JQ-021, JQ-022), whatever happens on the way. */
class DeletionIT {
  private RunningService service;
  private Scenario scenario;

  private void start(String timeout) {
    service = RunningService.start("deletion", timeout);
    scenario = new Scenario(service);
    scenario.definition("any");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aRestartInTheMiddleOfADeletionDoesNotStopIt() {
    start("60s");
    scenario.queue("halfway");
    String job = scenario.submit("last", "halfway", "any");
    delete("halfway");
    assertThat(
            scenario.client().describeJobQueues(r -> r.jobQueues("halfway")).jobQueues().getFirst())
        .satisfies(queue -> assertThat(queue.status()).isEqualTo(JQStatus.DELETING));

    service = service.restart();
    scenario = new Scenario(service);
    assertThat(scenario.queueExists("halfway")).isTrue();
    scenario.schedulerSays(Scenario.transition(job, 1, JobStatus.FAILED).build());
    RunningService.eventually("queue gone", () -> !scenario.queueExists("halfway"));

    scenario
        .client()
        .updateComputeEnvironment(r -> r.computeEnvironment("halfway-ce").state(CEState.DISABLED));
    scenario.client().deleteComputeEnvironment(r -> r.computeEnvironment("halfway-ce"));
    service = service.restart();
    scenario = new Scenario(service);
    assertThat(scenario.describe("halfway-ce").status()).isEqualTo(CEStatus.DELETING);
    scenario.capacitySays("halfway-ce", 2, "DELETED");
    RunningService.eventually("environment gone", () -> !scenario.environmentExists("halfway-ce"));
  }

  @Test
  void whatCannotBeFinishedOfOneOwnerHoldsBackNobodyElse() {
    start("60s");
    Stream.of("broken", "sound").forEach(scenario::queue);
    // A row that no version can have written, of an owner whose turn comes first.
    service
        .pool()
        .preparedQuery(
            "update job_queue set account_id = $1, settings = 'nonsense', deleting_since = now()"
                + " where name = $2")
        .execute(Tuple.of("000000000000", "broken"))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    delete("sound");
    RunningService.eventually("queue gone", () -> !scenario.queueExists("sound"));
  }

  @Test
  void aSessionThatHangsWithTheOwnersLockIsEnded() {
    start("3s");
    scenario.queue("held");
    delete("held");
    // As a change of definitions that never goes on would leave it.
    var connection =
        service.pool().getConnection().toCompletionStage().toCompletableFuture().join();
    connection
        .query(
            "begin; select pg_advisory_xact_lock(hashtextextended('definitions/"
                + Scenario.ACCOUNT
                + "/"
                + Scenario.REGION
                + "', 0))::text")
        .execute()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    RunningService.eventually("queue gone", () -> !scenario.queueExists("held"));
  }

  private void delete(String queue) {
    scenario.client().updateJobQueue(r -> r.jobQueue(queue).state(JQState.DISABLED));
    scenario.client().deleteJobQueue(r -> r.jobQueue(queue));
  }
}
