package io.windlass.scheduler.account;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobDecider;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one step. Each is applied as it is written down, so that what is decided next sees
 * it. The end of a job is passed on to those that wait for it, however long the chain (DEP-003).
 */
final class Journal {
  private final AccountState state;
  private final RecentOutcomes recent;
  private final AccountContext context;
  private final List<AccountEvent> events = new ArrayList<>();
  private final ArrayDeque<Job> ended = new ArrayDeque<>();

  Journal(AccountState state, RecentOutcomes recent, AccountContext context) {
    this.state = state;
    this.recent = recent;
    this.context = context;
  }

  AccountState state() {
    return state;
  }

  AccountContext context() {
    return context;
  }

  List<AccountEvent> events() {
    return events;
  }

  void write(AccountEvent event) {
    state.apply(event);
    events.add(event);
  }

  void begin(JobEvent.Submitted event) {
    write(new AccountEvent.JobStep(null, event, Job.submitted(event)));
  }

  /** Tells a job something, and its dependents what follows. */
  void tell(JobId id, JobCommand command) {
    tellOne(id, command);
    while (!ended.isEmpty()) {
      Job over = ended.remove();
      boolean succeeded = over.status() == JobStatus.SUCCEEDED;
      for (JobId dependent : state.dependencies().dependentsOf(over.id())) {
        tellOne(dependent, new JobCommand.FinishDependency(over.id(), succeeded));
      }
    }
  }

  /** SUCCEEDED or FAILED; null if the job has not ended as far as is known. */
  @Nullable JobStatus outcome(JobId id) {
    JobStatus known = recent.get(id);
    return known == null ? context.finished().outcome(id) : known;
  }

  private void tellOne(JobId id, JobCommand command) {
    Job job = state.job(id);
    if (job == null) {
      return;
    }
    for (JobEvent event : JobDecider.decide(job, command, context.now())) {
      Job after = job.apply(event);
      write(new AccountEvent.JobStep(job, event, after));
      job = after;
    }
    if (job.status().isTerminal()) {
      recent.add(id, job.status());
      ended.add(job);
    }
  }
}
