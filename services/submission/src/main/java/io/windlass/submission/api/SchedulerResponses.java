package io.windlass.submission.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.CallContext;
import io.windlass.submission.messaging.SchedulerCalls;
import io.windlass.submission.messaging.SchedulerClient;
import java.util.Optional;

/** Calls that the scheduler answers, and what its silence and its refusals mean to a caller. */
final class SchedulerResponses {
  private static final JsonMapper JSON = new JsonMapper();

  private final SchedulerClient line;

  SchedulerResponses(SchedulerClient line) {
    this.line = line;
  }

  /** The answer's detail; empty if the scheduler knows nothing of what it was asked about. */
  Optional<ObjectNode> detail(SchedulerCalls.Asked asked, CallContext context) {
    return Optional.ofNullable(ask(asked, context).detail()).map(SchedulerResponses::parsed);
  }

  /** Returns when the scheduler has done it, durably. */
  void instruct(SchedulerCalls.Asked asked, CallContext context) {
    var _ = ask(asked, context);
  }

  private SchedulerClient.Answer ask(SchedulerCalls.Asked asked, CallContext context) {
    SchedulerClient.Answer answer =
        line.ask(CallerMapping.owner(context), asked, context.requestId(), context.now())
            .orElseThrow(
                () ->
                    AwsErrors.of(
                        "ServerException",
                        500,
                        "The scheduler did not answer in time; it may be starting or very busy."
                            + " The call can be repeated."));
    String refusal = answer.refusal();
    if (refusal != null) {
      throw ErrorMapper.refused(refusal);
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
