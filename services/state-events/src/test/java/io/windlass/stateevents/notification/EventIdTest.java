package io.windlass.stateevents.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdTest {
  private static final Instant AT = Instant.parse("2026-11-21T03:00:00.123Z");

  @Test
  void ev002AnIdFollowsFromTheFactAlone() {
    assertThat(EventId.of("job", 3, AT)).isEqualTo(EventId.of("job", 3, AT));
    var ids = new HashSet<UUID>();
    for (int job = 0; job < 100; job++) {
      for (int sequence = 1; sequence < 100; sequence++) {
        ids.add(EventId.of("job-" + job, sequence, AT));
      }
    }
    assertThat(ids).hasSize(9900);
  }

  @Test
  void ev010AnIdIsAUuidAndTellsItsTime() {
    UUID id = EventId.of("job", 3, AT);
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(EventId.time(id)).isEqualTo(AT);
    assertThat(EventId.parse(id.toString())).contains(id);
  }

  @Test
  void otherTextIsNotAnId() {
    assertThat(EventId.parse("c8f9c4b5-76e5-476a-b980-7011e206042b")).isEmpty();
    assertThat(EventId.parse("17")).isEmpty();
  }
}
