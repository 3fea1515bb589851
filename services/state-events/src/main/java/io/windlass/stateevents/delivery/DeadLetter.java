package io.windlass.stateevents.delivery;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a dead-letter queue is told beside the event (RULE-009).
 *
 * @param condition which limit of the retry policy was reached; empty if another attempt would have
 *     been of no use
 * @param retries after the first attempt
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html">Dead-letter
 *     queues</a>
 */
public record DeadLetter(
    String ruleArn,
    String targetArn,
    String errorCode,
    String errorMessage,
    String condition,
    int retries) {

  /** Returns the message attributes that AWS sends, in its order. */
  public Map<String, String> attributes() {
    var attributes = new LinkedHashMap<String, String>();
    attributes.put("RULE_ARN", ruleArn);
    attributes.put("TARGET_ARN", targetArn);
    attributes.put("ERROR_CODE", errorCode);
    attributes.put("ERROR_MESSAGE", errorMessage);
    if (!condition.isEmpty()) {
      attributes.put("EXHAUSTED_RETRY_CONDITION", condition);
    }
    attributes.put("RETRY_ATTEMPTS", Integer.toString(retries));
    return attributes;
  }
}
