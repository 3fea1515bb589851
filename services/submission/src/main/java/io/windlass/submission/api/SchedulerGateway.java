package io.windlass.submission.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.CallContext;
import io.windlass.submission.messaging.SchedulerCalls;
import io.windlass.submission.messaging.SchedulerClient;
import java.util.Optional;

/** Makes calls to the scheduler and turns refusals and time-outs into errors for the caller. */
record SchedulerGateway(SchedulerClient client) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Returns the detail of the scheduler's response; empty if the scheduler does not know the job or
   * queue.
   */
  Optional<ObjectNode> detail(SchedulerCalls.Call call, CallContext context) {
    return Optional.ofNullable(ask(call, context).detail()).map(SchedulerGateway::parsed);
  }

  /** Returns when the scheduler has carried out the call durably; throws if it refuses. */
  void instruct(SchedulerCalls.Call call, CallContext context) {
    var _ = ask(call, context);
  }

  private SchedulerClient.Response ask(SchedulerCalls.Call call, CallContext context) {
    SchedulerClient.Response response =
        client
            .ask(CallerMapping.owner(context), call, context.requestId(), context.now())
            .orElseThrow(
                () ->
                    AwsErrors.of(
                        "ServerException",
                        500,
                        "The scheduler did not answer in time; it may be starting or very busy."
                            + " The call can be repeated."));
    String refusal = response.refusal();
    if (refusal != null) {
      throw ErrorMapper.refused(refusal);
    }
    return response;
  }

  private static ObjectNode parsed(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer is JSON", e);
    }
  }
}
