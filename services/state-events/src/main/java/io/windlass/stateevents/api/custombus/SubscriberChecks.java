package io.windlass.stateevents.api.custombus;

import io.windlass.aws.CallContext;
import io.windlass.aws.eventbridgev2.DescribeSubscriberResponse;
import io.windlass.aws.eventbridgev2.FilterConfiguration;
import io.windlass.aws.eventbridgev2.InvokeConfiguration;
import io.windlass.aws.eventbridgev2.MskParameters;
import io.windlass.aws.eventbridgev2.PointInTimeConfiguration;
import io.windlass.aws.eventbridgev2.PointType;
import io.windlass.aws.eventbridgev2.StartingPosition;
import io.windlass.aws.eventbridgev2.Transformer;
import io.windlass.aws.eventbridgev2.TransformerType;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.delivery.DeliveryTarget.TargetInput;
import io.windlass.stateevents.pattern.InvalidEventPatternException;
import io.windlass.stateevents.pattern.ScopedFilters;
import io.windlass.stateevents.store.configuration.CustomBusSubscriptions;
import io.windlass.stateevents.transform.InputTransform;
import io.windlass.stateevents.transform.ParameterExpressions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the model does not say about a subscriber. */
final class SubscriberChecks {
  private static final String TOPIC_NAME = "[A-Za-z0-9._-]{1,249}";

  private SubscriberChecks() {}

  /** Refuses a configuration that cannot work, as it is after a change. */
  static void check(DescribeSubscriberResponse subscriber, CallContext call) {
    InvokeConfiguration invoke = subscriber.invokeConfiguration();
    if (invoke == null) {
      throw CustomBusErrors.invalid("InvokeConfiguration is missing.");
    }
    requireOwnRole(invoke.roleArn(), call);
    checkTarget(invoke);
    checkExpressions(invoke);
    checkFilters(subscriber.filterConfiguration());
    checkTransformer(subscriber.transformer());
    checkStart(subscriber);
  }

  static void requireOwnRole(String roleArn, CallContext call) {
    if (!roleArn.contains(":iam::" + call.caller().accountId() + ":role/")) {
      throw CustomBusErrors.invalid("RoleArn must belong to the calling account.");
    }
  }

  /** Whether events go to a Kafka cluster by AWS's name for it. */
  static boolean isKafkaCluster(InvokeConfiguration invoke) {
    return invoke.targetArn().contains(":kafka:");
  }

  private static void checkTarget(InvokeConfiguration invoke) {
    MskParameters kafka = invoke.mskParameters();
    if (isKafkaCluster(invoke)) {
      if (kafka == null || !kafka.topicName().matches(TOPIC_NAME)) {
        throw CustomBusErrors.invalid(
            "A Kafka target needs MskParameters with the name of a topic; expressions for it are"
                + " not available in Windlass.");
      }
    } else if (kafka != null) {
      throw CustomBusErrors.invalid("MskParameters are for Kafka targets only.");
    }
  }

  private static void checkExpressions(InvokeConfiguration invoke) {
    try {
      var _ = ParameterExpressions.of(new String(WireJson.write(invoke), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw CustomBusErrors.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static void checkFilters(@Nullable FilterConfiguration configuration) {
    if (configuration == null) {
      return;
    }
    if (configuration.filters() == null || configuration.filters().isEmpty()) {
      throw CustomBusErrors.invalid("FilterConfiguration must contain at least one filter.");
    }
    List<ScopedFilters.Filter> filters =
        configuration.filters().stream()
            .map(each -> new ScopedFilters.Filter(each.scope(), each.pattern()))
            .toList();
    try {
      var _ = ScopedFilters.together(filters);
    } catch (InvalidEventPatternException e) {
      throw CustomBusErrors.invalid("Event pattern is not valid. Reason: " + e.getMessage());
    }
  }

  private static void checkTransformer(@Nullable Transformer transformer) {
    if (transformer == null) {
      return;
    }
    boolean isJsonata = TransformerType.JSONATA.equals(transformer.type());
    if (isJsonata != (transformer.jsonataConfiguration() != null)) {
      throw CustomBusErrors.invalid(
          "JsonataConfiguration is required when Type is JSONATA, and only then.");
    }
    if (transformer.jsonataConfiguration() != null) {
      String expression =
          CustomBusSubscriptions.expression(transformer.jsonataConfiguration().expression());
      try {
        var _ = InputTransform.of(new TargetInput.Jsonata(expression), "");
      } catch (IllegalArgumentException e) {
        throw CustomBusErrors.invalid(String.valueOf(e.getMessage()));
      }
    }
  }

  private static void checkStart(DescribeSubscriberResponse subscriber) {
    PointInTimeConfiguration point = subscriber.pointInTimeConfiguration();
    boolean isPoint = StartingPosition.POINT_IN_TIME.equals(subscriber.startingPosition());
    if (isPoint != (point != null)) {
      throw CustomBusErrors.invalid(
          "PointInTimeConfiguration is required when StartingPosition is POINT_IN_TIME, and only"
              + " then.");
    }
    if (point == null) {
      return;
    }
    if (PointType.TIMESTAMP.equals(point.pointType()) != (point.startingPoint() != null)) {
      throw CustomBusErrors.invalid(
          "StartingPoint is required when PointType is TIMESTAMP, and only then.");
    }
    if (point.endPoint() != null
        && point.startingPoint() != null
        && point.endPoint() <= point.startingPoint()) {
      throw CustomBusErrors.invalid("EndPoint must be after StartingPoint.");
    }
  }
}
