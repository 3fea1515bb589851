package io.windlass.stateevents.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Where events of a subscription go, and in which form.
 *
 * @param arn the target's ARN, or {@code kafka:} and a topic's name, or the URL of a webhook
 * @param roleArn on whose behalf it is called; null where the target needs none
 * @param parameters what the kind of target asks for besides (such as {@code BatchParameters}), as
 *     JSON with the API's names; {@code {}} if nothing
 * @param input what is sent
 */
public record DeliveryTarget(
    String arn, @Nullable String roleArn, String parameters, TargetInput input) {

  /** What is sent to the target (RULE-013). */
  public sealed interface TargetInput {
    /** The event as it is. */
    record WholeEvent() implements TargetInput {}

    /** Always the same text. */
    record Constant(String json) implements TargetInput {}

    /**
     * Always the same text, but for the context attributes of EventBridge Scheduler, such as {@code
     * <aws.scheduler.scheduled-time>}.
     */
    record OfSchedule(String text) implements TargetInput {}

    /** A part of the event, by a JSONPath such as {@code $.detail}. */
    record Path(String path) implements TargetInput {}

    /**
     * A template with {@code <name>} for what stands at a path of the event.
     *
     * @param paths variable to JSONPath
     */
    record Template(java.util.Map<String, String> paths, String template) implements TargetInput {}

    /** The result of a JSONata expression over the event. */
    record Jsonata(String expression) implements TargetInput {}
  }
}
