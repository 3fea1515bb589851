package io.windlass.scheduler.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.queue.QueueControl;
import io.windlass.scheduler.state.AccountEvent;

/** Held jobs and controlled queues as rows. */
final class UserControlRows {
  private static final String HOLD =
      """
      insert into job_hold (job_id, partition, account_id) values ($1, $2, $3)
      on conflict (job_id) do nothing
      """;

  private static final String LET_GO = "delete from job_hold where job_id = $1";

  private static final String CONTROL =
      """
      insert into queue_control (arn, partition, account_id, paused, max_running)
      values ($1, $2, $3, $4, $5)
      on conflict (arn) do update set paused = excluded.paused, max_running = excluded.max_running
      """;

  private static final String NO_CONTROL = "delete from queue_control where arn = $1";

  private UserControlRows() {}

  static SqlStatement write(int partition, String accountId, AccountEvent.HoldChanged changed) {
    String id = changed.id().toString();
    return changed.held()
        ? new SqlStatement(HOLD, Tuple.of(id, partition, accountId))
        : new SqlStatement(LET_GO, Tuple.of(id));
  }

  static SqlStatement write(
      int partition, String accountId, AccountEvent.QueueControlled controlled) {
    String arn = controlled.queueArn();
    QueueControl control = controlled.control();
    return control.equals(QueueControl.NONE)
        ? new SqlStatement(NO_CONTROL, Tuple.of(arn))
        : new SqlStatement(
            CONTROL, Tuple.of(arn, partition, accountId, control.paused(), control.maxRunning()));
  }

  static QueueControl control(Row row) {
    return new QueueControl(row.getBoolean("paused"), row.getInteger("max_running"));
  }
}
