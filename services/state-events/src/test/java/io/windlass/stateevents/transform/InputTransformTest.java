package io.windlass.stateevents.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.stateevents.delivery.DeliveryTarget.TargetInput;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples of the user guide's page on input transformation. */
class InputTransformTest {
  private static final String RULE = "arn:aws:events:us-east-1:123456789012:rule/example";
  private static final Instant INGESTED = Instant.parse("2015-11-11T21:29:55Z");
  private static final String EVENT =
      """
      {"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602",\
      "detail-type":"EC2 Instance State-change Notification","source":"aws.ec2",\
      "account":"123456789012","time":"2015-11-11T21:29:54Z","region":"us-east-1",\
      "resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],\
      "detail":{"instance-id":"i-0123456789","state":"RUNNING","n":1.50,"o":{"q":"a\\"b"},\
      "list":[{"v":1},{"v":2}]}}""";

  private static String transformed(TargetInput input) {
    return InputTransform.of(input, RULE).apply(EVENT, INGESTED, 2);
  }

  private static String filled(String template) {
    return transformed(
        new TargetInput.Template(
            Map.of(
                "instance", "$.detail.instance-id",
                "state", "$.detail.state",
                "n", "$.detail.n",
                "o", "$.detail.o",
                "missing", "$.detail.nothing"),
            template));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$.Data|{ \"a\" : \"\u00fc}\\\"{\", \"n\": 1.50 }",
        "$.list|[1, {\"x\":[]}]",
        "$.text|\"}\"",
        "$.number|-1.50",
        "$.nothing|null",
      })
  void aMemberOfTheEventIsSentAsItWasPut(String path, String expected) {
    String event =
        """
        {"\u00fc":"\ud83d\ude00", "Data" :{ "a" : "\u00fc}\\"{", "n": 1.50 } ,"list":[1, {"x":[]}],
         "text":"}","number":-1.50,"nothing":null}""";
    assertThat(InputTransform.of(new TargetInput.Path(path), RULE).apply(event, INGESTED, 1))
        .isEqualTo(expected);
  }

  @Test
  void contextAttributesOfASchedule() {
    assertThat(
            transformed(
                new TargetInput.OfSchedule(
                    "{\"at\":\"<aws.scheduler.scheduled-time>\",\"id\":\"<aws.scheduler.execution-id>\","
                        + "\"arn\":\"<aws.scheduler.schedule-arn>\",\"n\":<aws.scheduler.attempt-number>}")))
        .isEqualTo(
            "{\"at\":\"2015-11-11T21:29:54Z\",\"id\":\"7bf73129-1428-4cd3-a780-95db273d1602\","
                + "\"arn\":\"arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111\",\"n\":2}");
    assertThat(transformed(new TargetInput.OfSchedule("no JSON <aws.other>")))
        .isEqualTo("no JSON <aws.other>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"instance <instance> is in <state>\"|\"instance i-0123456789 is in RUNNING\"",
        "\"instance \\\"<instance>\\\" is in <state>\"|\"instance \\\"i-0123456789\\\" is in RUNNING\"",
        "{ \"instance\" : <instance>, \"state\": <state> }|{ \"instance\" : \"i-0123456789\", \"state\": \"RUNNING\" }",
        "{\"state\": \"<state>\", \"s\": \"instance \\\"<instance>\\\" is in <state>\"}|{\"state\": \"RUNNING\", \"s\": \"instance \\\"i-0123456789\\\" is in RUNNING\"}",
        "{\"state\": [ 9, <state>, true ], \"Transformed\" : \"Yes\"}|{\"state\": [ 9, \"RUNNING\", true ], \"Transformed\" : \"Yes\"}",
        "{\"n\": <n>, \"s\": \"<n>\"}|{\"n\": 1.50, \"s\": \"1.50\"}",
        "{\"o\": <o>}|{\"o\": {\"q\":\"a\\\"b\"}}",
        "{\"o\": \"<o>\"}|{\"o\": \"{\\\"q\\\":\\\"a\\\\\\\"b\\\"}\"}",
        "<instance>|\"i-0123456789\"",
        "{\"a\": <missing>, \"b\": \"x<missing>y\"}|{\"a\": \"\", \"b\": \"xy\"}",
        "{\"a\": <jobId>, \"b\": \"x<jobId>y\"}|{\"a\": \"\", \"b\": \"xy\"}",
        "{\"r\": <aws.events.rule-arn>, \"n\": \"<aws.events.rule-name>\", \"t\": <aws.events.event.ingestion-time>}|{\"r\": \"arn:aws:events:us-east-1:123456789012:rule/example\", \"n\": \"example\", \"t\": \"2015-11-11T21:29:55Z\"}"
      })
  void templates(String template, String result) {
    assertThat(filled(template)).isEqualTo(result);
    assertThat(InputTemplate.problem(template)).isEmpty();
  }

  @Test
  void theWholeEventInATemplate() {
    assertThat(filled("{\"e\":<aws.events.event.json>}")).isEqualTo("{\"e\":" + EVENT + "}");
    assertThat(filled("<aws.events.event>"))
        .startsWith("{\"version\":\"0\"")
        .doesNotContain("detail\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a> is <b>", "{\"a\": <b>", "", "{\"a\": \"<b>}", "{\"a\":1} x"})
  void templatesThatGiveNoJson(String template) {
    assertThat(InputTemplate.problem(template)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$|" + "`whole`",
        "$.detail.state|\"RUNNING\"",
        "$.resources[0]|\"arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111\"",
        "$.detail.list[*].v|[1,2]",
        "$['detail-type']|\"EC2 Instance State-change Notification\"",
        "$.detail.list[1]|{\"v\":2}"
      })
  void paths(String path, String result) {
    assertThat(transformed(new TargetInput.Path(path)))
        .isEqualTo(result.equals("whole") ? EVENT : result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"detail", "$..detail", "$.detail[?(@.v)]", "$.", "$.a b", "$.a[-1]"})
  void pathsThatEventBridgeDoesNotKnow(String path) {
    assertThatThrownBy(() -> InputTransform.of(new TargetInput.Path(path), RULE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPathThatLeadsNowhere() {
    assertThatThrownBy(() -> transformed(new TargetInput.Path("$.detail.nothing")))
        .isInstanceOf(TransformException.class);
  }

  @Test
  void constantAndWholeEvent() {
    assertThat(transformed(new TargetInput.Constant("{\"a\":1}"))).isEqualTo("{\"a\":1}");
    assertThat(transformed(new TargetInput.WholeEvent())).isSameAs(EVENT);
  }

  @Test
  void jsonata() {
    assertThat(
            transformed(
                new TargetInput.Jsonata(
                    "{\"id\": detail.`instance-id`, \"sum\": $sum(detail.list.v)}")))
        .isEqualTo("{\"id\":\"i-0123456789\",\"sum\":3}");
    assertThatThrownBy(() -> InputTransform.of(new TargetInput.Jsonata("{"), RULE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> transformed(new TargetInput.Jsonata("detail.nothing")))
        .isInstanceOf(TransformException.class);
  }

  @ParameterizedTest
  @Timeout(20)
  @ValueSource(
      strings = {
        "($f := function($n){$f($n + 1)}; $f(0))",
        "($f := function($n){1 + $f($n + 1)}; $f(0))",
        "[1..10000000]",
        "$string([1..100000])"
      })
  void anExpressionThatDoesNotEndIsStopped(String expression) {
    var transform = InputTransform.of(new TargetInput.Jsonata(expression), RULE);
    if (expression.startsWith("$string")) {
      assertThat(transform.apply(EVENT, INGESTED, 1)).startsWith("\"[1,2");
    } else {
      assertThatThrownBy(() -> transform.apply(EVENT, INGESTED, 1))
          .isInstanceOf(TransformException.class);
    }
  }
}
