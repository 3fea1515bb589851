package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.RecordHandlingException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** An account whose rows cannot be read does not affect the others of its partition. */
class BrokenAccountIT extends PartitionOnDatabase {
  private static final String OTHER = "999999999999";

  @Test
  void anAccountThatCannotBeReadIsNamedAndLeftOutWhileItIsOnHold() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(submit("a", 1));
    Records others = new Records(OTHER);
    tell(others.environment("ce", 1, 64), others.queue("q", 1, 7, "ce"));
    await(
        pool.query(
                "update job set status = 'NONSENSE' where account_id = '%s' and partition = %d"
                    .formatted(accountId, partition))
            .execute());
    assertThatThrownBy(this::newHandler)
        .isInstanceOf(RecordHandlingException.class)
        .hasMessageContaining("NONSENSE");

    handler.hold(Set.of(accountId));
    handler.load(partition, pool);

    assertThat(handler.state(OTHER)).isNotNull();
    assertThat(handler.state(accountId)).isNull();
    tell(others.queue("second", 1, 7, "ce"));
    assertThatThrownBy(() -> hand(records.queue("second", 1, 7, "ce")))
        .isInstanceOf(RecordHandlingException.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> hand(Records.task()))
        .as("what does not belong here")
        .isInstanceOf(RecordHandlingException.class);
  }

  private void hand(SpecificRecord value) {
    var _ =
        handler.onRecords(
            List.of(new IncomingRecord("topic", partition, 0, "key", Instant.EPOCH, value)),
            Instant.EPOCH);
  }
}
