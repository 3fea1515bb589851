package io.windlass.scheduler.account;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.inquiry.Answer;
import io.windlass.scheduler.inquiry.Instruction;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.queue.QueueControl;

/** Carries out what users want of the scheduler beyond AWS, or says why not. */
final class Instructions {
  /** What the statusReason of a held job begins with. */
  static final String HELD = "HELD - ";

  private final Journal journal;
  private final AccountState state;

  Instructions(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
  }

  Answer obey(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Hold hold -> hold(hold);
      case Instruction.Control control -> control(control);
    };
  }

  private Answer hold(Instruction.Hold instruction) {
    JobId id = instruction.id();
    ArrayJob array = state.arrays().get(id);
    if (state.job(id) == null && array == null) {
      return refused(id, "is over, or has not reached the scheduler yet");
    }
    boolean isIndex = state.job(id) == null && id.part() == JobId.Part.CHILD;
    if (isIndex && array != null && !array.ready().contains(id.index())) {
      return refused(id, "waits for other jobs or is over; its whole array can be held");
    }
    Job job = isIndex ? journal.materialise(id) : state.job(id);
    if (job != null && job.status().occupiesInstance()) {
      return instruction.held()
          ? refused(id, "is " + job.status() + ": only a job that is not placed yet can be held")
          : new Answer.Done();
    }
    if (instruction.held() != state.holds().contains(id)) {
      journal.write(new AccountEvent.HoldChanged(id, instruction.held()));
    }
    if (job != null && job.status() == JobStatus.RUNNABLE) {
      String reason = instruction.held() ? HELD + instruction.reason() : null;
      journal.tell(id, new JobCommand.ExplainWait(reason));
    }
    return new Answer.Done();
  }

  private Answer control(Instruction.Control instruction) {
    String arn = instruction.queueArn();
    QueueControl present = state.queues().get(arn).control();
    Boolean paused = instruction.paused();
    Integer maxRunning = instruction.maxRunning();
    QueueControl next =
        new QueueControl(
            paused == null ? present.paused() : paused,
            maxRunning == null ? present.maxRunning() : maxRunning);
    if (!next.equals(present)) {
      journal.write(new AccountEvent.QueueControlled(arn, next));
    }
    return new Answer.Done();
  }

  private static Answer refused(JobId id, String why) {
    return new Answer.Refused("Job " + id + " " + why + ".");
  }
}
