package io.windlass.scheduler.messaging;

import io.windlass.events.JobTransitioned;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.gang.NodeEnvironment;
import io.windlass.scheduler.gang.NodeEvent;
import io.windlass.scheduler.gang.NodeStatus;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.TaskEnvironment;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.store.JobSpec;
import io.windlass.scheduler.store.NodeTask;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns steps of the nodes of multi-node jobs into records and commands. */
final class NodeMapper {
  private NodeMapper() {}

  static JobTransitioned toAvro(String accountId, AccountEvent.NodeStep step) {
    Node node = step.after();
    Node before = step.before();
    Attempt latest = step.event().end() != null || node.status().isLive() ? node.attempt() : null;
    Arn queue = Arn.parse(node.profile().queueArn());
    String jobId = node.id().toString();
    JobStatus shown = node.status().shown();
    return JobTransitioned.newBuilder()
        .setAccountId(accountId)
        .setRegion(queue.region())
        .setJobId(jobId)
        .setJobArn(queue.job(jobId))
        .setJobName(node.job().name())
        .setJobQueueArn(node.profile().queueArn())
        .setJobDefinitionArn(node.profile().definitionArn())
        .setSequence(node.progress().version())
        .setPreviousStatus(before == null ? null : TransitionMapper.status(before.status().shown()))
        .setStatus(TransitionMapper.status(shown))
        .setStatusReason(node.progress().statusReason())
        .setAt(node.progress().since())
        .setCreatedAt(node.job().createdAt())
        .setStartedAt(latest == null ? null : latest.startedAt())
        .setStoppedAt(stoppedAt(node, step.event()))
        .setIsCancelled(false)
        .setIsTerminated(false)
        .setAttempt(latest == null ? null : TransitionMapper.detail(node.profile(), latest))
        .setAttemptEnded(step.event().end() != null)
        .setArraySize(null)
        .setArrayIndex(null)
        .setArraySummary(Map.of())
        .setNodeIndex(node.index())
        .setShareIdentifier(node.profile().precedence().shareIdentifier())
        .build();
  }

  static StartTask startTask(Node node, @Nullable String mainAddress, JobSpec spec) {
    Attempt attempt = node.liveAttempt();
    NodeTask runs = spec.node(node.index());
    return StartTask.newBuilder()
        .setTaskId(attempt.taskId())
        .setTaskArn(attempt.placement().taskArn())
        .setJobId(node.id().toString())
        .setJobName(node.job().name())
        .setAttempt(attempt.number())
        .setJobQueueArn(node.profile().queueArn())
        .setJobDefinitionArn(node.profile().definitionArn())
        .setComputeEnvironmentArn(attempt.placement().environmentArn())
        .setInstanceId(attempt.placement().instanceId())
        .setContainerInstanceArn(attempt.placement().containerInstanceArn())
        .setResources(ResourceMapper.toAvro(runs.resources()))
        .setTask(runs.task())
        .setEnvironment(NodeEnvironment.variables(node, mainAddress))
        .setLogStreamName(TaskEnvironment.logStreamName(node.profile(), attempt))
        .setTags(spec.tags())
        .build();
  }

  static StopTask stopTask(Node node, int graceSeconds) {
    String reason = Objects.requireNonNull(node.progress().statusReason(), "why it stops");
    return new StopTask(node.liveAttempt().taskId(), node.id().toString(), reason, graceSeconds);
  }

  private static @Nullable Instant stoppedAt(Node node, NodeEvent event) {
    if (node.status() != NodeStatus.SUCCEEDED && node.status() != NodeStatus.FAILED) {
      return null;
    }
    AttemptEnd end = event.end();
    return end == null ? node.progress().since() : end.stoppedAt();
  }
}
