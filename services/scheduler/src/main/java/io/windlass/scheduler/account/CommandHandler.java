package io.windlass.scheduler.account;

import io.windlass.scheduler.array.ArrayCommand;
import io.windlass.scheduler.array.ArrayEvent;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.explanation.QueryHandler;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.Submission;
import io.windlass.scheduler.ordering.QueueMembership;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.queue.QueueControl;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.scheduler.step.Journal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What each command does to the account. News that is not new does nothing. */
final class CommandHandler {
  private final Journal journal;
  private final AccountState state;
  private final AccountContext context;
  private final List<AccountCommand.Ask> questions = new ArrayList<>();

  CommandHandler(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
    this.context = journal.context();
  }

  void handle(AccountCommand command) {
    switch (command) {
      case AccountCommand.Submit submit -> submit(submit);
      case AccountCommand.ToJob toJob -> tell(toJob.id(), toJob.command());
      case AccountCommand.DefineQueue define -> define(define);
      case AccountCommand.DefinePolicy define -> {
        if (state.queues().isNewer(define.policy())) {
          journal.write(new AccountEvent.PolicyDefined(define.policy()));
        }
      }
      case AccountCommand.DefineQuotaShare define -> {
        if (state.queues().isNewer(define.share())) {
          journal.write(new AccountEvent.QuotaShareDefined(define.share()));
        }
      }
      case AccountCommand.DefineEnvironment define -> {
        if (state.environments().isNewer(define.definition())) {
          journal.write(new AccountEvent.EnvironmentDefined(define.definition()));
        }
      }
      case AccountCommand.DefineConsumable define -> {
        ConsumableResource changed = state.consumables().defined(define.definition());
        if (changed != null) {
          journal.write(new AccountEvent.ConsumableChanged(changed));
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
      case AccountCommand.Ask ask -> questions.add(ask);
      case AccountCommand.Instruct instruct -> {
        if (instruct.replyAddress().stillWaits(context.now())) {
          QueryResult answer = new OperatorCommandHandler(journal).obey(instruct.instruction());
          journal.write(new AccountEvent.Answered(instruct.replyAddress().requestId(), answer));
        }
      }
    }
  }

  /** Answers what was asked; call it when all else is decided. */
  void answer() {
    for (AccountCommand.Ask ask : questions) {
      if (ask.replyAddress().stillWaits(context.now())) {
        QueryResult answer = QueryHandler.to(ask.question(), state, context.now());
        journal.write(new AccountEvent.Answered(ask.replyAddress().requestId(), answer));
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

  /** Fails jobs of queues and quota shares that go (JQ-022); false if some are left. */
  boolean windDown(ArrayDeque<JobId> jobs) {
    for (int i = 0; i < context.limits().expirations() && !jobs.isEmpty(); i++) {
      JobId id = jobs.remove();
      JobProfile profile = state.profile(id);
      StopRequest gone = profile == null ? null : gone(profile);
      if (gone != null) {
        abandon(id, gone);
      }
    }
    return jobs.isEmpty();
  }

  private void submit(AccountCommand.Submit command) {
    JobId id = command.id();
    if (state.profile(id) != null || journal.outcome(id) != null) {
      return;
    }
    Submission submission =
        new Submission(
            id, command.name(), command.createdAt(), state.nextOrder(), command.profile());
    AccountCommand.Prerequisites first = command.prerequisites();
    if (command.profile().kind().isArray()) {
      journal.begin(
          new ArrayEvent.Submitted(
              context.now(), submission, first.sequential(), first.dependsOn(), first.twins()));
    } else {
      journal.begin(new JobEvent.Submitted(context.now(), submission, first.dependsOn()));
    }
    if (command.invalid() == null) {
      evaluate(id);
    } else {
      abandon(id, new StopRequest(StopRequest.Kind.TERMINATE, command.invalid()));
    }
  }

  /** What concerns a whole array, or a child that is no job yet, is for the array to decide. */
  private void tell(JobId id, JobCommand command) {
    if (id.part() == JobId.Part.NODE) {
      journal.gangs().news(id, command);
    } else if (state.job(id) == null && command instanceof JobCommand.Stop stop) {
      ArrayCommand toArray =
          id.part() == JobId.Part.CHILD
              ? new ArrayCommand.StopChild(id.index(), stop.request())
              : new ArrayCommand.Stop(stop.request());
      journal.tellArray(id.whole(), toArray);
    } else {
      journal.tell(id, command);
    }
  }

  private void abandon(JobId id, StopRequest request) {
    journal.tell(id, new JobCommand.Abandon(request));
    if (id.part() == JobId.Part.WHOLE) {
      journal.tellArray(id, new ArrayCommand.Stop(request));
    }
  }

  private void define(AccountCommand.DefineQueue command) {
    if (!state.queues().isNewer(command.definition())) {
      return;
    }
    journal.write(new AccountEvent.QueueDefined(command.definition()));
    JobQueue queue = state.queues().get(command.definition().arn());
    if (!queue.isPresent() && !queue.control().equals(QueueControl.NONE)) {
      journal.write(new AccountEvent.QueueControlled(queue.arn(), QueueControl.NONE));
    }
    for (JobId id : queue.awaitingDefinition()) {
      evaluate(id);
    }
  }

  /** The first look at a job, as soon as its queue is known (JS-002, DEP-004). */
  private void evaluate(JobId id) {
    JobProfile profile = state.profile(id);
    if (profile == null || !queueOf(profile).isKnown()) {
      return;
    }
    StopRequest gone = gone(profile);
    if (gone != null) {
      abandon(id, gone);
      return;
    }
    switch (profile.kind().type()) {
      case SINGLE, MULTI_NODE, SERVICE -> evaluateJob(id);
      case ARRAY -> evaluateArray(id);
    }
  }

  private void evaluateJob(JobId id) {
    Job job = Objects.requireNonNull(state.job(id));
    journal.tell(
        id, new JobCommand.Evaluate(outstanding(job.outstanding()), anyFailed(job.outstanding())));
  }

  private void evaluateArray(JobId id) {
    ArrayJob array = Objects.requireNonNull(state.arrays().get(id));
    List<Dependency> dependencies = array.waits().outstanding();
    Map<JobId, ArrayCommand.Twin> twins = new LinkedHashMap<>();
    for (JobId twin : array.waits().twins().keySet()) {
      twins.put(twin, twin(twin, array.size()));
    }
    journal.tellArray(
        id, new ArrayCommand.Evaluate(outstanding(dependencies), anyFailed(dependencies), twins));
  }

  private ArrayCommand.Twin twin(JobId id, int size) {
    ArrayJob array = state.arrays().get(id);
    if (array != null) {
      ArrayJob.Progress progress = array.progress();
      return new ArrayCommand.Twin(
          false, progress.ended().minus(progress.failed()), progress.failed());
    }
    JobStatus outcome = journal.outcome(id);
    IndexSet failed = IndexSet.NONE;
    for (int i = 0; outcome == JobStatus.FAILED && i < size; i++) {
      failed = journal.outcome(id.child(i)) == JobStatus.FAILED ? failed.plus(i) : failed;
    }
    return new ArrayCommand.Twin(outcome != null, IndexSet.NONE, failed);
  }

  private List<Dependency> outstanding(List<Dependency> dependencies) {
    List<Dependency> outstanding = new ArrayList<>(dependencies.size());
    for (Dependency dependency : dependencies) {
      if (journal.outcome(dependency.on()) == null) {
        outstanding.add(dependency);
      }
    }
    return List.copyOf(outstanding);
  }

  private boolean anyFailed(List<Dependency> dependencies) {
    return dependencies.stream().anyMatch(d -> journal.outcome(d.on()) == JobStatus.FAILED);
  }

  private JobQueue queueOf(JobProfile profile) {
    return state.queues().get(profile.queueArn());
  }

  /** What fails the jobs of a queue that goes, or of a quota share; null if theirs stay. */
  private @Nullable StopRequest gone(JobProfile profile) {
    JobQueue queue = queueOf(profile);
    if (!queue.isPresent()) {
      return gone("JobQueue deleted");
    }
    return queue.isGoing(profile)
        ? gone("Quota share " + QueueMembership.share(profile) + " was deleted")
        : null;
  }

  private static StopRequest gone(String reason) {
    return new StopRequest(StopRequest.Kind.TERMINATE, reason);
  }
}
