package io.windlass.scheduler.array;

import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobDecider;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a command means for one array job: its parent, and the children that are still
 * indexes. Children that are jobs are decided by {@link JobDecider}; the array receives their ends.
 * A pure function; the result is empty if there is nothing to do, for example for a repeated or
 * late command.
 */
public final class ArrayDecider {
  /** AWS's words for a parent of which a child failed. */
  public static final String CHILD_FAILED = "Array Child Job failed";

  private final Instant now;
  private final List<ArrayEvent> events = new ArrayList<>();
  private ArrayJob array;

  private ArrayDecider(ArrayJob array, Instant now) {
    this.array = array;
    this.now = now;
  }

  public static List<ArrayEvent> decide(ArrayJob array, ArrayCommand command, Instant now) {
    ArrayDecider decider = new ArrayDecider(array, now);
    if (array.status() == JobStatus.SUBMITTED) {
      decider.decideFirst(command);
    } else if (array.status() == JobStatus.PENDING) {
      decider.decide(command);
    }
    return decider.events;
  }

  private void decideFirst(ArrayCommand command) {
    switch (command) {
      case ArrayCommand.Evaluate evaluate -> evaluate(evaluate);
      case ArrayCommand.Stop stop ->
          emit(new ArrayEvent.Failed(now, stop.request().reason(), stop.request()));
      case ArrayCommand.FinishDependency _,
          ArrayCommand.FinishPeerChildren _,
          ArrayCommand.FinishPeer _,
          ArrayCommand.SpawnChild _,
          ArrayCommand.EndChild _,
          ArrayCommand.StopChild _,
          ArrayCommand.ChangePrecedence _,
          ArrayCommand.PublishSummary _ -> {}
    }
  }

  private void decide(ArrayCommand command) {
    switch (command) {
      case ArrayCommand.Evaluate _ -> {}
      case ArrayCommand.FinishDependency finish -> finishDependency(finish);
      case ArrayCommand.FinishPeerChildren finish -> finishPeerChildren(finish);
      case ArrayCommand.FinishPeer finish -> finishPeer(finish);
      case ArrayCommand.SpawnChild spawn -> emit(new ArrayEvent.ChildSpawned(now, spawn.index()));
      case ArrayCommand.EndChild end -> endChild(end);
      case ArrayCommand.StopChild stop -> stopChild(stop.index(), stop.request());
      case ArrayCommand.Stop stop -> stop(stop.request());
      case ArrayCommand.ChangePrecedence change -> change(change.precedence());
      case ArrayCommand.PublishSummary _ -> emit(new ArrayEvent.SummaryPublished(now));
    }
  }

  private void change(JobProfile.Precedence precedence) {
    if (!precedence.equals(array.profile().precedence())) {
      emit(new ArrayEvent.PrecedenceChanged(now, precedence));
    }
  }

  private void evaluate(ArrayCommand.Evaluate command) {
    if (command.dependencyFailed()) {
      emit(new ArrayEvent.Failed(now, JobDecider.DEPENDENCY_FAILED, null));
      return;
    }
    Map<JobId, IndexSet> open = new HashMap<>();
    IndexSet failed = IndexSet.NONE;
    for (Map.Entry<JobId, ArrayCommand.NToNPeer> peer : command.peers().entrySet()) {
      failed = failed.plus(peer.getValue().failed());
      if (!peer.getValue().over()) {
        open.put(peer.getKey(), peer.getValue().succeeded());
      }
    }
    emit(new ArrayEvent.Awaited(now, command.outstanding(), open));
    fail(failed, JobDecider.DEPENDENCY_FAILED, null);
  }

  /** DEP-003, DEP-007: one that failed takes all children along. */
  private void finishDependency(ArrayCommand.FinishDependency command) {
    Dependency dependency = new Dependency(command.dependency());
    if (!array.waits().outstanding().contains(dependency)) {
      return;
    }
    if (command.succeeded()) {
      emit(new ArrayEvent.DependencySatisfied(now, dependency));
    } else {
      fail(all(), JobDecider.DEPENDENCY_FAILED, null);
    }
  }

  /** AR-014. */
  private void finishPeerChildren(ArrayCommand.FinishPeerChildren command) {
    if (!array.waits().peers().containsKey(command.peer())) {
      return;
    }
    if (command.succeeded()) {
      emit(new ArrayEvent.PeerSucceeded(now, command.peer(), command.children()));
    } else {
      fail(command.children(), JobDecider.DEPENDENCY_FAILED, null);
    }
  }

  /** What the peer has said nothing about child by child, goes as the peer as a whole. */
  private void finishPeer(ArrayCommand.FinishPeer command) {
    IndexSet succeeded = array.waits().peers().get(command.peer());
    if (succeeded == null) {
      return;
    }
    if (!command.succeeded()) {
      fail(all().minus(succeeded), JobDecider.DEPENDENCY_FAILED, null);
    }
    if (array.status() == JobStatus.PENDING) {
      emit(new ArrayEvent.PeerDone(now, command.peer()));
    }
  }

  private void endChild(ArrayCommand.EndChild command) {
    emit(new ArrayEvent.ChildEnded(now, command.index(), command.succeeded()));
    passOnAndConclude();
  }

  private void stopChild(int index, StopRequest request) {
    if (index < array.size()) {
      fail(IndexSet.of(index), request.reason(), request);
    }
  }

  /** A terminate after a cancel still ends what runs. */
  private void stop(StopRequest request) {
    StopRequest former = array.stop();
    boolean more =
        former == null
            || (former.kind() == StopRequest.Kind.CANCEL
                && request.kind() == StopRequest.Kind.TERMINATE);
    if (!more) {
      return;
    }
    if (isUntouched()) {
      emit(new ArrayEvent.Failed(now, request.reason(), request));
      return;
    }
    emit(new ArrayEvent.StopAccepted(now, request));
    fail(all(), request.reason(), request);
  }

  /** Fails those of the children that are indexes still; a peer may have more than there are. */
  private void fail(IndexSet children, String reason, @Nullable StopRequest request) {
    IndexSet waiting = children.and(all()).minus(array.children().left());
    if (waiting.count() == array.size() && isUntouched()) {
      emit(new ArrayEvent.Failed(now, reason, request));
      return;
    }
    if (!waiting.isEmpty()) {
      emit(new ArrayEvent.ChildrenFailed(now, waiting, reason, request));
    }
    passOnAndConclude();
  }

  /** AR-013: in a sequence, whatever comes after a failed child fails. AR-006: the end. */
  private void passOnAndConclude() {
    ArrayJob.Children children = array.children();
    if (array.sequential() && !children.failed().isEmpty()) {
      IndexSet after =
          IndexSet.range(children.failed().first() + 1, array.size()).minus(children.left());
      if (!after.isEmpty()) {
        emit(new ArrayEvent.ChildrenFailed(now, after, JobDecider.DEPENDENCY_FAILED, null));
      }
    }
    if (array.children().ended().count() == array.size()) {
      conclude();
    }
  }

  private void conclude() {
    StopRequest stop = array.stop();
    if (stop != null) {
      emit(new ArrayEvent.Failed(now, stop.reason(), null));
    } else if (array.children().failed().isEmpty()) {
      emit(new ArrayEvent.Succeeded(now));
    } else {
      emit(new ArrayEvent.Failed(now, CHILD_FAILED, null));
    }
  }

  /** No child was ever RUNNABLE, so no record of any child was published and none is needed. */
  private boolean isUntouched() {
    return array.children().left().isEmpty() && array.ready().isEmpty();
  }

  private IndexSet all() {
    return IndexSet.range(0, array.size());
  }

  private void emit(ArrayEvent event) {
    array = array.apply(event);
    events.add(event);
  }
}
