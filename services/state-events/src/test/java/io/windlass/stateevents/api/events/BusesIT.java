package io.windlass.stateevents.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.events.BusEvent;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.api.events.EventsClient.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Event buses, their policies, and what is put on them. */
class BusesIT {
  private static final String ARN = "arn:aws:events:us-east-1:123456789012:event-bus/";

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

  @Test
  void ev006TheDefaultBusIsThereWithoutBeingCreated() {
    assertThat(client.call("DescribeEventBus", "{}").path("Arn").asText())
        .isEqualTo(ARN + "default");
    assertThat(client.call("ListEventBuses", "{}").path("EventBuses").findValuesAsText("Name"))
        .contains("default");
    assertThat(client.refused("DeleteEventBus", "{\"Name\":\"default\"}"))
        .isEqualTo(new Refusal("ValidationException", "Cannot delete event bus default."));
    assertThat(client.refused("CreateEventBus", "{\"Name\":\"default\"}").code())
        .isEqualTo("ResourceAlreadyExistsException");
  }

  @Test
  void aBusIsCreatedChangedAndDeleted() {
    String dead = "arn:aws:sqs:us-east-1:123456789012:dead";
    JsonNode created =
        client.call(
            "CreateEventBus",
            "{\"Name\":\"orders\",\"Description\":\"d\",\"DeadLetterConfig\":{\"Arn\":\""
                + dead
                + "\"},\"LogConfig\":{\"Level\":\"INFO\"},\"Tags\":[{\"Key\":\"a\",\"Value\":\"1\"}]}");
    assertThat(created.path("EventBusArn").asText()).isEqualTo(ARN + "orders");
    assertThat(client.refused("CreateEventBus", "{\"Name\":\"orders\"}"))
        .isEqualTo(
            new Refusal("ResourceAlreadyExistsException", "Event bus orders already exists."));
    client.call("UpdateEventBus", "{\"Name\":\"orders\",\"Description\":\"new\"}");
    JsonNode shown = client.call("DescribeEventBus", "{\"Name\":\"" + ARN + "orders\"}");
    assertThat(shown.path("Description").asText()).isEqualTo("new");
    assertThat(shown.path("DeadLetterConfig").path("Arn").asText()).isEqualTo(dead);
    assertThat(shown.path("LogConfig").path("Level").asText()).isEqualTo("INFO");
    assertThat(shown.path("LastModifiedTime").asDouble())
        .isGreaterThanOrEqualTo(shown.path("CreationTime").asDouble());
    client.call("DeleteEventBus", "{\"Name\":\"orders\"}");
    client.call("DeleteEventBus", "{\"Name\":\"orders\"}");
    assertThat(client.refused("DescribeEventBus", "{\"Name\":\"orders\"}"))
        .isEqualTo(new Refusal("ResourceNotFoundException", "Event bus orders does not exist."));
  }

  @Test
  void busesAreOfOneAccountAndRegion() {
    client.call("CreateEventBus", "{\"Name\":\"mine\"}");
    EventsClient elsewhere = server.client("admin", "eu-west-1");
    EventsClient other = server.client("other", "us-east-1");
    for (EventsClient stranger : List.of(elsewhere, other)) {
      assertThat(stranger.call("ListEventBuses", "{}").path("EventBuses").findValuesAsText("Name"))
          .containsExactly("default");
      assertThat(stranger.refused("DescribeEventBus", "{\"Name\":\"" + ARN + "mine\"}").code())
          .isEqualTo("ResourceNotFoundException");
      assertThat(
              stranger
                  .refused("ListTagsForResource", "{\"ResourceARN\":\"" + ARN + "mine\"}")
                  .code())
          .isEqualTo("ResourceNotFoundException");
    }
  }

  @Test
  void busesAreListedInPages() {
    for (String name : List.of("de-c", "de-a", "de-b")) {
      client.call("CreateEventBus", "{\"Name\":\"" + name + "\"}");
    }
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          client.call("ListEventBuses", "{\"NamePrefix\":\"de\",\"Limit\":1" + token + "}");
      names.addAll(page.path("EventBuses").findValuesAsText("Name"));
      token =
          page.has("NextToken") ? ",\"NextToken\":\"" + page.path("NextToken").asText() + "\"" : "";
    } while (!token.isEmpty());
    assertThat(names).containsExactly("de-a", "de-b", "de-c", "default");
  }

  @Test
  void aPolicyGrowsStatementByStatement() {
    EventsClient other = server.client("other", "us-east-1");
    other.call(
        "PutPermission",
        "{\"Action\":\"events:PutEvents\",\"Principal\":\"111122223333\",\"StatementId\":\"one\"}");
    other.call(
        "PutPermission",
        "{\"Action\":\"events:PutEvents\",\"Principal\":\"*\",\"StatementId\":\"two\","
            + "\"Condition\":{\"Type\":\"StringEquals\",\"Key\":\"aws:PrincipalOrgID\",\"Value\":\"o-1\"}}");
    assertThat(other.call("DescribeEventBus", "{}").path("Policy").asText())
        .isEqualTo(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"one\",\"Effect\":\"Allow\","
                + "\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"events:PutEvents\","
                + "\"Resource\":\"arn:aws:events:us-east-1:210987654321:event-bus/default\"},"
                + "{\"Sid\":\"two\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"events:PutEvents\","
                + "\"Resource\":\"arn:aws:events:us-east-1:210987654321:event-bus/default\","
                + "\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}}]}");
    other.call("RemovePermission", "{\"StatementId\":\"one\"}");
    assertThat(other.refused("RemovePermission", "{\"StatementId\":\"one\"}"))
        .isEqualTo(
            new Refusal(
                "ResourceNotFoundException", "Statement with the provided id does not exist."));
    other.call("RemovePermission", "{\"RemoveAllPermissions\":true}");
    assertThat(other.call("DescribeEventBus", "{}").has("Policy")).isFalse();
    assertThat(other.refused("RemovePermission", "{\"StatementId\":\"one\"}").message())
        .isEqualTo("EventBus does not have a policy.");
    assertThat(other.refused("PutPermission", "{\"Policy\":\"{\"}").message())
        .isEqualTo("This policy contains invalid Json");
  }

  @Test
  void tag006TagsAreAddedReplacedAndBounded() {
    String resource = "\"ResourceARN\":\"" + ARN + "default\"";
    client.call(
        "TagResource",
        "{"
            + resource
            + ",\"Tags\":[{\"Key\":\"a\",\"Value\":\"1\"},{\"Key\":\"b\",\"Value\":\"\"}]}");
    client.call("TagResource", "{" + resource + ",\"Tags\":[{\"Key\":\"a\",\"Value\":\"2\"}]}");
    assertThat(client.call("ListTagsForResource", "{" + resource + "}").path("Tags").toString())
        .isEqualTo("[{\"Key\":\"a\",\"Value\":\"2\"},{\"Key\":\"b\",\"Value\":\"\"}]");
    client.call("UntagResource", "{" + resource + ",\"TagKeys\":[\"a\",\"absent\"]}");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      many.append(i == 0 ? "" : ",").append("{\"Key\":\"k").append(i).append("\",\"Value\":\"v\"}");
    }
    assertThat(client.refused("TagResource", "{" + resource + ",\"Tags\":[" + many + "]}").code())
        .isEqualTo("ValidationException");
    assertThat(
            client
                .refused(
                    "TagResource",
                    "{" + resource + ",\"Tags\":[{\"Key\":\"AWS:x\",\"Value\":\"v\"}]}")
                .code())
        .isEqualTo("ValidationException");
    assertThat(client.call("ListTagsForResource", "{" + resource + "}").path("Tags")).hasSize(1);
  }

  @Test
  void eventsAreStoredAndFaultyEntriesFailAlone() {
    JsonNode answer =
        client.call(
            "PutEvents",
            "{\"Entries\":["
                + "{\"Source\":\"shop\",\"DetailType\":\"paid\",\"Detail\":\"{\\\"n\\\": 1.0}\",\"Resources\":[\"r\"],\"Time\":1767225600},"
                + "{\"DetailType\":\"paid\",\"Detail\":\"{}\"},"
                + "{\"Source\":\"shop\",\"Detail\":\"{}\"},"
                + "{\"Source\":\"shop\",\"DetailType\":\"paid\"},"
                + "{\"Source\":\"shop\",\"DetailType\":\"paid\",\"Detail\":\"[]\"},"
                + "{\"Source\":\"shop\",\"DetailType\":\"paid\",\"Detail\":\"{} {}\"},"
                + "{\"Source\":\"aws.batch\",\"DetailType\":\"paid\",\"Detail\":\"{}\"},"
                + "{\"Source\":\"shop\",\"DetailType\":\"paid\",\"Detail\":\"{}\",\"EventBusName\":\"arn:aws:events:us-east-1:210987654321:event-bus/default\"},"
                + "{\"Source\":\"shop\",\"DetailType\":\"paid\",\"Detail\":\"{}\",\"EventBusName\":\"other\"}]}");
    assertThat(answer.path("FailedEntryCount").asInt()).isEqualTo(7);
    List<String> codes = new ArrayList<>();
    answer.path("Entries").forEach(each -> codes.add(each.path("ErrorCode").asText()));
    assertThat(codes)
        .containsExactly(
            "",
            "InvalidArgument",
            "InvalidArgument",
            "InvalidArgument",
            "MalformedDetail",
            "MalformedDetail",
            "NotAuthorizedForSourceException",
            "AccessDeniedException",
            "");
    assertThat(answer.path("Entries").get(1).path("ErrorMessage").asText())
        .isEqualTo("Parameter Source is not valid. Reason: Source is a required argument.");
    List<BusEvent> stored = new ArrayList<>();
    while (stored.size() < 2) {
      server.published(1).stream()
          .filter(each -> each instanceof BusEvent)
          .map(BusEvent.class::cast)
          .forEach(stored::add);
    }
    BusEvent first = stored.getFirst();
    assertThat(first.getId()).isEqualTo(answer.path("Entries").get(0).path("EventId").asText());
    assertThat(first.getAccountId()).isEqualTo(TestKeys.ACCOUNT);
    assertThat(first.getRegion()).isEqualTo("us-east-1");
    assertThat(first.getEventBusName()).isEqualTo("default");
    assertThat(first.getDetail()).isEqualTo("{\"n\": 1.0}");
    assertThat(first.getResources()).containsExactly("r");
    assertThat(first.getTime()).isEqualTo(Instant.ofEpochSecond(1767225600));
    assertThat(stored.getLast().getEventBusName()).isEqualTo("other");
  }

  @Test
  void theBusOfAnotherAccountTakesWhatItsPolicyAllows() {
    EventsClient other = server.client("other", "us-east-1");
    String bus = "arn:aws:events:us-east-1:" + TestKeys.ACCOUNT + ":event-bus/shared";
    client.call("CreateEventBus", "{\"Name\":\"shared\"}");
    assertThat(putOn(other, bus, "shop")).isEqualTo("AccessDeniedException");
    client.call(
        "PutPermission",
        "{\"EventBusName\":\"shared\",\"Policy\":\"%s\"}"
            .formatted(
                """
                {"Version": "2012-10-17", "Statement": [{"Sid": "s", "Effect": "Allow",
                  "Principal": {"AWS": "arn:aws:iam::%s:root"}, "Action": "events:PutEvents",
                  "Resource": "%s", "Condition": {"StringEquals": {"events:source": "shop"}}}]}
                """
                    .formatted(TestKeys.OTHER_ACCOUNT, bus)
                    .replace("\n", " ")
                    .replace("\"", "\\\"")));
    String id = putOn(other, bus, "shop");
    assertThat(id).hasSize(36);
    assertThat(putOn(other, bus, "bank")).isEqualTo("AccessDeniedException");
    assertThat(putOn(other, bus.replace("us-east-1", "eu-west-1"), "shop"))
        .isEqualTo("AccessDeniedException");
    BusEvent stored = null;
    while (stored == null || !stored.getId().equals(id)) {
      if (server.published(1).getFirst() instanceof BusEvent event) {
        stored = event;
      }
    }
    assertThat(stored.getAccountId()).isEqualTo(TestKeys.ACCOUNT);
    assertThat(stored.getSenderAccountId()).isEqualTo(TestKeys.OTHER_ACCOUNT);
    assertThat(stored.getEventBusName()).isEqualTo(bus);
    assertThat(stored.getForwardedBy()).isNull();
    client.call("RemovePermission", "{\"EventBusName\":\"shared\",\"StatementId\":\"s\"}");
    assertThat(putOn(other, bus, "shop")).isEqualTo("AccessDeniedException");
  }

  /** Returns the event's id, or the code of its error. */
  private static String putOn(EventsClient by, String bus, String source) {
    JsonNode entry =
        by.call(
                "PutEvents",
                "{\"Entries\":[{\"Source\":\"%s\",\"DetailType\":\"t\",\"Detail\":\"{}\",\"EventBusName\":\"%s\"}]}"
                    .formatted(source, bus))
            .path("Entries")
            .get(0);
    return entry.path("EventId").asText(entry.path("ErrorCode").asText());
  }

  @Test
  void tooMuchAtOnceIsRefused() {
    String entry =
        "{\"Source\":\"s\",\"DetailType\":\"t\",\"Detail\":\"{\\\"a\\\":\\\"%s\\\"}\"}"
            .formatted("x".repeat(256 * 1024));
    assertThat(client.refused("PutEvents", "{\"Entries\":[" + entry + "]}"))
        .isEqualTo(
            new Refusal(
                "ValidationException",
                "Total size of the entries in the request is over the limit."));
    String small = "{\"Source\":\"s\",\"DetailType\":\"t\",\"Detail\":\"{}\"}";
    String eleven = String.join(",", java.util.Collections.nCopies(11, small));
    assertThat(client.refused("PutEvents", "{\"Entries\":[" + eleven + "]}").message())
        .contains("Member must have length between 1 and 10");
    assertThat(client.refused("PutEvents", "{\"Entries\":[]}").code())
        .isEqualTo("ValidationException");
  }
}
