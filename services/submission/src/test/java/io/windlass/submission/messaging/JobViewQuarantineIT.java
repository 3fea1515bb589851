package io.windlass.submission.messaging;

import io.vertx.sqlclient.Pool;
import io.windlass.events.CapacityEvent;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.ConsumableResourceUsage;
import io.windlass.events.JobStatus;
import io.windlass.events.Topics;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.testing.ConsumedTopic;
import io.windlass.messaging.testing.QuarantineContract;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.submission.app.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;

/** Records that the view cannot handle do not affect other accounts. */
class JobViewQuarantineIT extends QuarantineContract {
  private static final Instant AT = Instant.ofEpochMilli(1_763_683_200_000L);

  JobViewQuarantineIT() {
    super("submission", JobViewHandler.TOPICS);
  }

  @Override
  protected IntFunction<PartitionHandler> handlers(MessagingRuntime runtime, Pool pool) {
    return _ -> new JobViewHandler();
  }

  @Override
  protected List<ConsumedTopic> topics() {
    return List.of(
        new ConsumedTopic(
            Topics.JOB_TRANSITIONS,
            JobViewQuarantineIT::attemptEnded,
            "job_state: job_id <> ':id'",
            "select row_to_json(s) from job_state s where job_id = ':id'",
            (service, account) ->
                service.execute(
                    "insert into job_state (job_id, queue_id, created_at, status) values ('%s', 1, 1, 'SUBMITTED')"
                        .formatted(ConsumedTopic.id(account)))),
        new ConsumedTopic(
            Topics.CAPACITY_EVENTS,
            JobViewQuarantineIT::desired,
            "compute_environment: account_id <> ':account'",
            "select row_to_json(c) from compute_environment c where account_id = ':account'",
            (service, account) ->
                service.execute(
                    "insert into compute_environment (arn, account_id, region, name, document, tags, status, created_at) values ('%s', '%s', 'us-east-1', 'ce', '{}', '{}', 'CREATING', 'epoch')"
                        .formatted(ConsumedTopic.id(account), account))),
        new ConsumedTopic(
            Topics.CONSUMABLE_RESOURCES,
            JobViewQuarantineIT::usage,
            "consumable_resource: account_id <> ':account'",
            "select row_to_json(c) from consumable_resource c where account_id = ':account'",
            (service, account) ->
                service.execute(
                    "insert into consumable_resource (arn, account_id, region, name, resource_type, created_at, incarnation, grant_number, granted, tags) values ('%s', '%s', 'us-east-1', 'seats', 'REPLENISHABLE', 1, 1, 1, 9, '{}')"
                        .formatted(ConsumedTopic.id(account), account))));
  }

  /** Every attempt that has ended stays in the job's row. */
  private static SpecificRecord attemptEnded(String account, int number) {
    return Scenario.transition(ConsumedTopic.id(account), number, JobStatus.RUNNABLE)
        .setAccountId(account)
        .setAttempt(Scenario.attempt(number).setExitCode(number).build())
        .setAttemptEnded(true)
        .build();
  }

  private static SpecificRecord desired(String account, int number) {
    return new CapacityEvent(
        account,
        Scenario.REGION,
        ConsumedTopic.id(account),
        (long) number,
        AT,
        new ComputeEnvironmentStatusChanged("VALID", "healthy", number, "cluster"));
  }

  private static SpecificRecord usage(String account, int number) {
    return ConsumableResourceUsage.newBuilder()
        .setAccountId(account)
        .setRegion(Scenario.REGION)
        .setArn(ConsumedTopic.id(account))
        .setSequence(number)
        .setAt(AT)
        .setIncarnation(1)
        .setGrant(1)
        .setTotalQuantity(9)
        .setAvailableQuantity(9L - number)
        .setInUseQuantity(number)
        .setSpentQuantity(0)
        .build();
  }
}
