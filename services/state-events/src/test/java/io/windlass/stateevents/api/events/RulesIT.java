package io.windlass.stateevents.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.events.EventConfigurationChanged;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.api.events.EventsClient.Refusal;
import io.windlass.stateevents.delivery.DeliveryTarget.TargetInput;
import io.windlass.stateevents.delivery.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules and targets, with a real database. */
class RulesIT {
  private static final String PATTERN = "{\\\"source\\\":[\\\"aws.batch\\\"]}";
  private static final String ARN = "arn:aws:events:us-east-1:123456789012:";
  private static final String QUEUE = "arn:aws:batch:us-east-1:123456789012:job-queue/q";
  private static final String ROLE = "arn:aws:iam::123456789012:role/events";

  private static EventsServer server;
  private static EventsClient client;

  @BeforeAll
  static void start() {
    server = new EventsServer();
    client = server.client();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String rule(String name) {
    return "{\"Name\":\"" + name + "\",\"EventPattern\":\"" + PATTERN + "\"}";
  }

  @Test
  void rule006ARuleIsShownAsItWasPut() {
    JsonNode put =
        client.call(
            "PutRule",
            "{\"Name\":\"shown\",\"EventPattern\":\""
                + PATTERN
                + "\",\"Description\":\"d\",\"State\":\"DISABLED\",\"RoleArn\":\""
                + ROLE
                + "\",\"Tags\":[{\"Key\":\"team\",\"Value\":\"a\"}]}");
    assertThat(put.path("RuleArn").asText()).isEqualTo(ARN + "rule/shown");
    JsonNode shown = client.call("DescribeRule", "{\"Name\":\"shown\"}");
    assertThat(shown.path("Arn").asText()).isEqualTo(ARN + "rule/shown");
    assertThat(shown.path("EventPattern").asText()).isEqualTo("{\"source\":[\"aws.batch\"]}");
    assertThat(shown.path("State").asText()).isEqualTo("DISABLED");
    assertThat(shown.path("Description").asText()).isEqualTo("d");
    assertThat(shown.path("RoleArn").asText()).isEqualTo(ROLE);
    assertThat(shown.path("EventBusName").asText()).isEqualTo("default");
    assertThat(shown.path("CreatedBy").asText()).isEqualTo("123456789012");
    assertThat(
            client
                .call("ListTagsForResource", "{\"ResourceARN\":\"" + ARN + "rule/shown\"}")
                .path("Tags")
                .toString())
        .isEqualTo("[{\"Key\":\"team\",\"Value\":\"a\"}]");
  }

  @Test
  void rule006WhatIsLeftOutOfASecondPutIsGone() {
    client.call(
        "PutRule",
        "{\"Name\":\"replaced\",\"ScheduleExpression\":\"rate(5 minutes)\",\"Description\":\"d\"}");
    client.call("DisableRule", "{\"Name\":\"replaced\"}");
    client.call("PutRule", rule("replaced"));
    JsonNode shown = client.call("DescribeRule", "{\"Name\":\"replaced\"}");
    assertThat(shown.has("ScheduleExpression")).isFalse();
    assertThat(shown.has("Description")).isFalse();
    assertThat(shown.path("State").asText()).isEqualTo("ENABLED");
  }

  @Test
  void rule005TheSameNameOnTwoBusesIsTwoRules() {
    client.call("CreateEventBus", "{\"Name\":\"rule-bus\"}");
    client.call("PutRule", rule("twin"));
    String onBus =
        "{\"Name\":\"twin\",\"EventBusName\":\"rule-bus\",\"EventPattern\":\"" + PATTERN + "\"}";
    assertThat(client.call("PutRule", onBus).path("RuleArn").asText())
        .isEqualTo(ARN + "rule/rule-bus/twin");
    client.call("DeleteRule", "{\"Name\":\"twin\"}");
    client.call(
        "DescribeRule", "{\"Name\":\"twin\",\"EventBusName\":\"" + ARN + "event-bus/rule-bus\"}");
    assertThat(client.refused("DescribeRule", "{\"Name\":\"twin\"}"))
        .isEqualTo(
            new Refusal(
                "ResourceNotFoundException", "Rule twin does not exist on EventBus default."));
    assertThat(client.refused("DeleteEventBus", "{\"Name\":\"rule-bus\"}").code())
        .isEqualTo("ValidationException");
    client.call("DeleteRule", "{\"Name\":\"twin\",\"EventBusName\":\"rule-bus\"}");
    client.call("DeleteEventBus", "{\"Name\":\"rule-bus\"}");
  }

  @Test
  void rule002SchedulesAreCheckedAndOnTheDefaultBusOnly() {
    client.call(
        "PutRule", "{\"Name\":\"noon\",\"ScheduleExpression\":\"cron(0 12 ? * MON-FRI *)\"}");
    assertThat(
            client.refused(
                "PutRule", "{\"Name\":\"bad\",\"ScheduleExpression\":\"rate(1 minutes)\"}"))
        .isEqualTo(
            new Refusal("ValidationException", "Parameter ScheduleExpression is not valid."));
    assertThat(client.refused("PutRule", "{\"Name\":\"bad\"}").message())
        .isEqualTo("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    client.call("CreateEventBus", "{\"Name\":\"schedules\"}");
    assertThat(
            client
                .refused(
                    "PutRule",
                    "{\"Name\":\"bad\",\"EventBusName\":\"schedules\",\"ScheduleExpression\":\"rate(5"
                        + " minutes)\"}")
                .message())
        .isEqualTo("ScheduleExpression is supported only on the default event bus.");
  }

  private static long timers(String rule, String condition) {
    return server.database.count(
        "select count(*) from event_timer where arn like '%:rule/" + rule + "' and " + condition);
  }

  @Test
  void rule002ATimerFollowsItsRule() {
    String hourly = "{\"Name\":\"timer\",\"ScheduleExpression\":\"rate(1 hour)\"}";
    client.call("PutRule", hourly);
    String inAnHour =
        "due = scheduled_at and due between (extract(epoch from now()) + 3540) * 1000"
            + " and (extract(epoch from now()) + 3600) * 1000";
    assertThat(timers("timer", inAnHour)).isOne();
    assertThat(server.subscriptions(TestKeys.ACCOUNT))
        .noneMatch(each -> each.id().contains("timer/"));
    client.call(
        "PutTargets",
        "{\"Rule\":\"timer\",\"Targets\":[{\"Id\":\"t\",\"Arn\":\"kafka:events.timer\"}]}");
    assertThat(server.subscriptions(TestKeys.ACCOUNT))
        .anyMatch(each -> each.id().endsWith(":rule/timer/t"));
    // The same schedule goes on in its rhythm; another one begins anew.
    long due = server.database.count("select due from event_timer where arn like '%:rule/timer'");
    client.call("PutRule", hourly.replace("}", ",\"Description\":\"new\"}"));
    assertThat(timers("timer", "due = " + due + " and revision = 1")).isOne();
    client.call("PutRule", hourly.replace("rate(1 hour)", "cron(0 0 1 1 ? 2099)"));
    assertThat(timers("timer", "due = 4070908800000 and revision = 2")).isOne();
    client.call("DisableRule", "{\"Name\":\"timer\"}");
    assertThat(timers("timer", "true")).isZero();
    client.call("EnableRule", "{\"Name\":\"timer\"}");
    assertThat(timers("timer", "due = 4070908800000")).isOne();
    client.call("RemoveTargets", "{\"Rule\":\"timer\",\"Ids\":[\"t\"]}");
    client.call("DeleteRule", "{\"Name\":\"timer\"}");
    assertThat(timers("timer", "true")).isZero();
  }

  @Test
  void rule011WhatIsNoPatternIsRefused() {
    Refusal refusal =
        client.refused(
            "PutRule", "{\"Name\":\"bad\",\"EventPattern\":\"{\\\"source\\\":\\\"x\\\"}\"}");
    assertThat(refusal.code()).isEqualTo("InvalidEventPatternException");
    assertThat(refusal.message()).startsWith("Event pattern is not valid. Reason: ");
  }

  @Test
  void rule012APatternCanBeTried() {
    String event =
        "{\\\"id\\\":\\\"1\\\",\\\"account\\\":\\\"1\\\",\\\"source\\\":\\\"aws.batch\\\",\\\"time\\\":\\\"2026-01-01T00:00:00Z\\\","
            + "\\\"region\\\":\\\"r\\\",\\\"resources\\\":[],\\\"detail-type\\\":\\\"t\\\"}";
    String request = "{\"EventPattern\":\"" + PATTERN + "\",\"Event\":\"" + event + "\"}";
    assertThat(client.call("TestEventPattern", request).path("Result").asBoolean()).isTrue();
    assertThat(
            client
                .call("TestEventPattern", request.replace("\\\"aws.batch\\\",", "\\\"mine\\\","))
                .path("Result")
                .asBoolean())
        .isFalse();
    assertThat(
            client.refused(
                "TestEventPattern", "{\"EventPattern\":\"" + PATTERN + "\",\"Event\":\"{}\"}"))
        .isEqualTo(
            new Refusal(
                "ValidationException",
                "Parameter Event is not valid. Reason: The field id is mandatory."));
  }

  @Test
  void rule010ARuleHasTargetsAndIsNotDeletedBeforeThem() {
    client.call("PutRule", rule("aimed"));
    client.call(
        "PutTargets",
        "{\"Rule\":\"aimed\",\"Targets\":[{\"Id\":\"1\",\"Arn\":\"arn:aws:sqs:us-east-1:123456789012:a\"},"
            + "{\"Id\":\"2\",\"Arn\":\"arn:aws:sqs:us-east-1:123456789012:b\"}]}");
    assertThat(
            client
                .call(
                    "ListRuleNamesByTarget",
                    "{\"TargetArn\":\"arn:aws:sqs:us-east-1:123456789012:b\"}")
                .path("RuleNames")
                .toString())
        .isEqualTo("[\"aimed\"]");
    JsonNode page = client.call("ListTargetsByRule", "{\"Rule\":\"aimed\",\"Limit\":1}");
    assertThat(page.path("Targets")).hasSize(1);
    JsonNode rest =
        client.call(
            "ListTargetsByRule",
            "{\"Rule\":\"aimed\",\"NextToken\":\"" + page.path("NextToken").asText() + "\"}");
    assertThat(rest.path("Targets").get(0).path("Id").asText()).isEqualTo("2");
    assertThat(rest.has("NextToken")).isFalse();
    assertThat(client.refused("DeleteRule", "{\"Name\":\"aimed\"}"))
        .isEqualTo(
            new Refusal("ValidationException", "Rule can't be deleted since it has targets."));
    JsonNode removed =
        client.call("RemoveTargets", "{\"Rule\":\"aimed\",\"Ids\":[\"1\",\"2\",\"3\"]}");
    assertThat(removed.path("FailedEntryCount").asInt()).isEqualTo(1);
    assertThat(removed.path("FailedEntries").get(0).path("ErrorCode").asText())
        .isEqualTo("ResourceNotFoundException");
    client.call("DeleteRule", "{\"Name\":\"aimed\"}");
    client.call("DeleteRule", "{\"Name\":\"aimed\"}");
  }

  @Test
  void rule007To009ATargetBecomesASubscription() {
    client.call("PutRule", rule("submits"));
    client.call(
        "PutTargets",
        "{\"Rule\":\"submits\",\"Targets\":[{\"Id\":\"batch\",\"Arn\":\""
            + QUEUE
            + "\",\"RoleArn\":\""
            + ROLE
            + "\",\"BatchParameters\":{\"JobDefinition\":\"d:1\",\"JobName\":\"j\",\"RetryStrategy\":{\"Attempts\":2}},"
            + "\"InputTransformer\":{\"InputPathsMap\":{\"id\":\"$.detail.jobId\"},\"InputTemplate\":\"{\\\"Parameters\\\":{\\\"id\\\":<id>}}\"},"
            + "\"RetryPolicy\":{\"MaximumRetryAttempts\":3,\"MaximumEventAgeInSeconds\":60},"
            + "\"DeadLetterConfig\":{\"Arn\":\"arn:aws:sqs:us-east-1:123456789012:dead\"}}]}");
    Subscription subscription =
        server.subscriptions(TestKeys.ACCOUNT).stream()
            .filter(each -> each.id().equals(ARN + "rule/submits/batch"))
            .findFirst()
            .orElseThrow();
    assertThat(subscription.busArn()).isEqualTo(ARN + "event-bus/default");
    assertThat(subscription.pattern()).isEqualTo("{\"source\":[\"aws.batch\"]}");
    assertThat(subscription.retry())
        .isEqualTo(new Subscription.RetryPolicy(Duration.ofMinutes(1), 3));
    assertThat(subscription.deadLetterArn()).isEqualTo("arn:aws:sqs:us-east-1:123456789012:dead");
    assertThat(subscription.target().roleArn()).isEqualTo(ROLE);
    assertThat(subscription.target().parameters())
        .isEqualTo(
            "{\"BatchParameters\":{\"JobDefinition\":\"d:1\",\"JobName\":\"j\",\"RetryStrategy\":{\"Attempts\":2}}}");
    assertThat(subscription.target().input())
        .isEqualTo(
            new TargetInput.Template(
                Map.of("id", "$.detail.jobId"), "{\"Parameters\":{\"id\":<id>}}"));
    client.call("DisableRule", "{\"Name\":\"submits\"}");
    assertThat(server.subscriptions(TestKeys.ACCOUNT))
        .noneMatch(each -> each.id().contains("submits"));
    client.call("EnableRule", "{\"Name\":\"submits\"}");
    assertThat(server.subscriptions(TestKeys.ACCOUNT))
        .anyMatch(each -> each.id().contains("submits"));
    assertThat(server.subscriptions(TestKeys.OTHER_ACCOUNT)).isEmpty();
  }

  @Test
  void rule008ATargetThatCouldNeverBeCalledIsRefused() {
    client.call("PutRule", rule("strict"));
    assertThat(putTarget("{\"Id\":\"1\",\"Arn\":\"" + QUEUE + "\"}"))
        .isEqualTo("Parameter(s) BatchParameters must be specified for target: 1.");
    assertThat(
            putTarget(
                "{\"Id\":\"1\",\"Arn\":\""
                    + QUEUE
                    + "\",\"BatchParameters\":{\"JobDefinition\":\"d\",\"JobName\":\"j\"}}"))
        .isEqualTo("RoleArn is required for target " + QUEUE + ".");
    assertThat(putTarget("{\"Id\":\"1\",\"Arn\":\"queue\"}"))
        .isEqualTo("Parameter queue is not valid. Reason: Provided Arn is not in correct format.");
    assertThat(putTarget("{\"Id\":\"1\",\"Arn\":\"kafka:batch.job-requests\"}"))
        .contains("not in correct format");
    assertThat(putTarget("{\"Id\":\"1\",\"Arn\":\"arn:aws:sqs:us-east-1:123456789012:a.fifo\"}"))
        .isEqualTo("Parameter(s) SqsParameters must be specified for target: 1.");
    String topic = "arn:aws:sns:us-east-1:123456789012:a";
    assertThat(
            putTarget(
                "{\"Id\":\"1\",\"Arn\":\"" + topic + "\",\"Input\":\"{}\",\"InputPath\":\"$\"}"))
        .startsWith("Only one of Input, InputPath, or InputTransformer");
    assertThat(putTarget("{\"Id\":\"1\",\"Arn\":\"" + topic + "\",\"Input\":\"{\"}"))
        .isEqualTo("JSON syntax error in input for target 1.");
    assertThat(putTarget("{\"Id\":\"1\",\"Arn\":\"" + topic + "\",\"InputPath\":\"detail\"}"))
        .startsWith("Invalid InputPath for target 1");
    assertThat(client.call("ListTargetsByRule", "{\"Rule\":\"strict\"}").path("Targets")).isEmpty();
  }

  private static String putTarget(String target) {
    Refusal refusal =
        client.refused("PutTargets", "{\"Rule\":\"strict\",\"Targets\":[" + target + "]}");
    assertThat(refusal.code()).isEqualTo("ValidationException");
    return refusal.message();
  }

  @Test
  void rulesAreListedByPrefixInPages() {
    for (String name : List.of("page_b", "page_a", "page_c", "pageX")) {
      client.call("PutRule", rule(name));
    }
    JsonNode first = client.call("ListRules", "{\"NamePrefix\":\"page_\",\"Limit\":2}");
    assertThat(first.path("Rules").findValuesAsText("Name")).containsExactly("page_a", "page_b");
    JsonNode second =
        client.call(
            "ListRules",
            "{\"NamePrefix\":\"page_\",\"Limit\":2,\"NextToken\":\""
                + first.path("NextToken").asText()
                + "\"}");
    assertThat(second.path("Rules").findValuesAsText("Name")).containsExactly("page_c");
    assertThat(second.has("NextToken")).isFalse();
    assertThat(client.refused("ListRules", "{\"NextToken\":\"AA\"}").code())
        .isEqualTo("ValidationException");
  }

  @Test
  void everyChangeIsAnnouncedWithTheNextVersion() {
    EventsClient other = server.client("other", "eu-west-1");
    other.call("PutRule", rule("announced"));
    other.call("DeleteRule", "{\"Name\":\"announced\"}");
    List<Long> versions = new java.util.ArrayList<>();
    while (versions.size() < 2) {
      server.published(1).stream()
          .map(EventConfigurationChanged.class::cast)
          .filter(each -> each.getAccountId().equals(TestKeys.OTHER_ACCOUNT))
          .forEach(each -> versions.add(each.getVersion()));
    }
    assertThat(versions).containsExactly(1L, 2L);
  }

  @Test
  void changesAtTheSameTimeAllHappen() throws Exception {
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Callable<JsonNode>> calls = new java.util.ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String name = "many-" + (i % 20);
        calls.add(() -> client.call("PutRule", rule(name)));
      }
      for (Future<JsonNode> each : pool.invokeAll(calls)) {
        each.get();
      }
    }
    assertThat(client.call("ListRules", "{\"NamePrefix\":\"many-\"}").path("Rules")).hasSize(20);
  }
}
