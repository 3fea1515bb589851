package io.windlass.stateevents.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeliveryPurgeIT {
  @Test
  void recordsAreDeletedInBatchesOnceTheyAreOld() {
    try (var database = new TestDatabase()) {
      TestDatabase.await(
          database
              .pool()
              .preparedQuery(
                  "insert into delivery_record (account_id, subscription_key, at, ending, event_ids)"
                      + " select '1', 1, $1 - 50 + n, 'DELIVERED', array[gen_random_uuid()] from"
                      + " generate_series(0, 99) n")
              .execute(Tuple.of(1_000L)));
      assertThat(new DeliveryPurge(database.pool(), 20).before(Instant.ofEpochMilli(1_000)))
          .isEqualTo(50);
      assertThat(database.count("select min(at) from delivery_record")).isEqualTo(1_000);
    }
  }
}
