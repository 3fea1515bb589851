package io.windlass.scheduler.messaging;

import io.windlass.events.JobTransitioned;
import io.windlass.scheduler.array.ArrayEvent;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.state.AccountEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps a step of an array job to records: one of the parent, or one of each child that failed
 * without having become a job.
 */
final class ArrayTransitionMapper {
  /** A child was PENDING (1) and RUNNABLE (2) without records of its own. */
  private static final long FIRST_RECORD_OF_A_CHILD = 3;

  private ArrayTransitionMapper() {}

  static List<JobTransitioned> toAvro(String accountId, AccountEvent.ArrayStep step) {
    if (step.event() instanceof ArrayEvent.ChildrenFailed failed) {
      return children(accountId, step, failed);
    }
    return step.event().isPublished() ? List.of(parent(accountId, step)) : List.of();
  }

  private static JobTransitioned parent(String accountId, AccountEvent.ArrayStep step) {
    ArrayJob array = step.after();
    ArrayJob before = step.before();
    boolean over = array.status().isTerminal();
    Map<String, Integer> summary = new HashMap<>();
    step.children().forEach((status, count) -> summary.put(status.name(), count));
    return record(accountId, array, array.id().toString())
        .setSequence(array.progress().version())
        .setPreviousStatus(before == null ? null : TransitionMapper.status(before.status()))
        .setStatus(TransitionMapper.status(array.status()))
        .setStatusReason(array.progress().statusReason())
        .setAt(array.progress().since())
        .setCreatedAt(array.submission().createdAt())
        .setStoppedAt(over ? array.progress().since() : null)
        .setIsCancelled(array.isCancelled())
        .setIsTerminated(array.isTerminated())
        .setArraySize(array.size())
        .setArrayIndex(null)
        .setArraySummary(summary)
        .setArrayRunnable(ranges(array.ready()))
        .setSchedulingPriority(
            step.event() instanceof ArrayEvent.PrecedenceChanged changed
                ? changed.precedence().priority()
                : null)
        .build();
  }

  private static List<JobTransitioned> children(
      String accountId, AccountEvent.ArrayStep step, ArrayEvent.ChildrenFailed failed) {
    ArrayJob before = step.before() == null ? step.after() : step.before();
    IndexSet ready = before.ready();
    List<JobTransitioned> records = new ArrayList<>(failed.children().count());
    failed
        .children()
        .forEach(
            index -> {
              JobStatus was = ready.contains(index) ? JobStatus.RUNNABLE : JobStatus.PENDING;
              records.add(child(accountId, step.after(), failed, index, was));
            });
    return records;
  }

  private static JobTransitioned child(
      String accountId,
      ArrayJob array,
      ArrayEvent.ChildrenFailed failed,
      int index,
      JobStatus was) {
    return record(accountId, array, array.id().child(index).toString())
        .setSequence(FIRST_RECORD_OF_A_CHILD)
        .setPreviousStatus(TransitionMapper.status(was))
        .setStatus(io.windlass.events.JobStatus.FAILED)
        .setStatusReason(failed.reason())
        .setAt(failed.at())
        .setCreatedAt(array.children().spawnedAt())
        .setStoppedAt(failed.at())
        .setIsCancelled(is(failed.stop(), StopRequest.Kind.CANCEL))
        .setIsTerminated(is(failed.stop(), StopRequest.Kind.TERMINATE))
        .setArraySize(null)
        .setArrayIndex(index)
        .setArraySummary(Map.of())
        .setArrayRunnable(null)
        .setSchedulingPriority(null)
        .build();
  }

  private static JobTransitioned.Builder record(String accountId, ArrayJob array, String jobId) {
    Arn queue = Arn.parse(array.profile().queueArn());
    return JobTransitioned.newBuilder()
        .setAccountId(accountId)
        .setRegion(queue.region())
        .setJobId(jobId)
        .setJobArn(queue.job(jobId))
        .setJobName(array.submission().name())
        .setJobQueueArn(array.profile().queueArn())
        .setJobDefinitionArn(array.profile().definitionArn())
        .setStartedAt(null)
        .setAttempt(null)
        .setAttemptEnded(false)
        .setNodeIndex(null)
        .setShareIdentifier(array.profile().precedence().shareIdentifier());
  }

  private static boolean is(@Nullable StopRequest stop, StopRequest.Kind kind) {
    return stop != null && stop.kind() == kind;
  }

  private static @Nullable String ranges(IndexSet ready) {
    return ready.isEmpty() ? null : ready.toString();
  }
}
