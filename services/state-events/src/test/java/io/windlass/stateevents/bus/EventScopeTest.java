package io.windlass.stateevents.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventScopeTest {
  private final EventScope scope = new EventScope("aws", "us-east-1", "123456789012");

  @Test
  void ev006WhoNamesNoBusMeansTheDefaultOne() {
    assertThat(scope.busName(null)).isEqualTo("default");
  }

  @Test
  void aBusIsNamedByItselfOrByItsArn() {
    assertThat(scope.busName("orders")).isEqualTo("orders");
    assertThat(scope.busName(scope.busArn("orders"))).isEqualTo("orders");
  }

  @Test
  void busesOfOthersAreNotMeant() {
    assertThat(scope.busName("arn:aws:events:us-east-1:210987654321:event-bus/orders")).isNull();
    assertThat(scope.busName("arn:aws:events:eu-west-1:123456789012:event-bus/orders")).isNull();
  }

  @Test
  void whatItContainsIsOfTheSameAccountAndRegion() {
    assertThat(scope.contains(scope.ruleArn("orders", "r"))).isTrue();
    assertThat(scope.contains("arn:aws:events:eu-west-1:123456789012:rule/r")).isFalse();
    assertThat(scope.contains("arn:aws:events:us-east-1:210987654321:rule/r")).isFalse();
  }

  @Test
  void rule005ARulesArnNamesItsBusUnlessItIsTheDefaultOne() {
    assertThat(scope.ruleArn("default", "r"))
        .isEqualTo("arn:aws:events:us-east-1:123456789012:rule/r");
    assertThat(scope.ruleArn("orders", "r"))
        .isEqualTo("arn:aws:events:us-east-1:123456789012:rule/orders/r");
  }
}
