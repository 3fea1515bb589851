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
 * The parent of an array job (AR-001 to AR-004) and all that is to be known of children that have
 * not come to anything of their own yet. A child is an index here until it is placed, or somebody
 * wants something of it; only then it becomes a job. Immutable; changes by {@link #apply} alone.
 *
 * @param sequential each child waits for the one before it (AR-013)
 */
public record ArrayJob(
    Submission submission,
    JobProgress standing,
    boolean sequential,
    Waits waits,
    Progress progress,
    @Nullable StopRequest stop) {

  /**
   * What the children wait for outside the array.
   *
   * @param outstanding jobs that all of them wait for
   * @param twins arrays whose child of the same index each waits for (AR-014), with those children
   *     of them that have succeeded
   */
  public record Waits(List<Dependency> outstanding, Map<JobId, IndexSet> twins) {
    static final Waits NOTHING = new Waits(List.of(), Map.of());

    /** The twins as dependencies, for the index of who waits for whom. */
    public List<Dependency> onTwins() {
      return twins.keySet().stream().map(Dependency::new).toList();
    }

    Waits without(Dependency satisfied) {
      return new Waits(outstanding.stream().filter(d -> !d.equals(satisfied)).toList(), twins);
    }

    Waits with(JobId twin, IndexSet succeeded) {
      Map<JobId, IndexSet> next = new TreeMap<>(twins);
      next.merge(twin, succeeded, IndexSet::plus);
      return new Waits(outstanding, next);
    }

    Waits without(JobId twin) {
      Map<JobId, IndexSet> next = new TreeMap<>(twins);
      next.remove(twin);
      return new Waits(outstanding, next);
    }
  }

  /**
   * How far the children are.
   *
   * @param left those that are no mere index any more: they are jobs, or over
   * @param ended those that are over
   * @param failed those of them that failed
   * @param spawnedAt when children came to exist: createdAt of each (J-017)
   */
  public record Progress(IndexSet left, IndexSet ended, IndexSet failed, Instant spawnedAt) {
    Progress spawned(int index) {
      return new Progress(left.plus(index), ended, failed, spawnedAt);
    }

    Progress ended(int index, boolean succeeded) {
      return new Progress(
          left, ended.plus(index), succeeded ? failed : failed.plus(index), spawnedAt);
    }

    Progress failed(IndexSet children) {
      return new Progress(
          left.plus(children), ended.plus(children), failed.plus(children), spawnedAt);
    }

    /** Those that are jobs now. */
    public IndexSet live() {
      return left.minus(ended);
    }
  }

  /** The array that a submission starts. */
  public static ArrayJob submitted(ArrayEvent.Submitted event) {
    Waits waits = new Waits(event.dependencies(), Map.of());
    for (JobId twin : event.twins()) {
      waits = waits.with(twin, IndexSet.NONE);
    }
    return new ArrayJob(
        event.submission(),
        new JobProgress(ArrayTransitions.next(null, event), 1, event.at(), null),
        event.sequential(),
        waits,
        new Progress(IndexSet.NONE, IndexSet.NONE, IndexSet.NONE, event.at()),
        null);
  }

  public JobId id() {
    return submission.id();
  }

  public JobProfile profile() {
    return submission.profile();
  }

  public JobStatus status() {
    return standing.status();
  }

  public int size() {
    return profile().kind().size();
  }

  /** Children that only wait for room, and are indexes still. */
  public IndexSet ready() {
    if (status() != JobStatus.PENDING || !waits.outstanding().isEmpty()) {
      return IndexSet.NONE;
    }
    IndexSet ready =
        sequential ? nextInSequence() : IndexSet.range(0, size()).minus(progress.left());
    for (IndexSet succeeded : waits.twins().values()) {
      ready = ready.and(succeeded);
    }
    return ready;
  }

  /** Children that failed; of an array that failed as a whole, all that have not succeeded. */
  public IndexSet failures() {
    return status() == JobStatus.FAILED
        ? progress.failed().plus(IndexSet.range(0, size()).minus(progress.ended()))
        : progress.failed();
  }

  public boolean isCancelled() {
    return stop != null && stop.kind() == StopRequest.Kind.CANCEL;
  }

  public boolean isTerminated() {
    return stop != null && stop.kind() == StopRequest.Kind.TERMINATE;
  }

  /** The array after the event. */
  public ArrayJob apply(ArrayEvent event) {
    JobProgress next = standing(event);
    return switch (event) {
      case ArrayEvent.Submitted repeated ->
          throw new IllegalStateException("submitted twice: " + repeated.submission().id());
      case ArrayEvent.Awaited awaited ->
          new ArrayJob(
              submission,
              next,
              sequential,
              new Waits(awaited.outstanding(), new TreeMap<>(awaited.twins())),
              new Progress(IndexSet.NONE, IndexSet.NONE, IndexSet.NONE, awaited.at()),
              stop);
      case ArrayEvent.DependencySatisfied satisfied -> with(waits.without(satisfied.dependency()));
      case ArrayEvent.TwinSucceeded twin -> with(waits.with(twin.twin(), twin.children()));
      case ArrayEvent.TwinDone twin -> with(waits.without(twin.twin()));
      case ArrayEvent.ChildSpawned child -> with(progress.spawned(child.index()));
      case ArrayEvent.ChildEnded child -> with(progress.ended(child.index(), child.succeeded()));
      case ArrayEvent.ChildrenFailed children -> with(progress.failed(children.children()));
      case ArrayEvent.StopAccepted accepted -> with(next, accepted.request());
      case ArrayEvent.PrecedenceChanged changed ->
          new ArrayJob(
              submission.with(changed.precedence()), next, sequential, waits, progress, stop);
      case ArrayEvent.Told _, ArrayEvent.Succeeded _ -> with(next, stop);
      case ArrayEvent.Failed failed -> with(next, failed.stop() == null ? stop : failed.stop());
    };
  }

  private JobProgress standing(ArrayEvent event) {
    JobStatus next = ArrayTransitions.next(status(), event);
    if (!event.isPublished()) {
      return standing;
    }
    String reason =
        switch (event) {
          case ArrayEvent.StopAccepted accepted -> accepted.request().reason();
          case ArrayEvent.Failed failed -> failed.reason();
          case ArrayEvent.Told _, ArrayEvent.PrecedenceChanged _ -> standing.statusReason();
          case ArrayEvent.Submitted _,
              ArrayEvent.Awaited _,
              ArrayEvent.DependencySatisfied _,
              ArrayEvent.TwinSucceeded _,
              ArrayEvent.TwinDone _,
              ArrayEvent.ChildSpawned _,
              ArrayEvent.ChildEnded _,
              ArrayEvent.ChildrenFailed _,
              ArrayEvent.Succeeded _ ->
              null;
        };
    return standing.to(next, event.at(), reason);
  }

  private IndexSet nextInSequence() {
    int next = progress.left().firstMissing();
    boolean mayGo =
        next < size()
            && (next == 0
                || (progress.ended().contains(next - 1) && !progress.failed().contains(next - 1)));
    return mayGo ? IndexSet.of(next) : IndexSet.NONE;
  }

  private ArrayJob with(Waits next) {
    return new ArrayJob(submission, standing, sequential, next, progress, stop);
  }

  private ArrayJob with(Progress next) {
    return new ArrayJob(submission, standing, sequential, waits, next, stop);
  }

  private ArrayJob with(JobProgress next, @Nullable StopRequest request) {
    return new ArrayJob(submission, next, sequential, waits, progress, request);
  }
}
