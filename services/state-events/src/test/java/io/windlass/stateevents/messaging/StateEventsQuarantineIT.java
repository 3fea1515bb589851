package io.windlass.stateevents.messaging;

import io.vertx.sqlclient.Pool;
import io.windlass.events.CapacityEvent;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.InstanceReady;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.ResourceShape;
import io.windlass.events.Topics;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.testing.ConsumedTopic;
import io.windlass.messaging.testing.QuarantineContract;
import io.windlass.messaging.testing.ServiceOnBroker;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobStory;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;

/** Records that state-events cannot handle do not affect other accounts. */
class StateEventsQuarantineIT extends QuarantineContract {
  private static final String REGION = "us-east-1";
  private static final Instant AT = Instant.ofEpochMilli(1_763_683_200_000L);

  StateEventsQuarantineIT() {
    super("state_events", StateEventsHandler.TOPICS);
  }

  @Override
  protected IntFunction<PartitionHandler> handlers(MessagingRuntime runtime, Pool pool) {
    return partition -> new StateEventsHandler(partition, pool, 1 << 20, _ -> {});
  }

  @Override
  protected List<ConsumedTopic> topics() {
    return List.of(
        new ConsumedTopic(
            Topics.DEFINITIONS,
            StateEventsQuarantineIT::queue,
            "queue: account_id <> ':account'",
            "select row_to_json(q) from queue q where account_id = ':account'"),
        new ConsumedTopic(
            Topics.CAPACITY_EVENTS,
            StateEventsQuarantineIT::instance,
            "environment_instance: environment_arn <> ':id'",
            "select jsonb_agg(to_jsonb(i) order by instance_id)::text from environment_instance i"
                + " where environment_arn = ':id'"),
        new ConsumedTopic(
            Topics.JOB_REQUESTS,
            (account, number) -> WireEvents.request(submission(account, number)),
            "job: job_id <> ':id'",
            "select jsonb_agg(to_jsonb(j) order by job_id)::text from job j"
                + " where account_id = ':account'"),
        new ConsumedTopic(
            Topics.JOB_TRANSITIONS,
            (account, number) ->
                WireEvents.transitioned(
                    submission(account, 1).job(),
                    JobStory.of(ConsumedTopic.id(account))
                        .ofAccount(account)
                        .runnable()
                        .starting()
                        .running()
                        .facts()
                        .get(number)),
            "history: job_id <> ':id'",
            "select jsonb_agg(to_jsonb(h) - 'position' order by sequence)::text from history h"
                + " where account_id = ':account'",
            StateEventsQuarantineIT::submitted));
  }

  /** Notifications are published for its transitions, which are not parked until it is known. */
  private static void submitted(ServiceOnBroker service, String account) {
    String id = ConsumedTopic.id(account);
    service.send(Topics.JOB_REQUESTS, id, WireEvents.request(submission(account, 1)));
    ServiceOnBroker.await(
        "the submission",
        () -> service.number("select count(*) from job where job_id = '" + id + "'") == 1);
  }

  /** Jobs of their own, keyed alike so that they wait for each other. */
  private static Submission submission(String account, int number) {
    JobIdentity job = JobStory.identity(account, ConsumedTopic.id(account, number));
    return new Submission(job, JobStory.START, "{}");
  }

  private static SpecificRecord queue(String account, int number) {
    return new DefinitionChanged(
        account,
        REGION,
        ConsumedTopic.id(account),
        (long) number,
        AT,
        false,
        false,
        JobQueueDefinition.newBuilder()
            .setName("q")
            .setUuid("1")
            .setState("ENABLED")
            .setPriority(number)
            .setJobQueueType("ECS")
            .setJobStateTimeLimitActions(List.of())
            .setComputeEnvironmentOrder(List.of())
            .build());
  }

  private static SpecificRecord instance(String account, int number) {
    return new CapacityEvent(
        account,
        REGION,
        ConsumedTopic.id(account),
        (long) number,
        AT,
        InstanceReady.newBuilder()
            .setInstanceId("i-" + number)
            .setContainerInstanceArn("container-instance")
            .setInstanceType("c5.large")
            .setResources(new ResourceShape(2_000, 4_096, 0))
            .build());
  }
}
