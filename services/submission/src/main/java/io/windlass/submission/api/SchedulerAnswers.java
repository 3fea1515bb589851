package io.windlass.submission.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.CallContext;
import io.windlass.submission.messaging.SchedulerCalls;
import io.windlass.submission.messaging.SchedulerLine;
import java.util.Optional;

/** Calls that the scheduler answers, and what its silence and its refusals mean to a caller. */
final class SchedulerAnswers {
  private static final JsonMapper JSON = new JsonMapper();

  private final SchedulerLine line;

  SchedulerAnswers(SchedulerLine line) {
    this.line = line;
  }

  /** The answer's detail; empty if the scheduler knows nothing of what it was asked about. */
  Optional<ObjectNode> detail(SchedulerCalls.Asked asked, CallContext context) {
    return Optional.ofNullable(ask(asked, context).detail()).map(SchedulerAnswers::parsed);
  }

  /** Returns when the scheduler has done it, durably. */
  void instruct(SchedulerCalls.Asked asked, CallContext context) {
    var _ = ask(asked, context);
  }

  private SchedulerLine.Answer ask(SchedulerCalls.Asked asked, CallContext context) {
    SchedulerLine.Answer answer =
        line.ask(Callers.owner(context), asked, context.requestId(), context.now())
            .orElseThrow(
                () ->
                    AwsErrors.of(
                        "ServerException",
                        500,
                        "The scheduler did not answer in time; it may be starting or very busy."
                            + " The call can be repeated."));
    String refusal = answer.refusal();
    if (refusal != null) {
      throw Refusals.refused(refusal);
    }
    return answer;
  }

  private static ObjectNode parsed(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer is JSON", e);
    }
  }
}
