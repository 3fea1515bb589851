package io.windlass.scheduler.messaging;

import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.JobDependency;
import io.windlass.events.JobSubmitted;
import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.attempt.ExitPattern;
import io.windlass.scheduler.attempt.RetryRule;
import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns an accepted submission into the command that starts the job. */
final class SubmissionMapper {
  private SubmissionMapper() {}

  static AccountCommand.Submit toCommand(JobSubmitted submitted) {
    return new AccountCommand.Submit(
        JobId.parse(submitted.getJobId()),
        submitted.getJobName(),
        submitted.getCreatedAt(),
        profile(submitted),
        dependencies(submitted.getDependsOn()));
  }

  private static JobProfile profile(JobSubmitted submitted) {
    Integer timeout = submitted.getAttemptTimeoutSeconds();
    return new JobProfile(
        submitted.getJobQueueArn(),
        submitted.getJobDefinitionArn(),
        kind(submitted),
        Shapes.toDomain(submitted.getResources()),
        new JobProfile.Execution(
            retry(submitted.getRetryStrategy()),
            timeout == null ? null : Duration.ofSeconds(timeout)),
        new JobProfile.Precedence(
            submitted.getShareIdentifier(), submitted.getSchedulingPriority()));
  }

  private static JobKind kind(JobSubmitted submitted) {
    if (submitted.getArraySize() != null) {
      return JobKind.ARRAY;
    }
    return submitted.getNumNodes() == null ? JobKind.SINGLE : JobKind.MULTI_NODE;
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

  /** Typed dependencies are of array jobs only and are resolved there (DEP-006). */
  private static List<Dependency> dependencies(List<JobDependency> dependsOn) {
    List<Dependency> dependencies = new ArrayList<>(dependsOn.size());
    for (JobDependency dependency : dependsOn) {
      String jobId = dependency.getJobId();
      if (jobId != null) {
        dependencies.add(new Dependency(JobId.parse(jobId)));
      }
    }
    return dependencies.stream().distinct().toList();
  }
}
