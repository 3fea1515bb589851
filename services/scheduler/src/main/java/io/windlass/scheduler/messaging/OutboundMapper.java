package io.windlass.scheduler.messaging;

import io.windlass.events.CapacityRequest;
import io.windlass.events.ConsumableResourceUsage;
import io.windlass.events.DemandChanged;
import io.windlass.events.InstanceDrained;
import io.windlass.events.JobTransitioned;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.consumable.ConsumableDefinition;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.gang.NodeEvent;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.TaskEnvironment;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.store.JobSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Maps events of the core to outgoing records. Exhaustive. */
public final class OutboundMapper {
  private static final int GRACE_SECONDS = 30;

  private final Function<JobId, JobSpec> specs;
  private final Instant now;
  private final List<OutboxMessage> messages = new ArrayList<>();

  /**
   * Collects the messages of one batch.
   *
   * @param specs knows what runs, of every job that is placed in the batch, by the whole job's id
   */
  public OutboundMapper(Function<JobId, JobSpec> specs, Instant now) {
    this.specs = specs;
    this.now = now;
  }

  public List<OutboxMessage> messages() {
    return messages;
  }

  public void add(String accountId, AccountEvent event) {
    switch (event) {
      case AccountEvent.JobStep step -> addStep(accountId, step);
      case AccountEvent.ArrayStep step -> addStep(accountId, step);
      case AccountEvent.NodeStep step -> addStep(accountId, step);
      case AccountEvent.DemandStated stated -> addDemand(accountId, stated);
      case AccountEvent.InstanceReleased released -> addRelease(accountId, released);
      case AccountEvent.Answered answered ->
          messages.add(AnswerMapper.message(accountId, answered, now));
      case AccountEvent.ConsumablePublished published -> addUsage(accountId, published);
      case AccountEvent.ConsumableChanged _,
          AccountEvent.HoldChanged _,
          AccountEvent.QueueControlled _,
          AccountEvent.GangDisbanded _,
          AccountEvent.QueueDefined _,
          AccountEvent.PolicyDefined _,
          AccountEvent.QuotaShareDefined _,
          AccountEvent.ShareCharged _,
          AccountEvent.EnvironmentDefined _,
          AccountEvent.CapacityChanged _,
          AccountEvent.ShortageChanged _ -> {}
    }
  }

  private void addStep(String accountId, AccountEvent.JobStep step) {
    if (step.event().isPublished()) {
      JobTransitioned record = TransitionMapper.toAvro(accountId, step);
      messages.add(new OutboxMessage(Topics.JOB_TRANSITIONS, accountId, record.getJobId(), record));
    }
    if (step.after().profile().kind().isMultiNode()) {
      return; // its nodes have the tasks
    }
    switch (step.event()) {
      case JobEvent.Placed placed ->
          addCommand(accountId, step.after(), startTask(step.after(), placed.attempt()));
      case JobEvent.HandedOver handed ->
          addCommand(accountId, step.after(), startTask(step.after(), handed.attempt()));
      case JobEvent.StopAccepted _, JobEvent.TimedOut _ -> {
        if (step.after().status().occupiesInstance()) {
          addCommand(accountId, step.after(), stopTask(step.after()));
        }
      }
      case JobEvent.Submitted _,
          JobEvent.Spawned _,
          JobEvent.DependenciesAwaited _,
          JobEvent.DependencySatisfied _,
          JobEvent.BecameRunnable _,
          JobEvent.WaitExplained _,
          JobEvent.Prepared _,
          JobEvent.PrecedenceChanged _,
          JobEvent.Started _,
          JobEvent.Returned _,
          JobEvent.Preempted _,
          JobEvent.PreemptedForGood _,
          JobEvent.Refused _,
          JobEvent.Succeeded _,
          JobEvent.AttemptFailed _,
          JobEvent.Failed _ -> {}
    }
  }

  private void addStep(String accountId, AccountEvent.NodeStep step) {
    Node node = step.after();
    if (step.event().isPublished()) {
      JobTransitioned record = NodeMapper.toAvro(accountId, step);
      messages.add(new OutboxMessage(Topics.JOB_TRANSITIONS, accountId, record.getJobId(), record));
    }
    switch (step.event()) {
      case NodeEvent.Ordered ordered ->
          addCommand(
              accountId,
              node,
              NodeMapper.startTask(node, ordered.mainAddress(), specs.apply(node.job().id())));
      case NodeEvent.StopOrdered _ ->
          addCommand(accountId, node, NodeMapper.stopTask(node, GRACE_SECONDS));
      case NodeEvent.SetAside _,
          NodeEvent.Started _,
          NodeEvent.Succeeded _,
          NodeEvent.Failed _,
          NodeEvent.Returned _,
          NodeEvent.Released _,
          NodeEvent.Abandoned _ -> {}
    }
  }

  private void addStep(String accountId, AccountEvent.ArrayStep step) {
    for (JobTransitioned record : ArrayTransitionMapper.toAvro(accountId, step)) {
      messages.add(new OutboxMessage(Topics.JOB_TRANSITIONS, accountId, record.getJobId(), record));
    }
  }

  private void addCommand(String accountId, Job job, Object command) {
    addCommand(accountId, job.profile().queueArn(), job.liveAttempt().taskId(), command);
  }

  private void addCommand(String accountId, Node node, Object command) {
    addCommand(accountId, node.profile().queueArn(), node.liveAttempt().taskId(), command);
  }

  private void addCommand(String accountId, String queueArn, String taskId, Object command) {
    String region = Arn.parse(queueArn).region();
    messages.add(
        new OutboxMessage(
            Topics.TASK_COMMANDS,
            accountId,
            taskId,
            new TaskCommand(accountId, region, now, command)));
  }

  private StartTask startTask(Job job, Attempt attempt) {
    JobSpec spec = specs.apply(job.id().whole());
    return StartTask.newBuilder()
        .setTaskId(attempt.taskId())
        .setTaskArn(attempt.placement().taskArn())
        .setJobId(job.id().toString())
        .setJobName(job.submission().name())
        .setAttempt(attempt.number())
        .setJobQueueArn(job.profile().queueArn())
        .setJobDefinitionArn(job.profile().definitionArn())
        .setComputeEnvironmentArn(attempt.placement().environmentArn())
        .setInstanceId(attempt.placement().instanceId())
        .setContainerInstanceArn(attempt.placement().containerInstanceArn())
        .setResources(ResourceMapper.toAvro(job.profile().shape()))
        .setTask(spec.task())
        .setEnvironment(
            RerunVariables.in(TaskEnvironment.variables(job, attempt), spec.task(), job))
        .setLogStreamName(TaskEnvironment.logStreamName(job.profile(), attempt))
        .setTags(spec.tags())
        .build();
  }

  private static StopTask stopTask(Job job) {
    StopRequest stop = Objects.requireNonNull(job.stop());
    return new StopTask(
        job.liveAttempt().taskId(), job.id().toString(), stop.reason(), GRACE_SECONDS);
  }

  private void addDemand(String accountId, AccountEvent.DemandStated stated) {
    var head = stated.demand().head();
    addRequest(
        accountId,
        stated.environmentArn(),
        stated.sequence(),
        DemandChanged.newBuilder()
            .setComputeEnvironmentArn(stated.environmentArn())
            .setWaiting(ResourceMapper.toAvro(stated.demand().waiting()))
            .setHead(head == null ? null : ResourceMapper.toAvro(head))
            .setHeadNodes(stated.demand().nodes())
            .setInstanceType(stated.demand().instanceType())
            .build());
  }

  private void addRelease(String accountId, AccountEvent.InstanceReleased released) {
    addRequest(
        accountId,
        released.environmentArn(),
        released.sequence(),
        new InstanceDrained(released.instanceId()));
  }

  private void addUsage(String accountId, AccountEvent.ConsumablePublished published) {
    ConsumableDefinition definition = published.resource().definition();
    ConsumableResourceUsage usage =
        ConsumableResourceUsage.newBuilder()
            .setAccountId(accountId)
            .setRegion(Arn.parse(definition.arn()).region())
            .setArn(definition.arn())
            .setSequence(published.resource().published().sequence())
            .setAt(now)
            .setIncarnation(definition.grant().incarnation())
            .setGrant(definition.grant().number())
            .setTotalQuantity(published.levels().total())
            .setAvailableQuantity(published.levels().available())
            .setInUseQuantity(published.levels().inUse())
            .setSpentQuantity(published.resource().spent())
            .build();
    messages.add(
        new OutboxMessage(Topics.CONSUMABLE_RESOURCES, accountId, definition.arn(), usage));
  }

  private void addRequest(String accountId, String environmentArn, long sequence, Object request) {
    String region = Arn.parse(environmentArn).region();
    messages.add(
        new OutboxMessage(
            Topics.CAPACITY_REQUESTS,
            accountId,
            environmentArn,
            new CapacityRequest(accountId, region, sequence, now, request)));
  }
}
