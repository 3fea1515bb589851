package io.windlass.scheduler.messaging;

import io.vertx.sqlclient.Pool;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskStarted;
import io.windlass.events.Topics;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.testing.ConsumedTopic;
import io.windlass.messaging.testing.QuarantineContract;
import io.windlass.messaging.testing.ServiceOnBroker;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.scheduler.step.AccountContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;

/** Records that the scheduler cannot handle do not affect other accounts. */
class SchedulerQuarantineIT extends QuarantineContract {
  private static final Instant AT = Instant.ofEpochMilli(1_763_683_200_000L);
  private static final int JOBS = 3;
  private ServiceOnBroker running;

  SchedulerQuarantineIT() {
    super("scheduler", SchedulerPartition.TOPICS);
  }

  @Override
  protected IntFunction<PartitionHandler> handlers(MessagingRuntime runtime, Pool pool) {
    return _ ->
        new SchedulerPartition(
            new SchedulerPartition.Settings(AccountContext.Limits.DEFAULT, Duration.ofDays(8)),
            UUID::randomUUID);
  }

  @Override
  protected List<ConsumedTopic> topics() {
    String jobs =
        "select jsonb_agg(to_jsonb(j) - 'task_id' - 'task_arn' - 'since' - 'ordinal' order by job_id)::text"
            + " from job j where account_id = ':account'";
    return List.of(
        new ConsumedTopic(
            Topics.DEFINITIONS,
            (account, number) -> new Records(account).queue("q", number, number, "ce"),
            "job_queue: account_id <> ':account'",
            "select row_to_json(q) from job_queue q where account_id = ':account'"),
        new ConsumedTopic(
            Topics.CAPACITY_EVENTS,
            (account, number) -> instance(account, number),
            "instance: account_id <> ':account' or instance_id <> 'i-1'",
            "select jsonb_agg(to_jsonb(i) order by instance_id)::text from instance i"
                + " where account_id = ':account'"),
        new ConsumedTopic(
            Topics.JOB_REQUESTS, SchedulerQuarantineIT::submitted, "job: job_id <> ':id'", jobs),
        new ConsumedTopic(
            Topics.TASK_EVENTS,
            this::started,
            "job: job_id <> ':id' or status <> 'RUNNING'",
            jobs,
            this::place));
  }

  private static SpecificRecord instance(String account, int number) {
    Records records = new Records(account);
    return records.capacity("ce", number, records.instance("i-" + number, 2));
  }

  /** Jobs of their own, keyed alike so that they wait for each other. */
  private static SpecificRecord submitted(String account, int number) {
    Records records = new Records(account);
    return records.request(records.job(ConsumedTopic.id(account, number), "q").build());
  }

  /** Jobs that wait for the start of their tasks. */
  private void place(ServiceOnBroker service, String account) {
    running = service;
    Records records = new Records(account);
    service.send(Topics.DEFINITIONS, "ce", records.environment("ce", 1, 64));
    service.send(Topics.DEFINITIONS, "q", records.queue("q", 1, 1, "ce"));
    service.send(
        Topics.CAPACITY_EVENTS, "ce", records.capacity("ce", 1, records.instance("i-1", JOBS)));
    for (int number = 1; number <= JOBS; number++) {
      service.send(Topics.JOB_REQUESTS, "job", submitted(account, number));
    }
    ServiceOnBroker.await(
        "the jobs of " + account + " are placed",
        () ->
            service.number(
                    "select count(*) from job where status = 'STARTING' and account_id = '%s'"
                        .formatted(account))
                == JOBS);
  }

  private SpecificRecord started(String account, int number) {
    String job = ConsumedTopic.id(account, number);
    return new TaskEvent(
        account,
        Records.REGION,
        running.text("select task_id from job where job_id = '" + job + "'"),
        job,
        1,
        "i-1",
        1,
        new TaskStarted(AT, null, null));
  }
}
