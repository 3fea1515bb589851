package io.windlass.submission.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.AwsException;
import io.windlass.aws.CallContext;
import io.windlass.aws.http.CompletedCall;
import io.windlass.events.ApiCall;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;

/** The audit trail's record of an API call (CT-006, CT-007, CT-009). */
public final class ApiCalls {
  private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

  /** The request to a service may have secrets in environment variables and hyperparameters. */
  private static final String PAYLOAD = "serviceRequestPayload";

  private static final String SOURCE = "batch.amazonaws.com";
  private static final String BEYOND_AWS = "windlass";

  private ApiCalls() {}

  /** Returns whether it changes nothing (CT-008). */
  public static boolean readsOnly(CompletedCall call) {
    return call.operation().permission().access().isReadOnly();
  }

  /**
   * Returns the record of a call: caller, operation, source address, and the error if there was
   * one.
   */
  public static OutboxMessage of(CompletedCall call) {
    CallContext context = call.context();
    AwsException error = call.error();
    JsonNode parameters = call.input().deepCopy();
    hideEnvironments(parameters);
    if (parameters instanceof ObjectNode object && object.has(PAYLOAD)) {
      object.put(PAYLOAD, HIDDEN);
    }
    String account = context.caller().accountId();
    ApiCall value =
        ApiCall.newBuilder()
            .setAccountId(account)
            .setRegion(context.caller().region())
            .setRequestId(context.requestId())
            .setEventSource(source(call))
            .setEventName(context.operation())
            .setAt(context.now())
            .setPrincipalArn(context.caller().principalArn())
            .setAccessKeyId(context.caller().accessKeyId())
            .setSourceIpAddress(context.sourceAddress())
            .setUserAgent(context.userAgent())
            .setRequestParameters(parameters.toString())
            .setErrorCode(error == null ? null : error.code())
            .setErrorMessage(error == null ? null : error.message())
            .build();
    return new OutboxMessage(Topics.API_CALLS, account, account, value);
  }

  /** Returns the service that the call's action belongs to. */
  private static String source(CompletedCall call) {
    return call.operation().permission().action().startsWith("windlass:") ? BEYOND_AWS : SOURCE;
  }

  /** Hides the values of environment variables. */
  private static void hideEnvironments(JsonNode node) {
    JsonNode environment = node.path("environment");
    for (JsonNode variable : environment) {
      if (variable instanceof ObjectNode object && object.has("value")) {
        object.put("value", HIDDEN);
      }
    }
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        hideEnvironments(child);
      }
    }
  }
}
