package io.windlass.scheduler.account;

import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.Submission;
import io.windlass.scheduler.queue.JobQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What each command does to the account. News that is not new does nothing. */
final class CommandHandler {
  private final Journal journal;
  private final AccountState state;
  private final AccountContext context;

  CommandHandler(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
    this.context = journal.context();
  }

  void handle(AccountCommand command) {
    switch (command) {
      case AccountCommand.Submit submit -> submit(submit);
      case AccountCommand.ToJob toJob -> journal.tell(toJob.id(), toJob.command());
      case AccountCommand.DefineQueue define -> define(define);
      case AccountCommand.DefineEnvironment define -> {
        if (state.environments().isNewer(define.definition())) {
          journal.write(new AccountEvent.EnvironmentDefined(define.definition()));
        }
      }
      case AccountCommand.ChangeCapacity change -> {
        if (change.sequence() > state.environments().get(change.environmentArn()).sequence()) {
          journal.write(
              new AccountEvent.CapacityChanged(
                  change.environmentArn(), change.sequence(), change.change()));
          ShortageRules.note(journal, change);
        }
      }
    }
  }

  /** Orders the end of attempts whose time is over (TO-003); false if more are due. */
  boolean expire() {
    int limit = context.limits().expirations();
    List<JobId> due = state.deadlines().due(context.now(), limit);
    for (JobId job : due) {
      journal.tell(job, new JobCommand.CheckTimeout());
    }
    return due.size() < limit;
  }

  /** Fails jobs of queues that go (JQ-022); false if some are left. */
  boolean windDown(ArrayDeque<JobId> jobs) {
    for (int i = 0; i < context.limits().expirations() && !jobs.isEmpty(); i++) {
      Job job = state.job(jobs.remove());
      if (job != null && !queueOf(job).isPresent()) {
        journal.tell(job.id(), queueGone(job));
      }
    }
    return jobs.isEmpty();
  }

  private void submit(AccountCommand.Submit command) {
    JobId id = command.id();
    if (state.job(id) != null || journal.outcome(id) != null) {
      return;
    }
    Submission submission =
        new Submission(
            id, command.name(), command.createdAt(), state.nextOrder(), command.profile());
    journal.begin(new JobEvent.Submitted(context.now(), submission, command.dependsOn()));
    evaluate(id);
  }

  private void define(AccountCommand.DefineQueue command) {
    if (!state.queues().isNewer(command.definition())) {
      return;
    }
    journal.write(new AccountEvent.QueueDefined(command.definition()));
    JobQueue queue = state.queues().get(command.definition().arn());
    for (JobId id : queue.awaitingDefinition()) {
      evaluate(id);
    }
  }

  /** The first look at a job, as soon as its queue is known (JS-002, DEP-004). */
  private void evaluate(JobId id) {
    Job job = state.job(id);
    if (job == null || !queueOf(job).isKnown()) {
      return;
    }
    if (!queueOf(job).isPresent()) {
      journal.tell(id, queueGone(job));
    } else if (job.profile().kind() != JobKind.SINGLE) {
      journal.tell(id, unavailable(job.profile().kind()));
    } else {
      journal.tell(id, firstLook(job));
    }
  }

  private JobCommand firstLook(Job job) {
    List<Dependency> outstanding = new ArrayList<>(job.outstanding().size());
    boolean failed = false;
    for (Dependency dependency : job.outstanding()) {
      JobStatus outcome = journal.outcome(dependency.on());
      failed |= outcome == JobStatus.FAILED;
      if (outcome == null) {
        outstanding.add(dependency);
      }
    }
    return new JobCommand.Evaluate(List.copyOf(outstanding), failed);
  }

  private JobQueue queueOf(Job job) {
    return state.queues().get(job.profile().queueArn());
  }

  private static JobCommand queueGone(Job job) {
    String arn = job.profile().queueArn();
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    return new JobCommand.Abandon(
        new StopRequest(StopRequest.Kind.TERMINATE, "Job queue " + name + " was deleted"));
  }

  private static JobCommand unavailable(JobKind kind) {
    String what =
        switch (kind) {
          case SINGLE -> "Jobs";
          case ARRAY -> "Array jobs";
          case MULTI_NODE -> "Multi-node parallel jobs";
        };
    return new JobCommand.Abandon(
        new StopRequest(StopRequest.Kind.TERMINATE, what + " are not available yet in Windlass"));
  }
}
