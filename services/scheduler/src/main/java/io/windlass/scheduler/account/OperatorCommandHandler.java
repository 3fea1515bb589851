package io.windlass.scheduler.account;

import io.windlass.scheduler.array.ArrayCommand;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.query.OperatorCommand;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.queue.QueueControl;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.Journal;
import org.jspecify.annotations.Nullable;

/** Carries out operator commands, which go beyond the AWS API, or returns why it refuses them. */
final class OperatorCommandHandler {
  /** What the statusReason of a held job begins with. */
  static final String HELD = "HELD - ";

  private static final String UNKNOWN = "is over, or has not reached the scheduler yet";

  /** FS-014. */
  private static final int HIGHEST_PRIORITY = 9_999;

  private final Journal journal;
  private final AccountState state;

  OperatorCommandHandler(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
  }

  QueryResult apply(OperatorCommand command) {
    return switch (command) {
      case OperatorCommand.Hold hold -> hold(hold);
      case OperatorCommand.Control control -> control(control);
      case OperatorCommand.ChangePrecedence change -> change(change);
    };
  }

  private QueryResult hold(OperatorCommand.Hold command) {
    JobId id = command.id();
    ArrayJob array = state.arrays().get(id);
    if (state.job(id) == null && array == null) {
      return refused(id, UNKNOWN);
    }
    boolean isIndex = state.job(id) == null && id.part() == JobId.Part.CHILD;
    if (isIndex && array != null && !array.ready().contains(id.index())) {
      return refused(id, "waits for other jobs or is over; its whole array can be held");
    }
    Job job = isIndex ? journal.materialise(id) : state.job(id);
    if (job != null && job.status().occupiesInstance()) {
      return command.held()
          ? refused(id, "is " + job.status() + ": only a job that is not placed yet can be held")
          : new QueryResult.Done();
    }
    if (command.held() != state.holds().contains(id)) {
      journal.write(new AccountEvent.HoldChanged(id, command.held()));
    }
    if (job != null && job.status() == JobStatus.RUNNABLE) {
      String reason = command.held() ? HELD + command.reason() : null;
      journal.execute(id, new JobCommand.ExplainWait(reason));
    }
    return new QueryResult.Done();
  }

  /**
   * Changes priority or share (FS-014). The job is charged to its new share and reordered at once.
   */
  private QueryResult change(OperatorCommand.ChangePrecedence command) {
    JobId id = command.id();
    JobProfile profile = state.profile(id);
    if (id.part() != JobId.Part.WHOLE) {
      return refused(
          id, "is part of job " + id.whole() + ": priority and share are those of the whole job");
    }
    if (profile == null) {
      return refused(id, UNKNOWN);
    }
    String objection = objection(id, profile, command);
    if (objection != null) {
      return refused(id, objection);
    }
    JobProfile.Precedence wanted = wanted(profile, command);
    journal.execute(id, new JobCommand.ChangePrecedence(wanted));
    journal.execute(id, new ArrayCommand.ChangePrecedence(wanted));
    return new QueryResult.Done();
  }

  private @Nullable String objection(
      JobId id, JobProfile profile, OperatorCommand.ChangePrecedence command) {
    Job job = state.job(id);
    ArrayJob array = state.arrays().get(id);
    if (job != null && job.status().occupiesInstance()) {
      return "is " + job.status() + ": only a job that waits can have another priority or share";
    }
    if (array != null && !hasChildrenThatWait(array)) {
      return "has no child that waits: only those can have another priority or share";
    }
    Integer priority = command.priority();
    if (priority != null && (priority < 0 || priority > HIGHEST_PRIORITY)) {
      return "cannot have schedulingPriority " + priority + " (expected: 0 to 9999)";
    }
    JobQueue queue = state.queues().get(profile.queueArn());
    return queue.isSettled() && queue.isKnown()
        ? queue.order().objection(wanted(profile, command)).orElse(null)
        : "is in a job queue that has not reached the scheduler yet";
  }

  private boolean hasChildrenThatWait(ArrayJob array) {
    boolean[] waits = {array.children().left().count() < array.size()};
    array
        .children()
        .live()
        .forEach(
            i -> {
              Job child = state.job(array.id().child(i));
              waits[0] |= child != null && child.status() == JobStatus.RUNNABLE;
            });
    return waits[0];
  }

  private static JobProfile.Precedence wanted(
      JobProfile profile, OperatorCommand.ChangePrecedence command) {
    return profile.precedence().with(command.priority(), command.share());
  }

  private QueryResult control(OperatorCommand.Control command) {
    String arn = command.queueArn();
    QueueControl present = state.queues().get(arn).control();
    Boolean paused = command.paused();
    Integer maxRunning = command.maxRunning();
    QueueControl next =
        new QueueControl(
            paused == null ? present.paused() : paused,
            maxRunning == null ? present.maxRunning() : maxRunning);
    if (!next.equals(present)) {
      journal.write(new AccountEvent.QueueControlled(arn, next));
    }
    return new QueryResult.Done();
  }

  private static QueryResult refused(JobId id, String why) {
    return new QueryResult.Refused("Job " + id + " " + why + ".");
  }
}
