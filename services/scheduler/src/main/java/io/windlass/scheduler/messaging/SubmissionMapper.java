package io.windlass.scheduler.messaging;

import io.windlass.events.ContainerSpec;
import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.JobDependency;
import io.windlass.events.JobSubmitted;
import io.windlass.events.LogConfiguration;
import io.windlass.events.NodeRange;
import io.windlass.events.ServiceJobSpec;
import io.windlass.events.TaskSpec;
import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.attempt.ExitPattern;
import io.windlass.scheduler.attempt.RetryRule;
import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.consumable.ConsumableRequirements;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.store.JobSpec;
import io.windlass.scheduler.store.NodeTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns an accepted submission into the command that starts the job. */
final class SubmissionMapper {
  private static final int MOST_TAGS = 50;

  private SubmissionMapper() {}

  static AccountCommand.Submit toCommand(JobSubmitted submitted) {
    return new AccountCommand.Submit(
        JobId.parse(submitted.getJobId()),
        submitted.getJobName(),
        submitted.getCreatedAt(),
        profile(submitted),
        prerequisites(submitted.getDependsOn(), submitted.getArraySize() != null),
        invalid(submitted));
  }

  /** Returns what it runs. */
  static JobSpec spec(JobSubmitted submitted) {
    List<NodeTask> nodes = new ArrayList<>();
    for (NodeRange range : submitted.getNodeRanges()) {
      nodes.add(
          new NodeTask(
              range.getFirstNode(),
              range.getLastNode(),
              ResourceMapper.toDomain(range.getResources()),
              range.getTask()));
    }
    return new JobSpec(
        submitted.getTask(),
        submitted.getPropagateTags() ? submitted.getTags() : Map.of(),
        List.copyOf(nodes));
  }

  private static JobProfile profile(JobSubmitted submitted) {
    Integer timeout = submitted.getAttemptTimeoutSeconds();
    return new JobProfile(
        submitted.getJobQueueArn(),
        submitted.getJobDefinitionArn(),
        kind(submitted),
        ResourceMapper.toDomain(submitted.getResources()),
        new JobProfile.Execution(
            retry(submitted.getRetryStrategy()),
            timeout == null ? null : Duration.ofSeconds(timeout),
            ConsumableRequirements.of(submitted.getConsumableResources()),
            submitted.getPreemptionRetries(),
            logStreamPrefix(submitted)),
        new JobProfile.Precedence(
            submitted.getShareIdentifier(), submitted.getSchedulingPriority()));
  }

  /** LOG-012. Of a multi-node job, the one that its first nodes have; null if there is none. */
  private static @Nullable String logStreamPrefix(JobSubmitted submitted) {
    List<NodeRange> nodes = submitted.getNodeRanges();
    TaskSpec task = nodes.isEmpty() ? submitted.getTask() : nodes.getFirst().getTask();
    for (ContainerSpec container : task.getContainers()) {
      LogConfiguration log = container.getLogConfiguration();
      if (log != null && log.getLogDriver().equals("awslogs")) {
        String prefix = log.getOptions().get("awslogs-stream-prefix");
        return prefix == null || prefix.isEmpty() ? null : prefix;
      }
    }
    return null;
  }

  private static JobKind kind(JobSubmitted submitted) {
    ServiceJobSpec service = submitted.getService();
    if (service != null) {
      return JobKind.service(service.getInstanceType());
    }
    Integer size = submitted.getArraySize();
    if (size != null) {
      return JobKind.array(size);
    }
    Integer nodes = submitted.getNumNodes();
    Integer mainNode = submitted.getMainNode();
    return nodes == null
        ? JobKind.SINGLE
        : JobKind.multiNode(nodes, mainNode == null ? 0 : mainNode, submitted.getInstanceType());
  }

  private static RetryStrategy retry(io.windlass.events.RetryStrategy strategy) {
    List<RetryRule> rules = new ArrayList<>();
    for (EvaluateOnExitRule rule : strategy.getEvaluateOnExit()) {
      RetryRule.Action action =
          switch (rule.getAction()) {
            case RETRY -> RetryRule.Action.RETRY;
            case EXIT -> RetryRule.Action.EXIT;
          };
      rules.add(
          new RetryRule(
              action,
              pattern(rule.getOnExitCode()),
              pattern(rule.getOnReason()),
              pattern(rule.getOnStatusReason())));
    }
    return new RetryStrategy(strategy.getAttempts(), List.copyOf(rules));
  }

  private static @Nullable ExitPattern pattern(@Nullable String text) {
    return text == null ? null : new ExitPattern(text);
  }

  /** Types mean something to array jobs only, as submission sees to (DEP-006). */
  private static AccountCommand.Prerequisites prerequisites(
      List<JobDependency> dependsOn, boolean isArray) {
    List<Dependency> whole = new ArrayList<>(dependsOn.size());
    List<JobId> peers = new ArrayList<>();
    boolean sequential = false;
    for (JobDependency dependency : dependsOn) {
      String jobId = dependency.getJobId();
      String type = dependency.getType();
      sequential |= isArray && "SEQUENTIAL".equals(type);
      if (jobId != null && isArray && "N_TO_N".equals(type)) {
        peers.add(JobId.parse(jobId));
      } else if (jobId != null) {
        whole.add(new Dependency(JobId.parse(jobId)));
      }
    }
    return new AccountCommand.Prerequisites(
        whole.stream().distinct().toList(), sequential, peers.stream().distinct().toList());
  }

  /** JS-022, J-010: more tags than a task can have. */
  private static @Nullable String invalid(JobSubmitted submitted) {
    int tags = submitted.getTags().size();
    return submitted.getPropagateTags() && tags > MOST_TAGS
        ? "The job has "
            + tags
            + " tags to propagate to its task (expected: at most "
            + MOST_TAGS
            + ")"
        : null;
  }
}
