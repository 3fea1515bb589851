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

/** Applies commands to an account. Repeated and outdated commands have no effect. */
final class CommandHandler {
  private final Journal journal;
  private final AccountState state;
  private final AccountContext context;
  private final List<AccountCommand.Ask> queries = new ArrayList<>();

  CommandHandler(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
    this.context = journal.context();
  }

  void handle(AccountCommand command) {
    switch (command) {
      case AccountCommand.Submit submit -> submit(submit);
      case AccountCommand.ToJob toJob -> execute(toJob.id(), toJob.command());
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
          ShortageRules.apply(journal, change);
        }
      }
      case AccountCommand.Ask ask -> queries.add(ask);
      case AccountCommand.Operate operate -> {
        if (operate.replyAddress().stillWaits(context.now())) {
          QueryResult answer = new OperatorCommandHandler(journal).apply(operate.command());
          journal.write(new AccountEvent.Answered(operate.replyAddress().requestId(), answer));
        }
      }
    }
  }

  /** Answers the queries of this step. Call it after all other decisions. */
  void answer() {
    for (AccountCommand.Ask ask : queries) {
      if (ask.replyAddress().stillWaits(context.now())) {
        QueryResult answer = QueryHandler.to(ask.query(), state, context.now());
        journal.write(new AccountEvent.Answered(ask.replyAddress().requestId(), answer));
      }
    }
  }

  /** Stops attempts whose timeout has expired (TO-003); returns false if more are due. */
  boolean expire() {
    int limit = context.limits().expirations();
    List<JobId> due = state.deadlines().due(context.now(), limit);
    for (JobId job : due) {
      journal.execute(job, new JobCommand.CheckTimeout());
    }
    return due.size() < limit;
  }

  /** Fails jobs of deleted queues and quota shares (JQ-022); returns false if some are left. */
  boolean failJobs(ArrayDeque<JobId> jobs) {
    for (int i = 0; i < context.limits().expirations() && !jobs.isEmpty(); i++) {
      JobId id = jobs.remove();
      JobProfile profile = state.profile(id);
      StopRequest deletion = profile == null ? null : deletion(profile);
      if (deletion != null) {
        abandon(id, deletion);
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
              context.now(), submission, first.sequential(), first.dependsOn(), first.peers()));
    } else {
      journal.begin(new JobEvent.Submitted(context.now(), submission, first.dependsOn()));
    }
    if (command.invalid() == null) {
      evaluate(id);
    } else {
      abandon(id, new StopRequest(StopRequest.Kind.TERMINATE, command.invalid()));
    }
  }

  /** Commands for a whole array, or for a child that is only an index, are decided by the array. */
  private void execute(JobId id, JobCommand command) {
    if (id.part() == JobId.Part.NODE) {
      journal.gangs().execute(id, command);
    } else if (state.job(id) == null && command instanceof JobCommand.Stop stop) {
      ArrayCommand toArray =
          id.part() == JobId.Part.CHILD
              ? new ArrayCommand.StopChild(id.index(), stop.request())
              : new ArrayCommand.Stop(stop.request());
      journal.execute(id.whole(), toArray);
    } else {
      journal.execute(id, command);
    }
  }

  private void abandon(JobId id, StopRequest request) {
    journal.execute(id, new JobCommand.Abandon(request));
    if (id.part() == JobId.Part.WHOLE) {
      journal.execute(id, new ArrayCommand.Stop(request));
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

  /** Evaluates a job for the first time, as soon as its queue is known (JS-002, DEP-004). */
  private void evaluate(JobId id) {
    JobProfile profile = state.profile(id);
    if (profile == null || !queueOf(profile).isKnown()) {
      return;
    }
    StopRequest deletion = deletion(profile);
    if (deletion != null) {
      abandon(id, deletion);
      return;
    }
    switch (profile.kind().type()) {
      case SINGLE, MULTI_NODE, SERVICE -> evaluateJob(id);
      case ARRAY -> evaluateArray(id);
    }
  }

  private void evaluateJob(JobId id) {
    Job job = Objects.requireNonNull(state.job(id));
    journal.execute(
        id, new JobCommand.Evaluate(outstanding(job.outstanding()), anyFailed(job.outstanding())));
  }

  private void evaluateArray(JobId id) {
    ArrayJob array = Objects.requireNonNull(state.arrays().get(id));
    List<Dependency> dependencies = array.waits().outstanding();
    Map<JobId, ArrayCommand.NToNPeer> peers = new LinkedHashMap<>();
    for (JobId peer : array.waits().peers().keySet()) {
      peers.put(peer, peer(peer, array.size()));
    }
    journal.execute(
        id, new ArrayCommand.Evaluate(outstanding(dependencies), anyFailed(dependencies), peers));
  }

  private ArrayCommand.NToNPeer peer(JobId id, int size) {
    ArrayJob array = state.arrays().get(id);
    if (array != null) {
      ArrayJob.Children children = array.children();
      return new ArrayCommand.NToNPeer(
          false, children.ended().minus(children.failed()), children.failed());
    }
    JobStatus outcome = journal.outcome(id);
    IndexSet failed = IndexSet.NONE;
    for (int i = 0; outcome == JobStatus.FAILED && i < size; i++) {
      failed = journal.outcome(id.child(i)) == JobStatus.FAILED ? failed.plus(i) : failed;
    }
    return new ArrayCommand.NToNPeer(outcome != null, IndexSet.NONE, failed);
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

  /**
   * Returns why jobs of this profile must fail because their queue or quota share is deleted; null
   * if it is not.
   */
  private @Nullable StopRequest deletion(JobProfile profile) {
    JobQueue queue = queueOf(profile);
    if (!queue.isPresent()) {
      return deletion("JobQueue deleted");
    }
    return queue.isBeingDeleted(profile)
        ? deletion("Quota share " + QueueMembership.share(profile) + " was deleted")
        : null;
  }

  private static StopRequest deletion(String reason) {
    return new StopRequest(StopRequest.Kind.TERMINATE, reason);
  }
}
