package io.windlass.scheduler.step;

import io.windlass.scheduler.array.ArrayCommand;
import io.windlass.scheduler.array.ArrayDecider;
import io.windlass.scheduler.array.ArrayEvent;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.consumable.ConsumableRequirements;
import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobDecider;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.Submission;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of one step. Each is applied as it is written, so that later decisions see it. The end
 * of a job is propagated to its array and its dependents, however long the chain (DEP-003).
 */
public final class Journal {
  private sealed interface Ended {}

  /** A job is over, or an array. */
  private record JobEnded(JobId id, boolean succeeded) implements Ended {}

  /** Children of an array are over, of which the array knows already. */
  private record ChildrenEnded(JobId array, IndexSet children, boolean succeeded)
      implements Ended {}

  private final AccountState state;
  private final RecentOutcomes recent;
  private final AccountContext context;
  private final List<AccountEvent> events = new ArrayList<>();
  private final ArrayDeque<Ended> ended = new ArrayDeque<>();
  private final Set<JobId> changedArrays = new LinkedHashSet<>();
  private final GangLifecycle gangs;
  private final ServiceBackoff serviceBackoff;

  public Journal(
      AccountState state,
      RecentOutcomes recent,
      ServiceBackoff serviceBackoff,
      AccountContext context) {
    this.state = state;
    this.recent = recent;
    this.serviceBackoff = serviceBackoff;
    this.context = context;
    this.gangs = new GangLifecycle(this);
  }

  /** Returns what concerns the nodes of multi-node jobs. */
  public GangLifecycle gangs() {
    return gangs;
  }

  public AccountState state() {
    return state;
  }

  /** Services that have no capacity at the moment. */
  public ServiceBackoff serviceBackoff() {
    return serviceBackoff;
  }

  public AccountContext context() {
    return context;
  }

  public List<AccountEvent> events() {
    return events;
  }

  /** Arrays whose children changed in this step. */
  public Set<JobId> changedArrays() {
    return changedArrays;
  }

  public void write(AccountEvent event) {
    state.apply(event);
    events.add(event);
  }

  public void begin(JobEvent.Submitted event) {
    write(new AccountEvent.JobStep(null, event, Job.submitted(event)));
  }

  public void begin(ArrayEvent.Submitted event) {
    write(new AccountEvent.ArrayStep(null, event, ArrayJob.submitted(event), Map.of()));
  }

  /** Returns the job; a child of an array that is still an index becomes a job. */
  public Job materialise(JobId id) {
    if (state.job(id) == null) {
      spawn(id);
    }
    return Objects.requireNonNull(state.job(id));
  }

  private void spawn(JobId child) {
    ArrayJob array = Objects.requireNonNull(state.arrays().get(child), "array of a child");
    executeOne(array.id(), new ArrayCommand.SpawnChild(child.index()));
    JobEvent.Spawned spawned =
        new JobEvent.Spawned(
            context.now(),
            new Submission(
                child,
                array.submission().name(),
                array.children().spawnedAt(),
                array.submission().order(),
                array.profile()));
    write(new AccountEvent.JobStep(null, spawned, Job.spawned(spawned)));
  }

  /** Executes a command on a job and propagates its end, if it ends. */
  public void execute(JobId id, JobCommand command) {
    executeOne(id, command);
    propagate();
  }

  /**
   * Executes a command on an array and propagates the consequences to its children and dependents.
   */
  public void execute(JobId id, ArrayCommand command) {
    executeOne(id, command);
    propagate();
  }

  /** SUCCEEDED or FAILED; null if the job has not ended as far as is known. */
  public @Nullable JobStatus outcome(JobId id) {
    ArrayJob array = state.arrays().get(id);
    if (array != null) {
      boolean isChild = id.part() == JobId.Part.CHILD;
      if (isChild && id.index() >= array.size()) {
        return JobStatus.FAILED;
      }
      if (!isChild || !array.children().ended().contains(id.index())) {
        return null;
      }
      return array.children().failed().contains(id.index())
          ? JobStatus.FAILED
          : JobStatus.SUCCEEDED;
    }
    JobStatus known = recent.get(id);
    return known == null ? context.finished().outcome(id) : known;
  }

  private void propagate() {
    while (!ended.isEmpty()) {
      switch (ended.remove()) {
        case JobEnded end -> propagate(end);
        case ChildrenEnded end -> propagate(end);
      }
    }
  }

  private void propagate(JobEnded end) {
    if (end.id().part() == JobId.Part.CHILD) {
      executeOne(end.id().whole(), new ArrayCommand.EndChild(end.id().index(), end.succeeded()));
      return;
    }
    notifyDependents(end.id(), end.succeeded());
    for (JobId peer : state.arrays().peers().dependentsOf(end.id())) {
      executeOne(peer, new ArrayCommand.FinishPeer(end.id(), end.succeeded()));
    }
  }

  private void propagate(ChildrenEnded end) {
    for (JobId peer : state.arrays().peers().dependentsOf(end.array())) {
      executeOne(
          peer, new ArrayCommand.FinishPeerChildren(end.array(), end.children(), end.succeeded()));
    }
    end.children().forEach(i -> notifyDependents(end.array().child(i), end.succeeded()));
  }

  private void notifyDependents(JobId id, boolean succeeded) {
    for (JobId dependent : state.dependencies().dependentsOf(id)) {
      executeOne(dependent, new JobCommand.FinishDependency(id, succeeded));
      executeOne(dependent, new ArrayCommand.FinishDependency(id, succeeded));
    }
  }

  private void executeOne(JobId id, JobCommand command) {
    Job job = state.job(id);
    if (job == null) {
      return;
    }
    List<JobEvent> decided = JobDecider.decide(job, command, context.now());
    for (JobEvent event : decided) {
      Job after = job.apply(event);
      write(new AccountEvent.JobStep(job, event, after));
      serviceBackoff.follow(job, event, after);
      job = after;
      if (event instanceof JobEvent.Placed && AccountState.locks(job)) {
        spend(job.profile().execution().consumables());
      }
    }
    if (job.profile().kind().isMultiNode()) {
      gangs.follow(job, decided);
    }
    boolean isChild = id.part() == JobId.Part.CHILD;
    if (isChild) {
      changedArrays.add(id.whole());
    }
    if (job.status().isTerminal()) {
      releaseHold(id);
      if (!isChild) {
        recent.add(id, job.status(), IndexSet.NONE);
      }
      ended.add(new JobEnded(id, job.status() == JobStatus.SUCCEEDED));
    } else if (isChild && job.status() == JobStatus.RUNNABLE) {
      applyArrayChanges(job);
    }
  }

  /** Releases the hold of a job that has ended. */
  private void releaseHold(JobId id) {
    if (state.holds().contains(id)) {
      write(new AccountEvent.HoldChanged(id, false));
    }
  }

  /** Uses up non-replenishable resources as soon as a job starts with them (CR-024, CR-026). */
  void spend(ConsumableRequirements requirements) {
    for (ConsumableResource spent : state.consumables().spent(requirements)) {
      write(new AccountEvent.ConsumableChanged(spent));
    }
  }

  /**
   * JS-021: a child that would be retried is stopped if its whole array was stopped; and it gets
   * the current priority and share of its array.
   */
  private void applyArrayChanges(Job child) {
    ArrayJob array = state.arrays().get(child.id());
    if (array == null) {
      return;
    }
    StopRequest stop = array.stop();
    JobProfile.Precedence precedence = array.profile().precedence();
    if (stop != null) {
      executeOne(child.id(), new JobCommand.Stop(stop));
    } else if (!precedence.equals(child.profile().precedence())) {
      executeOne(child.id(), new JobCommand.ChangePrecedence(precedence));
    }
  }

  private void executeOne(JobId id, ArrayCommand command) {
    ArrayJob array = id.part() == JobId.Part.WHOLE ? state.arrays().get(id) : null;
    if (array == null) {
      return;
    }
    for (ArrayEvent event : ArrayDecider.decide(array, command, context.now())) {
      ArrayJob after = array.apply(event);
      Map<JobStatus, Integer> children =
          event.isPublished() ? state.arrays().summary(after) : Map.of();
      write(new AccountEvent.ArrayStep(array, event, after, children));
      array = after;
      follow(array, event);
    }
    changedArrays.add(id);
  }

  private void follow(ArrayJob array, ArrayEvent event) {
    switch (event) {
      case ArrayEvent.ChildEnded child ->
          ended.add(new ChildrenEnded(array.id(), IndexSet.of(child.index()), child.succeeded()));
      case ArrayEvent.ChildrenFailed children ->
          ended.add(new ChildrenEnded(array.id(), children.children(), false));
      case ArrayEvent.StopAccepted accepted ->
          array
              .children()
              .live()
              .forEach(
                  i -> executeOne(array.id().child(i), new JobCommand.Stop(accepted.request())));
      case ArrayEvent.PrecedenceChanged changed -> {
        JobCommand same = new JobCommand.ChangePrecedence(changed.precedence());
        array.children().live().forEach(i -> executeOne(array.id().child(i), same));
      }
      case ArrayEvent.Succeeded _, ArrayEvent.Failed _ -> {
        releaseHold(array.id());
        recent.add(array.id(), array.status(), array.failures());
        ended.add(new JobEnded(array.id(), array.status() == JobStatus.SUCCEEDED));
        IndexSet never = IndexSet.range(0, array.size()).minus(array.children().ended());
        ended.add(new ChildrenEnded(array.id(), never, false));
      }
      case ArrayEvent.Submitted _,
          ArrayEvent.Awaited _,
          ArrayEvent.DependencySatisfied _,
          ArrayEvent.PeerSucceeded _,
          ArrayEvent.PeerDone _,
          ArrayEvent.ChildSpawned _,
          ArrayEvent.SummaryPublished _ -> {}
    }
  }
}
