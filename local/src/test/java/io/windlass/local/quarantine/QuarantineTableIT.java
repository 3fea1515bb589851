package io.windlass.local.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators are shown of the table that services write. */
class QuarantineTableIT {
  private Database database;
  private QuarantineTable table;

  @BeforeEach
  void fill() throws SQLException {
    database = TestInfrastructure.createDatabaseFromClassPath("quarantine", "db/messaging");
    table = new QuarantineTable("capacity", database);
    insert(1, "'in', 'batch.task-commands', 3, 7, 'task', 'a', 'FAILED', 1");
    insert(2, "'in', 'batch.task-commands', 3, 8, 'task', 'a', 'PARKED', 0");
    insert(3, "'in', 'batch.task-commands', 3, 9, 'task', 'b', 'PARKED', 0");
    insert(4, "'out', 'batch.task-events', -1, 12, 'task', '', 'FAILED', 3");
  }

  private void insert(long id, String values) throws SQLException {
    execute(
        "insert into quarantined_record (direction, topic, partition, record_offset, record_key, "
            + "scope, status, attempts, consumer_group, record_timestamp, error, stack, id) "
            + "overriding system value select v.direction, v.topic, v.partition, v.record_offset, "
            + "convert_to(v.record_key, 'UTF8'), v.scope, v.status, v.attempts, 'capacity', now(), "
            + "'no', 'at', %d from (values (%s)) as v (direction, topic, partition, "
                .formatted(id, values)
            + "record_offset, record_key, scope, status, attempts)");
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void everyFailureIsShownWithItsTriesAndWhatWaitsBehindIt() throws SQLException {
    List<QuarantinedEntry> all = table.list();

    assertThat(all)
        .extracting(each -> each.id().toString())
        .containsExactly("capacity/1", "capacity/4");
    assertThat(all).extracting(QuarantinedEntry::attempts).containsExactly(1, 3);
    assertThat(all).extracting(QuarantinedEntry::parked).containsExactly(1L, 0L);
    assertThat(table.head(2)).contains(new QuarantineId("capacity", 1));
  }

  @Test
  void aMessageThatIsSentAgainIsWaitedForAndThenCounted() throws SQLException {
    table.retry(List.of(4L));
    execute("update quarantined_record set outbox_id = 99 where id = 4 and wish = 'RETRY'");
    assertThat(table.find(4).orElseThrow().requestedAction()).contains("RETRY");

    execute(
        "update quarantined_record set outbox_id = null, wish = null, attempts = attempts + 1 "
            + "where outbox_id = 99");
    assertThat(table.find(4).orElseThrow().attempts()).isEqualTo(4);
  }
}
