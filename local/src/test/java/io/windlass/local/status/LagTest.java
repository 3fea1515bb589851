package io.windlass.local.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.status.StackStatus.Lag;
import io.windlass.local.status.StackStatus.TopicLag;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LagTest {
  private static final TopicPartition A0 = new TopicPartition("a", 0);
  private static final TopicPartition A1 = new TopicPartition("a", 1);
  private static final TopicPartition B0 = new TopicPartition("b", 0);

  @TempDir private Path temporary;

  @Test
  void whatWasNeverConsumedIsBehindFromTheTopicsBeginning() {
    assertThat(
            LagReader.lag(
                "capacity",
                Set.of(A0, A1, B0),
                Map.of(A0, 7L),
                Map.of(A0, 0L, A1, 3L, B0, 0L),
                Map.of(A0, 10L, A1, 5L, B0, 0L)))
        .containsExactly(new TopicLag("capacity", "a", 5), new TopicLag("capacity", "b", 0));
  }

  @Test
  void whatTheBrokerHasForgottenIsNotWaitedFor() {
    assertThat(
            LagReader.lag("capacity", Set.of(A0), Map.of(A0, 2L), Map.of(A0, 8L), Map.of(A0, 9L)))
        .containsExactly(new TopicLag("capacity", "a", 1));
  }

  @Test
  void whoDoesNotAnswerIsNamed() {
    var directory = new StackDirectory(temporary.resolve("stack"));
    directory.create();
    var credentials = Credentials.loadOrCreate(directory, new SecureRandom());
    var lag = new LagReader(Map.of(), credentials).read();
    assertThat(lag.topics()).isEmpty();
    assertThat(lag.unknown()).contains("the database of submission does not answer");
  }

  @Test
  void peopleAreToldWhyItIsUnknownAndWhatNoneMeans() {
    assertThat(text(Lag.unknown("the broker does not answer")))
        .contains("lag: unknown, the broker does not answer");
    assertThat(text(new Lag(List.of(), null))).contains("lag: none, no service consumes yet");
    assertThat(text(new Lag(List.of(new TopicLag("capacity", "a", 0)), null)))
        .contains("lag: none, every service");
    assertThat(text(new Lag(List.of(new TopicLag("capacity", "a", 3)), null)))
        .containsPattern("lag: capacity +a +3 records");
  }

  private static String text(Lag lag) {
    return StatusFormatter.of(
        new StackStatus(
            true, "http://x", "/d", "READY", "auto", null, null, 1, List.of(), lag, Map.of()));
  }
}
