package io.windlass.scheduler.messaging;

import io.windlass.events.AskJobExplanation;
import io.windlass.events.AskQueueSnapshot;
import io.windlass.events.ChangeJobPrecedence;
import io.windlass.events.ControlQueue;
import io.windlass.events.HoldJob;
import io.windlass.events.SchedulerCall;
import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.query.OperatorCommand;
import io.windlass.scheduler.query.Query;
import io.windlass.scheduler.query.ReplyAddress;

/** Maps calls whose callers wait for a result to queries and operator commands. */
final class CallMapper {
  private CallMapper() {}

  static AccountCommand toCommand(String requestId, SchedulerCall call) {
    ReplyAddress replyAddress = new ReplyAddress(requestId, call.getExpiresAt());
    return switch (call.getCall()) {
      case AskQueueSnapshot ask ->
          new AccountCommand.Ask(replyAddress, new Query.FrontOfQueue(ask.getJobQueueArn()));
      case AskJobExplanation ask ->
          new AccountCommand.Ask(replyAddress, new Query.WhyWaiting(JobId.parse(ask.getJobId())));
      case HoldJob hold ->
          new AccountCommand.Operate(
              replyAddress,
              new OperatorCommand.Hold(
                  JobId.parse(hold.getJobId()), hold.getHeld(), hold.getReason()));
      case ChangeJobPrecedence change ->
          new AccountCommand.Operate(
              replyAddress,
              new OperatorCommand.ChangePrecedence(
                  JobId.parse(change.getJobId()),
                  change.getSchedulingPriority(),
                  change.getShareIdentifier()));
      case ControlQueue control ->
          new AccountCommand.Operate(
              replyAddress,
              new OperatorCommand.Control(
                  control.getJobQueueArn(), control.getPaused(), control.getMaxRunningJobs()));
      case null, default -> throw InboundMapper.unknown(call.getCall());
    };
  }
}
