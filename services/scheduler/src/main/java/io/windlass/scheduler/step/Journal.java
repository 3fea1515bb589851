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
 * The events of one step. Each is applied as it is written down, so that what is decided next sees
 * it. The end of a job is passed on to its array and to those that wait for it, however long the
 * chain (DEP-003).
 */
public final class Journal {
  private sealed interface News {}

  /** A job is over, or an array. */
  private record Over(JobId id, boolean succeeded) implements News {}

  /** Children of an array are over, of which the array knows already. */
  private record ChildrenOver(JobId array, IndexSet children, boolean succeeded) implements News {}

  private final AccountState state;
  private final RecentOutcomes recent;
  private final AccountContext context;
  private final List<AccountEvent> events = new ArrayList<>();
  private final ArrayDeque<News> news = new ArrayDeque<>();
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

  /** What concerns the nodes of multi-node jobs. */
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

  /** Arrays of whose children the world may not have heard the latest. */
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

  /** The job; a child of an array is a mere index until something happens to it. */
  public Job materialise(JobId id) {
    if (state.job(id) == null) {
      spawn(id);
    }
    return Objects.requireNonNull(state.job(id));
  }

  private void spawn(JobId child) {
    ArrayJob array = Objects.requireNonNull(state.arrays().get(child), "array of a child");
    tellArrayOne(array.id(), new ArrayCommand.SpawnChild(child.index()));
    JobEvent.Spawned spawned =
        new JobEvent.Spawned(
            context.now(),
            new Submission(
                child,
                array.submission().name(),
                array.progress().spawnedAt(),
                array.submission().order(),
                array.profile()));
    write(new AccountEvent.JobStep(null, spawned, Job.spawned(spawned)));
  }

  /** Tells a job something, and its dependents what follows. */
  public void tell(JobId id, JobCommand command) {
    tellOne(id, command);
    passOn();
  }

  /** Tells an array something, its children and dependents what follows. */
  public void tellArray(JobId id, ArrayCommand command) {
    tellArrayOne(id, command);
    passOn();
  }

  /** SUCCEEDED or FAILED; null if the job has not ended as far as is known. */
  public @Nullable JobStatus outcome(JobId id) {
    ArrayJob array = state.arrays().get(id);
    if (array != null) {
      boolean isChild = id.part() == JobId.Part.CHILD;
      if (isChild && id.index() >= array.size()) {
        return JobStatus.FAILED;
      }
      if (!isChild || !array.progress().ended().contains(id.index())) {
        return null;
      }
      return array.progress().failed().contains(id.index())
          ? JobStatus.FAILED
          : JobStatus.SUCCEEDED;
    }
    JobStatus known = recent.get(id);
    return known == null ? context.finished().outcome(id) : known;
  }

  private void passOn() {
    while (!news.isEmpty()) {
      switch (news.remove()) {
        case Over over -> passOn(over);
        case ChildrenOver over -> passOn(over);
      }
    }
  }

  private void passOn(Over over) {
    if (over.id().part() == JobId.Part.CHILD) {
      tellArrayOne(
          over.id().whole(), new ArrayCommand.EndChild(over.id().index(), over.succeeded()));
      return;
    }
    tellDependents(over.id(), over.succeeded());
    for (JobId twin : state.arrays().twins().dependentsOf(over.id())) {
      tellArrayOne(twin, new ArrayCommand.FinishTwin(over.id(), over.succeeded()));
    }
  }

  private void passOn(ChildrenOver over) {
    for (JobId twin : state.arrays().twins().dependentsOf(over.array())) {
      tellArrayOne(
          twin,
          new ArrayCommand.FinishTwinChildren(over.array(), over.children(), over.succeeded()));
    }
    over.children().forEach(i -> tellDependents(over.array().child(i), over.succeeded()));
  }

  private void tellDependents(JobId id, boolean succeeded) {
    for (JobId dependent : state.dependencies().dependentsOf(id)) {
      tellOne(dependent, new JobCommand.FinishDependency(id, succeeded));
      tellArrayOne(dependent, new ArrayCommand.FinishDependency(id, succeeded));
    }
  }

  private void tellOne(JobId id, JobCommand command) {
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
        spend(job.profile().execution().needs());
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
      letGo(id);
      if (!isChild) {
        recent.add(id, job.status(), IndexSet.NONE);
      }
      news.add(new Over(id, job.status() == JobStatus.SUCCEEDED));
    } else if (isChild && job.status() == JobStatus.RUNNABLE) {
      followItsArray(job);
    }
  }

  /** What is over is held no more. */
  private void letGo(JobId id) {
    if (state.holds().contains(id)) {
      write(new AccountEvent.HoldChanged(id, false));
    }
  }

  /** What does not come back is gone as soon as a job starts with it (CR-024, CR-026). */
  void spend(ConsumableRequirements needs) {
    for (ConsumableResource spent : state.consumables().spent(needs)) {
      write(new AccountEvent.ConsumableChanged(spent));
    }
  }

  /**
   * JS-021: a child that would be tried again is not, if its whole array was cancelled. And it
   * stands where its array does by now.
   */
  private void followItsArray(Job child) {
    ArrayJob array = state.arrays().get(child.id());
    if (array == null) {
      return;
    }
    StopRequest stop = array.stop();
    JobProfile.Precedence precedence = array.profile().precedence();
    if (stop != null) {
      tellOne(child.id(), new JobCommand.Stop(stop));
    } else if (!precedence.equals(child.profile().precedence())) {
      tellOne(child.id(), new JobCommand.ChangePrecedence(precedence));
    }
  }

  private void tellArrayOne(JobId id, ArrayCommand command) {
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
          news.add(new ChildrenOver(array.id(), IndexSet.of(child.index()), child.succeeded()));
      case ArrayEvent.ChildrenFailed children ->
          news.add(new ChildrenOver(array.id(), children.children(), false));
      case ArrayEvent.StopAccepted accepted ->
          array
              .progress()
              .live()
              .forEach(i -> tellOne(array.id().child(i), new JobCommand.Stop(accepted.request())));
      case ArrayEvent.PrecedenceChanged changed -> {
        JobCommand same = new JobCommand.ChangePrecedence(changed.precedence());
        array.progress().live().forEach(i -> tellOne(array.id().child(i), same));
      }
      case ArrayEvent.Succeeded _, ArrayEvent.Failed _ -> {
        letGo(array.id());
        recent.add(array.id(), array.status(), array.failures());
        news.add(new Over(array.id(), array.status() == JobStatus.SUCCEEDED));
        IndexSet never = IndexSet.range(0, array.size()).minus(array.progress().ended());
        news.add(new ChildrenOver(array.id(), never, false));
      }
      case ArrayEvent.Submitted _,
          ArrayEvent.Awaited _,
          ArrayEvent.DependencySatisfied _,
          ArrayEvent.TwinSucceeded _,
          ArrayEvent.TwinDone _,
          ArrayEvent.ChildSpawned _,
          ArrayEvent.Told _ -> {}
    }
  }
}
