package io.windlass.stateevents.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Parameters of subscribers' targets: literals, or JSONata expressions over the event. */
class ParameterExpressionsTest {
  private static final String EVENT =
      "{\"Data\":{\"detail\":{\"price\":12.5,\"id\":\"a\"}},\"Metadata\":{},\"SystemMetadata\":{}}";

  private static String apply(String parameters) {
    return ParameterExpressions.of(parameters).apply(EVENT);
  }

  @Test
  void expressionsAreEvaluatedWhereverTheyAre() {
    assertThat(
            apply(
                "{\"SqsParameters\":{\"MessageGroupId\":\"{% $events.Data.detail.id %}\"},"
                    + "\"HttpParameters\":{\"HeaderParameters\":{\"X-Price\":"
                    + "\"{% $events.data.detail.price * 2 %}\"},\"PathParameterValues\":[\"{% 1 %}\"]}}"))
        .isEqualTo(
            "{\"SqsParameters\":{\"MessageGroupId\":\"a\"},\"HttpParameters\":{\"HeaderParameters\":"
                + "{\"X-Price\":\"25\"},\"PathParameterValues\":[\"1\"]}}");
  }

  @Test
  void literalsStayAsTheyAre() {
    var literal = ParameterExpressions.of("{\"a\":[\"{%\",1.10,true,null]}");
    assertThat(literal.isEmpty()).isTrue();
    assertThat(literal.apply(EVENT)).isEqualTo("{\"a\":[\"{%\",1.10,true,null]}");
  }

  @Test
  void whatHasNoResultFailsForItsEvent() {
    assertThatThrownBy(() -> apply("{\"a\":\"{% $events.Data.none %}\"}"))
        .isInstanceOf(TransformException.class);
    assertThatThrownBy(() -> apply("{\"a\":\"{% ( %}\"}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
