package io.windlass.stateevents.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.events.BusEvent;
import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.api.events.EventsClient.Refusal;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.store.ArchivedEvents;
import io.windlass.stateevents.store.ArchivedEvents.ArchivedEvent;
import io.windlass.stateevents.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Archives and replays, with a real database and a real broker. */
class ArchivesIT {
  private static final String ARN = "arn:aws:events:us-east-1:123456789012:";
  private static final String BUS = ARN + "event-bus/default";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

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

  private static String archive(String name) {
    client.call(
        "CreateArchive",
        "{\"ArchiveName\":\"%s\",\"EventSourceArn\":\"%s\",\"RetentionDays\":1,\"EventPattern\":\"{\\\"source\\\":[\\\"shop\\\"]}\"}"
            .formatted(name, BUS));
    return subscription(name).target().arn().substring("archive:".length());
  }

  private static Subscription subscription(String archive) {
    return server.subscriptions(TestKeys.ACCOUNT).stream()
        .filter(each -> each.id().equals(ARN + "archive/" + archive))
        .findFirst()
        .orElseThrow();
  }

  private static void put(String uuid, int count) {
    var events = new ArchivedEvents(server.database.pool());
    for (int i = 0; i < count; i++) {
      String id = "id-%04d".formatted(i);
      String json =
          "{\"version\":\"0\",\"id\":\"%s\",\"detail-type\":\"paid\",\"source\":\"shop\",\"account\":\"123456789012\",\"time\":\"2026-01-01T00:00:00Z\",\"region\":\"us-east-1\",\"resources\":[\"r\"],\"detail\":{\"n\":%d.10}}"
              .formatted(id, i);
      TestDatabase.await(events.put(new ArchivedEvent(uuid, START.plusSeconds(i / 2), id, json)));
    }
  }

  private static void replay(String name, String archive, long from, long until, String filter) {
    client.call(
        "StartReplay",
        "{\"ReplayName\":\"%s\",\"EventSourceArn\":\"%sarchive/%s\",\"EventStartTime\":%d,\"EventEndTime\":%d,\"Destination\":{\"Arn\":\"%s\"%s}}"
            .formatted(name, ARN, archive, from, until, BUS, filter));
  }

  private static JsonNode ended(String replay) {
    JsonNode[] shown = new JsonNode[1];
    Stage.await(
        "the end of " + replay,
        () -> {
          shown[0] = client.call("DescribeReplay", "{\"ReplayName\":\"" + replay + "\"}");
          return shown[0].has("ReplayEndTime");
        });
    return shown[0];
  }

  private static List<BusEvent> published(int count, String replay) {
    List<BusEvent> events = new ArrayList<>();
    while (events.size() < count) {
      server.published(1).stream()
          .filter(each -> each instanceof BusEvent)
          .map(BusEvent.class::cast)
          .filter(each -> replay.equals(each.getReplayName()))
          .forEach(events::add);
    }
    return events;
  }

  @Test
  void anArchiveSubscribesToWhatItsPatternSaysExceptReplays() {
    archive("subscribes");
    Subscription subscription = subscription("subscribes");
    assertThat(subscription.busArn()).isEqualTo(BUS);
    assertThat(subscription.pattern())
        .isEqualTo("{\"source\":[\"shop\"],\"replay-name\":[{\"exists\":false}]}");
    assertThat(client.call("DescribeArchive", "{\"ArchiveName\":\"subscribes\"}").toString())
        .contains(
            "\"EventPattern\":\"{\\\"source\\\":[\\\"shop\\\"]}\"",
            "\"State\":\"ENABLED\"",
            "\"EventCount\":0",
            "\"RetentionDays\":1");
    client.call(
        "UpdateArchive",
        "{\"ArchiveName\":\"subscribes\",\"EventPattern\":\"{\\\"source\\\":[\\\"other\\\"]}\"}");
    assertThat(subscription("subscribes").pattern()).contains("other");
    client.call("DeleteArchive", "{\"ArchiveName\":\"subscribes\"}");
    assertThat(client.refused("DescribeArchive", "{\"ArchiveName\":\"subscribes\"}"))
        .isEqualTo(new Refusal("ResourceNotFoundException", "Archive subscribes does not exist."));
  }

  @Test
  void aReplayPutsEachEventOfItsTimeOnTheBusOnceInOrder() {
    String uuid = archive("many");
    put(uuid, 1000);
    put(uuid, 3); // again
    JsonNode shown = client.call("DescribeArchive", "{\"ArchiveName\":\"many\"}");
    assertThat(shown.path("EventCount").asInt()).isEqualTo(1000);
    long from = START.getEpochSecond();
    replay("part", "many", from + 1, from + 401, ",\"FilterArns\":[\"" + ARN + "rule/r\"]");
    List<BusEvent> events = published(800, "part");
    assertThat(events)
        .extracting(BusEvent::getDetail)
        .isEqualTo(IntStream.range(2, 802).mapToObj(i -> "{\"n\":" + i + ".10}").toList());
    assertThat(events).extracting(BusEvent::getId).doesNotHaveDuplicates();
    assertThat(events.getFirst().getRuleArns()).containsExactly(ARN + "rule/r");
    assertThat(events.getFirst().getResources()).containsExactly("r");
    JsonNode over = ended("part");
    assertThat(over.path("State").asText()).isEqualTo("COMPLETED");
    assertThat(over.path("EventLastReplayedTime").asLong()).isEqualTo(from + 400);
    assertThat(client.refused("CancelReplay", "{\"ReplayName\":\"part\"}"))
        .isEqualTo(
            new Refusal(
                "IllegalStatusException",
                "Replay part is not in a valid state for this operation."));
    assertThat(
            client
                .call("ListReplays", "{\"State\":\"COMPLETED\"}")
                .path("Replays")
                .findValuesAsText("ReplayName"))
        .contains("part");
  }

  @Test
  void whatCannotBeReplayedIsRefused() {
    archive("strict");
    String request =
        "{\"ReplayName\":\"r\",\"EventSourceArn\":\"%s\",\"EventStartTime\":%d,\"EventEndTime\":2,\"Destination\":{\"Arn\":\"%s\"}}";
    String source = ARN + "archive/strict";
    assertThat(client.refused("StartReplay", request.formatted(source, 3, BUS)).message())
        .isEqualTo(
            "Parameter EventEndTime is not valid. Reason: EventStartTime must be before"
                + " EventEndTime.");
    assertThat(
            client
                .refused("StartReplay", request.formatted(source, 1, ARN + "event-bus/other"))
                .message())
        .isEqualTo(
            "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not"
                + " permitted.");
    assertThat(
            client
                .refused("StartReplay", request.formatted(ARN + "archive/none", 1, BUS))
                .message())
        .isEqualTo("Parameter EventSourceArn is not valid. Reason: Archive none does not exist.");
    assertThat(
            client
                .refused(
                    "ListArchives", "{\"NamePrefix\":\"a\",\"EventSourceArn\":\"" + BUS + "\"}")
                .message())
        .startsWith("At most one filter is allowed for ListArchives.");
  }

  @Test
  void whatNeedNotBeKeptIsRemoved() {
    String uuid = archive("old");
    put(uuid, 5);
    String gone = archive("gone");
    put(gone, 5);
    client.call("DeleteArchive", "{\"ArchiveName\":\"gone\"}");
    var events = new ArchivedEvents(server.database.pool());
    events.purge(START.plus(Duration.ofDays(1)).plusSeconds(1), 2);
    assertThat(count(uuid)).isEqualTo(3);
    assertThat(count(gone)).isZero();
    put(gone, 1);
    assertThat(count(gone)).isZero();
  }

  private static long count(String uuid) {
    return server.database.count(
        "select count(*) from archived_event where archive_uuid = '" + uuid + "'");
  }
}
