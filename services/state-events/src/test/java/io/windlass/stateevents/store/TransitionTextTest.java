package io.windlass.stateevents.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The format of the columns attempt and grouping, unchanged since the first version. */
class TransitionTextTest {
  private static final Attempt PLACED =
      new Attempt(1, "task", "", null, null, null, null, null, null);
  private static final String PLACED_TEXT =
      "{\"number\":1,\"taskArn\":\"task\",\"containerInstanceArn\":\"\"}";
  private static final Attempt ENDED =
      new Attempt(
          2,
          "task",
          "instance",
          "log",
          Instant.ofEpochMilli(2000),
          Instant.ofEpochMilli(3000),
          137,
          "say \"no\" \u0000",
          "ended");
  private static final String ENDED_TEXT =
      "{\"number\":2,\"taskArn\":\"task\",\"containerInstanceArn\":\"instance\","
          + "\"logStreamName\":\"log\",\"startedAt\":2000,\"stoppedAt\":3000,\"exitCode\":137,"
          + "\"reason\":\"say \\\"no\\\" \\u0000\",\"statusReason\":\"ended\"}";

  private record Kept(JobGrouping grouping, String text) {}

  private static final List<Kept> GROUPINGS =
      List.of(
          new Kept(
              new JobGrouping(7, null, Map.of("RUNNING", 2), null),
              "{\"arraySize\":7,\"arraySummary\":{\"RUNNING\":2}}"),
          new Kept(new JobGrouping(null, 3, Map.of(), null), "{\"arrayIndex\":3}"),
          new Kept(new JobGrouping(null, null, Map.of(), 1), "{\"nodeIndex\":1}"),
          new Kept(
              new JobGrouping(null, null, Map.of(), null, "share", 9),
              "{\"shareIdentifier\":\"share\",\"schedulingPriority\":9}"));

  @Test
  void anAttemptIsKeptAsItAlwaysWas() {
    assertThat(TransitionText.of(PLACED)).isEqualTo(PLACED_TEXT);
    assertThat(TransitionText.of(ENDED)).isEqualTo(ENDED_TEXT);
    assertThat(TransitionText.attempt(PLACED_TEXT)).isEqualTo(PLACED);
    assertThat(TransitionText.attempt(ENDED_TEXT)).isEqualTo(ENDED);
    assertThat(TransitionText.attempt(TransitionText.of((Attempt) null))).isNull();
  }

  @Test
  void aGroupingIsKeptAsItAlwaysWas() {
    for (Kept kept : GROUPINGS) {
      assertThat(TransitionText.of(kept.grouping())).isEqualTo(kept.text());
      assertThat(TransitionText.grouping(kept.text())).isEqualTo(kept.grouping());
    }
    assertThat(TransitionText.of(JobGrouping.NONE)).isNull();
    assertThat(TransitionText.grouping(null)).isEqualTo(JobGrouping.NONE);
  }

  @Test
  void membersOfLaterVersionsAreIgnored() {
    assertThat(TransitionText.attempt(PLACED_TEXT.replace("{", "{\"new\":[1],"))).isEqualTo(PLACED);
    assertThat(TransitionText.grouping("{\"new\":{},\"nodeIndex\":1}"))
        .isEqualTo(new JobGrouping(null, null, Map.of(), 1));
  }
}
