package io.windlass.stateevents.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.notification.EventEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventFilterTest {
  private static final String QUEUE = "arn:aws:batch:us-east-1:123456789012:job-queue/fast";
  private static final StreamedEvent EVENT =
      StreamedEvent.of(
          new EventEnvelope(
              "id-1",
              "Batch Job State Change",
              "aws.batch",
              "123456789012",
              Instant.parse("2026-01-01T00:00:00.999Z"),
              "us-east-1",
              List.of("arn:job"),
              "{\"jobArn\":\"a\",\n\"jobName\":\"night\\\\ly\"}",
              new EventEnvelope.Job("j:3", "night\\ly", QUEUE, "RUNNING"),
              0));

  private record Case(boolean accepted, EventFilter filter) {}

  @Test
  void aFilterAcceptsWhatMeetsEveryConditionGiven() {
    String me = "123456789012";
    List<Case> cases =
        List.of(
            new Case(true, new EventFilter(me, null, Set.of(), null, null, null)),
            new Case(false, new EventFilter("210987654321", null, Set.of(), null, null, null)),
            new Case(true, new EventFilter(me, "fast", Set.of(), null, null, null)),
            new Case(true, new EventFilter(me, QUEUE, Set.of(), null, null, null)),
            new Case(false, new EventFilter(me, "ast", Set.of(), null, null, null)),
            new Case(false, new EventFilter(me, QUEUE + "er", Set.of(), null, null, null)),
            new Case(
                true, new EventFilter(me, null, Set.of("RUNNING", "FAILED"), null, null, null)),
            new Case(false, new EventFilter(me, null, Set.of("FAILED"), null, null, null)),
            new Case(true, new EventFilter(me, null, Set.of(), "night\\", null, null)),
            new Case(false, new EventFilter(me, null, Set.of(), "day", null, null)),
            new Case(true, new EventFilter(me, null, Set.of(), null, "j:3", null)),
            new Case(true, new EventFilter(me, null, Set.of(), null, "j", null)),
            new Case(false, new EventFilter(me, null, Set.of(), null, "j:", null)),
            new Case(false, new EventFilter(me, null, Set.of(), null, "j:33", null)),
            new Case(
                true, new EventFilter(me, null, Set.of(), null, null, "Batch Job State Change")),
            new Case(
                false, new EventFilter(me, null, Set.of(), null, null, "Batch Job Queue Blocked")),
            new Case(false, new EventFilter(me, "fast", Set.of("FAILED"), "night", "j", null)));
    for (Case each : cases) {
      assertThat(each.filter().accepts(EVENT.envelope())).as("%s", each).isEqualTo(each.accepted());
    }
  }

  @Test
  void aFrameIsThreeLinesWhateverTheDetailLooksLike() {
    assertThat((EVENT.head() + EVENT.json() + "\n\n").lines())
        .satisfiesExactly(
            id -> assertThat(id).isEqualTo("id: id-1"),
            event -> assertThat(event).isEqualTo("event: Batch Job State Change"),
            data ->
                assertThat(data)
                    .startsWith("data: {\"version\":\"0\",\"id\":\"id-1\"")
                    .contains("\"time\":\"2026-01-01T00:00:00Z\"")
                    .endsWith("}}"),
            empty -> assertThat(empty).isEmpty());
  }
}
