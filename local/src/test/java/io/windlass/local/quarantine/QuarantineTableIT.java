package io.windlass.local.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How operators see and change the table that services write. */
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

  /** In each step one statement with a few passes over the table, however many entries it has. */
  @Test
  @Timeout(20)
  void thousandsOfEntriesAreRetriedAtOnce() throws SQLException {
    int count = 10_000;
    execute("delete from quarantined_record");
    execute(
        "insert into quarantined_record (direction, topic, partition, record_offset, record_key, "
            + "scope, status, attempts, consumer_group, record_timestamp, error, stack) "
            + "select 'in', 'batch.task-commands', 3, n, 'task', 'scope-' || n, status, 1, "
            + "'capacity', now(), 'no', 'at' from generate_series(1, %d) n, ".formatted(count)
            + "(values ('FAILED'), ('PARKED')) as s (status)");
    List<Long> numbers = table.list().stream().map(each -> each.id().number()).toList();
    assertThat(numbers).hasSize(count);

    table.retry(numbers);
    assertThat(table.pending(numbers)).isEqualTo(count);
    execute("update quarantined_record set wish = null where record_offset % 2 = 0");
    assertThat(table.pending(numbers)).isEqualTo(count / 2);
    execute("delete from quarantined_record where record_offset % 2 = 0");
    assertThat(table.find(numbers))
        .hasSize(count / 2)
        .allMatch(each -> each.requestedAction().isPresent() && each.parked() == 1);
  }

  @Test
  void allThatFailedInAScopeIsRetriedTogether() throws SQLException {
    insert(5, "'in', 'batch.task-commands', 3, 10, 'task', 'a', 'FAILED', 1");
    insert(6, "'in', 'batch.task-commands', 2, 11, 'task', 'a', 'FAILED', 1");
    insert(7, "'out', 'batch.task-events', -1, 13, 'task', '', 'FAILED', 1");

    table.retry(List.of(1L, 4L));

    assertThat(table.list())
        .filteredOn(each -> each.requestedAction().isPresent())
        .extracting(each -> each.id().number())
        .containsExactly(1L, 4L, 5L);
    assertThat(table.pending(List.of(1L, 2L, 6L))).isEqualTo(1);
  }
}
