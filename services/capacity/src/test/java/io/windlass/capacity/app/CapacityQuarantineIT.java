package io.windlass.capacity.app;

import io.vertx.sqlclient.Pool;
import io.windlass.capacity.computeenvironment.EnvironmentContext.Policy;
import io.windlass.capacity.config.InstanceTypeFiles;
import io.windlass.capacity.host.HostId;
import io.windlass.capacity.host.HostSize;
import io.windlass.capacity.messaging.AbandonedTasks;
import io.windlass.capacity.messaging.CapacityHandler;
import io.windlass.capacity.messaging.HandlerContext;
import io.windlass.capacity.messaging.LiveTasks;
import io.windlass.capacity.messaging.TaskReport;
import io.windlass.capacity.messaging.TaskReports;
import io.windlass.capacity.provider.LocalHost;
import io.windlass.capacity.store.PostgresCapacityRows;
import io.windlass.capacity.task.Executor;
import io.windlass.events.CapacityRequest;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.ContainerSpec;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.DemandChanged;
import io.windlass.events.ResourceShape;
import io.windlass.events.StartTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskSpec;
import io.windlass.events.Topics;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.testing.ConsumedTopic;
import io.windlass.messaging.testing.QuarantineContract;
import io.windlass.messaging.testing.ServiceOnBroker;
import io.windlass.messaging.transaction.GroupCommit;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;

/** A record that capacity cannot process blocks no other account. */
class CapacityQuarantineIT extends QuarantineContract {
  private static final String INSTANCE = "capacity-1";
  private static final String REGION = "us-east-1";
  private static final Instant AT = Instant.ofEpochMilli(1_763_683_200_000L);
  private static final Policy POLICY = new Policy(Duration.ZERO, Duration.ofMinutes(10), 0);
  private static final String ENVIRONMENT =
      "select jsonb_build_array(e.document::jsonb, e.status, e.launches, (select count(*) from"
          + " instance i where i.environment_arn = e.arn))::text from environment e"
          + " where account_id = ':account'";

  private final FakeMachine machine = new FakeMachine("process");
  private ScheduledExecutorService background;
  private ServiceOnBroker running;

  CapacityQuarantineIT() {
    super("capacity", CapacityHandler.TOPICS);
  }

  /** Creates the handlers as the service does, on a host without limits. */
  @Override
  protected IntFunction<PartitionHandler> handlers(MessagingRuntime runtime, Pool pool) {
    background = Executors.newSingleThreadScheduledExecutor();
    InstantSource clock = InstantSource.system();
    LiveTasks tasks = new LiveTasks();
    GroupCommit<TaskReport> commits = new GroupCommit<>(runtime, 500, 1, TaskReports::effects);
    TaskReports reports = new TaskReports(tasks, clock, background, commits::submit);
    Executor executor = machine.connect(reports);
    reports.recordsFor(executor);
    LocalHost instances = LocalHost.unlimited(HostId.of(INSTANCE, executor.name()), HostSize.NONE);
    PostgresCapacityRows rows = new PostgresCapacityRows(pool);
    HandlerContext context =
        new HandlerContext(instances, tasks, executor, InstanceTypeFiles.resolver(), POLICY);
    AbandonedTasks abandoned = new AbandonedTasks(INSTANCE, instances.hostId(), rows, reports);
    return partition -> new CapacityHandler(partition, context, rows, abandoned, clock);
  }

  @Override
  protected void stopped() {
    background.shutdown();
  }

  @Override
  protected List<ConsumedTopic> topics() {
    return List.of(
        new ConsumedTopic(
            Topics.DEFINITIONS,
            (account, number) -> environment(account, number, "FARGATE"),
            "environment: account_id <> ':account'",
            ENVIRONMENT),
        new ConsumedTopic(
            Topics.CAPACITY_REQUESTS,
            CapacityQuarantineIT::demand,
            "environment: account_id <> ':account' or document::jsonb #>> '{wishes,demandSequence}' = '0'",
            ENVIRONMENT,
            (service, account) -> define(service, account, "EC2")),
        new ConsumedTopic(
            Topics.TASK_COMMANDS,
            this::start,
            "task: task_id <> ':id'",
            "select jsonb_agg(jsonb_build_array(task_id, started_at is null) order by task_id)::text"
                + " from task where instance_id in (select instance_id from instance where"
                + " environment_arn = ':id')",
            (service, account) -> define(service, account, "FARGATE")));
  }

  private void define(ServiceOnBroker service, String account, String resourceType) {
    running = service;
    service.send(Topics.DEFINITIONS, "ce", environment(account, 1, resourceType));
    ServiceOnBroker.await(
        "the environment of " + account,
        () ->
            service.number(
                    "select count(*) from environment where status = 'VALID' and account_id = '%s'"
                        .formatted(account))
                == 1);
  }

  private static SpecificRecord environment(String account, int number, String resourceType) {
    ComputeEnvironmentDefinition.Builder definition =
        ComputeEnvironmentDefinition.newBuilder()
            .setName("ce")
            .setUuid("uuid")
            .setType("MANAGED")
            .setState("ENABLED")
            .setContainerOrchestrationType("ECS")
            .setResourceType(resourceType)
            .setMaxvCpus(64 * number);
    if (resourceType.equals("EC2")) {
      definition
          .setAllocationStrategy("BEST_FIT_PROGRESSIVE")
          .setInstanceTypes(List.of("c5.large"));
    }
    return new DefinitionChanged(
        account,
        REGION,
        ConsumedTopic.id(account),
        (long) number,
        AT,
        false,
        false,
        definition.build());
  }

  private static SpecificRecord demand(String account, int number) {
    ResourceShape head = new ResourceShape(1_000, 512, 0);
    ResourceShape all = new ResourceShape(2_000 * number, 512 * number, 0);
    return new CapacityRequest(
        account,
        REGION,
        (long) number,
        AT,
        new DemandChanged(ConsumedTopic.id(account), all, head, 1, null));
  }

  /**
   * Returns a start of a new task, with the same key as the others, so that they wait for one
   * another.
   */
  private SpecificRecord start(String account, int number) {
    String task = ConsumedTopic.id(account, number);
    ContainerSpec container =
        ContainerSpec.newBuilder()
            .setName("default")
            .setImage("busybox")
            .setCommand(List.of("true"))
            .setEnvironment(Map.of())
            .setResources(new ResourceShape(1_000, 512, 0))
            .build();
    StartTask start =
        StartTask.newBuilder()
            .setTaskId(task)
            .setTaskArn("arn:aws:ecs:us-east-1:" + account + ":task/" + task)
            .setJobId("job-" + task)
            .setJobName("name")
            .setAttempt(1)
            .setJobQueueArn("queue")
            .setJobDefinitionArn("definition:1")
            .setComputeEnvironmentArn(ConsumedTopic.id(account))
            .setInstanceId(
                running.text(
                    "select instance_id from instance where environment_arn = '%s'"
                        .formatted(ConsumedTopic.id(account))))
            .setContainerInstanceArn("container-instance")
            .setResources(container.getResources())
            .setTask(TaskSpec.newBuilder().setContainers(List.of(container)).build())
            .setEnvironment(Map.of())
            .setLogStreamName("definition/default/" + task)
            .build();
    return new TaskCommand(account, REGION, Instant.now(), start); // old orders are refused
  }
}
