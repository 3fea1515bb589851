package io.windlass.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The relay's statements. */
final class RelayStore {
  private static final String READ =
      "select id, messages from outbox where owner = $1 order by id limit $2";
  private static final String DELETE = "delete from outbox where id = any($1::bigint[])";
  private static final String SEEN =
      "insert into messaging_instance (instance_id, seen_at) values ($1, now()) "
          + "on conflict (instance_id) do update set seen_at = excluded.seen_at";
  private static final String TAKE_OVER =
      "update outbox set owner = $1 where id = any(array("
          + "select o.id from outbox o where o.owner > 'instance:' and o.owner < 'instance;' "
          + "and o.owner <> $1 and not exists (select 1 from messaging_instance i "
          + "where 'instance:' || i.instance_id = o.owner "
          + "and i.seen_at > now() - make_interval(secs => $2)) "
          + "order by o.id limit $3 for update of o skip locked))";
  private static final String FORGET_MARKERS =
      "delete from commit_marker where made_at < now() - interval '1 hour'";

  private final Pool pool;

  RelayStore(Pool pool) {
    this.pool = pool;
  }

  Future<List<OutboxRow>> read(String owner, int limit) {
    return pool.preparedQuery(READ)
        .execute(Tuple.of(owner, limit))
        .map(
            rows -> {
              List<OutboxRow> result = new ArrayList<>(rows.size());
              for (Row row : rows) {
                result.add(OutboxRow.decode(row.getLong(0), row.getBuffer(1).getBytes()));
              }
              return result;
            });
  }

  /**
   * Not worth an fsync: a delete that a crash undoes is a message sent twice, which consumers
   * ignore.
   */
  Future<RowSet<Row>> delete(List<Long> ids) {
    Tuple parameters = Tuple.from(Arrays.<Object>asList((Object) ids.toArray(Long[]::new)));
    return pool.getConnection()
        .compose(
            connection -> {
              Future<RowSet<Row>> begin =
                  connection.query("BEGIN; SET LOCAL synchronous_commit = off").execute();
              Future<RowSet<Row>> deleted = connection.preparedQuery(DELETE).execute(parameters);
              return Future.join(begin, deleted, connection.query("COMMIT").execute())
                  .transform(done -> begin.compose(ignored -> deleted))
                  .onComplete(done -> connection.close());
            });
  }

  /** Says that an instance lives. */
  Future<Void> renewLease(String instanceId) {
    return pool.preparedQuery(SEEN)
        .execute(Tuple.of(instanceId))
        .compose(ignored -> pool.query(FORGET_MARKERS).execute())
        .mapEmpty();
  }

  /** Answers how many rows of instances that were not seen for so long are the owner's now. */
  Future<Integer> takeOver(String owner, Duration lease, int limit) {
    return pool.preparedQuery(TAKE_OVER)
        .execute(Tuple.of(owner, lease.toMillis() / 1e3, limit))
        .map(RowSet::rowCount);
  }
}
