package io.windlass.scheduler.array;

import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobProgress;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.Submission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parent of an array job (AR-001 to AR-004), together with its children that are not jobs yet.
 * A child is only an index until it is placed or a command concerns it; then it becomes a {@code
 * Job}. Immutable; {@link #apply} returns the next state.
 *
 * @param sequential each child waits for the one before it (AR-013)
 */
public record ArrayJob(
    Submission submission,
    JobProgress progress,
    boolean sequential,
    Waits waits,
    Children children,
    @Nullable StopRequest stop) {

  /**
   * What the children wait for outside the array.
   *
   * @param outstanding jobs that all of them wait for
   * @param peers arrays whose child of the same index each waits for (AR-014), with those children
   *     of them that have succeeded
   */
  public record Waits(List<Dependency> outstanding, Map<JobId, IndexSet> peers) {
    static final Waits NOTHING = new Waits(List.of(), Map.of());

    /** Returns the N_TO_N dependencies as dependencies on whole arrays. */
    public List<Dependency> onPeers() {
      return peers.keySet().stream().map(Dependency::new).toList();
    }

    Waits without(Dependency satisfied) {
      return new Waits(outstanding.stream().filter(d -> !d.equals(satisfied)).toList(), peers);
    }

    Waits with(JobId peer, IndexSet succeeded) {
      Map<JobId, IndexSet> next = new TreeMap<>(peers);
      next.merge(peer, succeeded, IndexSet::plus);
      return new Waits(outstanding, next);
    }

    Waits without(JobId peer) {
      Map<JobId, IndexSet> next = new TreeMap<>(peers);
      next.remove(peer);
      return new Waits(outstanding, next);
    }
  }

  /**
   * The progress of the children.
   *
   * @param left children that are no longer only an index: they are jobs, or have ended
   * @param ended children that have ended
   * @param failed children that have failed
   * @param spawnedAt when the children came into existence: createdAt of each (J-017)
   */
  public record Children(IndexSet left, IndexSet ended, IndexSet failed, Instant spawnedAt) {
    Children spawned(int index) {
      return new Children(left.plus(index), ended, failed, spawnedAt);
    }

    Children ended(int index, boolean succeeded) {
      return new Children(
          left, ended.plus(index), succeeded ? failed : failed.plus(index), spawnedAt);
    }

    Children failed(IndexSet children) {
      return new Children(
          left.plus(children), ended.plus(children), failed.plus(children), spawnedAt);
    }

    /** Those that are jobs now. */
    public IndexSet live() {
      return left.minus(ended);
    }
  }

  /** Returns the array that a submission starts. */
  public static ArrayJob submitted(ArrayEvent.Submitted event) {
    Waits waits = new Waits(event.dependencies(), Map.of());
    for (JobId peer : event.peers()) {
      waits = waits.with(peer, IndexSet.NONE);
    }
    return new ArrayJob(
        event.submission(),
        new JobProgress(ArrayTransitions.next(null, event), 1, event.at(), null),
        event.sequential(),
        waits,
        new Children(IndexSet.NONE, IndexSet.NONE, IndexSet.NONE, event.at()),
        null);
  }

  public JobId id() {
    return submission.id();
  }

  public JobProfile profile() {
    return submission.profile();
  }

  public JobStatus status() {
    return progress.status();
  }

  public int size() {
    return profile().kind().size();
  }

  /** Children that wait only for capacity and are still indexes. */
  public IndexSet ready() {
    if (status() != JobStatus.PENDING || !waits.outstanding().isEmpty()) {
      return IndexSet.NONE;
    }
    IndexSet ready =
        sequential ? nextInSequence() : IndexSet.range(0, size()).minus(children.left());
    for (IndexSet succeeded : waits.peers().values()) {
      ready = ready.and(succeeded);
    }
    return ready;
  }

  /** Children that failed; of an array that failed as a whole, all that have not succeeded. */
  public IndexSet failures() {
    return status() == JobStatus.FAILED
        ? children.failed().plus(IndexSet.range(0, size()).minus(children.ended()))
        : children.failed();
  }

  public boolean isCancelled() {
    return stop != null && stop.kind() == StopRequest.Kind.CANCEL;
  }

  public boolean isTerminated() {
    return stop != null && stop.kind() == StopRequest.Kind.TERMINATE;
  }

  /** Returns the array after the event. */
  public ArrayJob apply(ArrayEvent event) {
    JobProgress next = progress(event);
    return switch (event) {
      case ArrayEvent.Submitted repeated ->
          throw new IllegalStateException("submitted twice: " + repeated.submission().id());
      case ArrayEvent.Awaited awaited ->
          new ArrayJob(
              submission,
              next,
              sequential,
              new Waits(awaited.outstanding(), new TreeMap<>(awaited.peers())),
              new Children(IndexSet.NONE, IndexSet.NONE, IndexSet.NONE, awaited.at()),
              stop);
      case ArrayEvent.DependencySatisfied satisfied -> with(waits.without(satisfied.dependency()));
      case ArrayEvent.PeerSucceeded peer -> with(waits.with(peer.peer(), peer.children()));
      case ArrayEvent.PeerDone peer -> with(waits.without(peer.peer()));
      case ArrayEvent.ChildSpawned child -> with(children.spawned(child.index()));
      case ArrayEvent.ChildEnded child -> with(children.ended(child.index(), child.succeeded()));
      case ArrayEvent.ChildrenFailed failed -> with(children.failed(failed.children()));
      case ArrayEvent.StopAccepted accepted -> with(next, accepted.request());
      case ArrayEvent.PrecedenceChanged changed ->
          new ArrayJob(
              submission.with(changed.precedence()), next, sequential, waits, children, stop);
      case ArrayEvent.SummaryPublished _, ArrayEvent.Succeeded _ -> with(next, stop);
      case ArrayEvent.Failed failed -> with(next, failed.stop() == null ? stop : failed.stop());
    };
  }

  private JobProgress progress(ArrayEvent event) {
    JobStatus next = ArrayTransitions.next(status(), event);
    if (!event.isPublished()) {
      return progress;
    }
    String reason =
        switch (event) {
          case ArrayEvent.StopAccepted accepted -> accepted.request().reason();
          case ArrayEvent.Failed failed -> failed.reason();
          case ArrayEvent.SummaryPublished _, ArrayEvent.PrecedenceChanged _ ->
              progress.statusReason();
          case ArrayEvent.Submitted _,
              ArrayEvent.Awaited _,
              ArrayEvent.DependencySatisfied _,
              ArrayEvent.PeerSucceeded _,
              ArrayEvent.PeerDone _,
              ArrayEvent.ChildSpawned _,
              ArrayEvent.ChildEnded _,
              ArrayEvent.ChildrenFailed _,
              ArrayEvent.Succeeded _ ->
              null;
        };
    return progress.to(next, event.at(), reason);
  }

  private IndexSet nextInSequence() {
    int next = children.left().firstMissing();
    boolean mayGo =
        next < size()
            && (next == 0
                || (children.ended().contains(next - 1) && !children.failed().contains(next - 1)));
    return mayGo ? IndexSet.of(next) : IndexSet.NONE;
  }

  private ArrayJob with(Waits next) {
    return new ArrayJob(submission, progress, sequential, next, children, stop);
  }

  private ArrayJob with(Children next) {
    return new ArrayJob(submission, progress, sequential, waits, next, stop);
  }

  private ArrayJob with(JobProgress next, @Nullable StopRequest request) {
    return new ArrayJob(submission, next, sequential, waits, children, request);
  }
}
