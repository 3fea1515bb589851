package io.windlass.stateevents.api.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.CallContext;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.TestEventPatternRequest;
import io.windlass.aws.events.TestEventPatternResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.pattern.EventPattern;
import java.util.List;

/** TestEventPattern: whether a pattern matches an event in the envelope of AWS (RULE-012). */
final class TestEventPatternOperation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> MEMBERS =
      List.of("id", "account", "source", "time", "region", "resources", "detail-type");

  private TestEventPatternOperation() {}

  static void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation(EventsOperations.TEST_EVENT_PATTERN, TestEventPatternOperation::test);
  }

  private static TestEventPatternResponse test(TestEventPatternRequest input, CallContext ignored) {
    EventPattern pattern = RuleOperations.checkPattern(input.eventPattern());
    checkEnvelope(input.event());
    return TestEventPatternResponse.builder().result(pattern.matches(input.event())).build();
  }

  private static void checkEnvelope(String event) {
    JsonNode envelope;
    try {
      envelope = JSON.readTree(event);
    } catch (JsonProcessingException e) {
      throw EventsErrors.validation("Parameter Event is not valid. Reason: It is not JSON.");
    }
    if (!envelope.isObject()) {
      throw EventsErrors.validation(
          "Parameter Event is not valid. Reason: It is not a JSON object.");
    }
    for (String member : MEMBERS) {
      if (!envelope.has(member)) {
        throw EventsErrors.validation(
            "Parameter Event is not valid. Reason: The field " + member + " is mandatory.");
      }
    }
  }
}
