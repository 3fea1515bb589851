package io.windlass.messaging.outbox;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.quarantine.PostgresText;
import io.windlass.messaging.quarantine.QuarantinedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The relay's statements. */
record RelayStore(Pool pool) {
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

  private static final String REMOVE = "delete from outbox where id = $1";
  private static final String CUT =
      "update outbox set messages = $2 where id = $1 and messages <> $2";
  private static final String SET_ASIDE =
      "with again as (update quarantined_record set attempts = attempts + 1, outbox_id = null, "
          + "wish = nullif(wish, 'RETRY'), error = $7, stack = $8, changed_at = now() "
          + "where outbox_id = $3 returning id) "
          + "insert into quarantined_record (direction, consumer_group, topic, partition, "
          + "record_offset, record_key, record_timestamp, value, account_id, scope, status, error, "
          + "stack, attempts) select 'out', $1, $2, -1, $3, $4, now(), $5, $6, '', 'FAILED', $7, $8, "
          + "1 where not exists (select from again)";
  private static final String SET_ASIDE_NOW =
      "select topic, count(*), count(wish) from quarantined_record where direction = 'out' "
          + "group by topic";
  private static final String FORGET =
      "delete from quarantined_record q where direction = 'out' and (outbox_id is null and wish = "
          + "'DISCARD' or outbox_id is not null "
          + "and not exists (select from outbox o where o.id = q.outbox_id))";
  private static final String WANTED =
      "select id, topic, account_id, record_key, value from quarantined_record "
          + "where direction = 'out' and wish = 'RETRY' and outbox_id is null order by id for update";
  private static final String SEND_AGAIN =
      "with sent as (insert into outbox (owner, messages) values ($1, $2) returning id) "
          + "update quarantined_record set outbox_id = sent.id, changed_at = now() from sent "
          + "where quarantined_record.id = $3";

  /** Messages of a topic that are set aside, and how many somebody wants something done with. */
  record Count(String topic, long rows, long requests) {}

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

  /**
   * Refused messages leave their row of the outbox for the quarantine, where one that was tried
   * again is counted. Does nothing if that was done before.
   */
  Future<Void> setAside(RejectedMessages.OfRow refused) {
    OutboxRow rest = refused.rest();
    Tuple id = Tuple.of(refused.row().id());
    return pool.withTransaction(
        connection ->
            (rest == null
                    ? connection.preparedQuery(REMOVE).execute(id)
                    : connection
                        .preparedQuery(CUT)
                        .execute(id.addBuffer(Buffer.buffer(rest.encode()))))
                .compose(
                    left -> {
                      Future<RowSet<Row>> last = Future.succeededFuture(left);
                      if (left.rowCount() > 0) {
                        for (RejectedMessages.Refusal each : refused.refusals()) {
                          last =
                              last.compose(
                                  _ ->
                                      connection
                                          .preparedQuery(SET_ASIDE)
                                          .execute(row(refused, each)));
                        }
                      }
                      return last.mapEmpty();
                    }));
  }

  private static Tuple row(RejectedMessages.OfRow refused, RejectedMessages.Refusal refusal) {
    EncodedMessage message = refusal.message();
    byte @Nullable [] value = message.value();
    return Tuple.tuple()
        .addString(refused.outboxChannel().owner())
        .addString(message.topic())
        .addLong(refused.row().id())
        .addBuffer(Buffer.buffer(message.key()))
        .addBuffer(value == null ? null : Buffer.buffer(value))
        .addString(PostgresText.of(message.accountId()))
        .addString(QuarantinedRecord.error(refusal.failure()))
        .addString(QuarantinedRecord.stack(refusal.failure()));
  }

  /** Returns what is set aside now. */
  Future<List<Count>> setAsideNow() {
    return pool.query(SET_ASIDE_NOW)
        .execute()
        .map(
            rows -> {
              List<Count> counts = new ArrayList<>();
              for (Row row : rows) {
                counts.add(new Count(row.getString(0), row.getLong(1), row.getLong(2)));
              }
              return counts;
            });
  }

  /**
   * Carries out the operator's requests: inserts messages to retry into the outbox of this owner
   * again, and deletes those to discard and those that the broker has acknowledged by now.
   *
   * @return how many messages were inserted into the outbox
   */
  Future<Integer> applyRequests(String owner) {
    return pool.withTransaction(
        connection ->
            connection
                .query(FORGET)
                .execute()
                .compose(_ -> connection.query(WANTED).execute())
                .compose(
                    wanted -> {
                      Future<?> last = Future.succeededFuture();
                      for (Row row : wanted) {
                        Tuple again =
                            Tuple.of(owner, Buffer.buffer(again(row).encode()), row.getLong(0));
                        last =
                            last.compose(_ -> connection.preparedQuery(SEND_AGAIN).execute(again));
                      }
                      return last.map(wanted.size());
                    }));
  }

  private static OutboxRow again(Row row) {
    Buffer value = row.getBuffer(4);
    EncodedMessage message =
        new EncodedMessage(
            row.getString(1),
            row.getString(2),
            row.getBuffer(3).toString(StandardCharsets.UTF_8),
            value == null ? null : value.getBytes());
    return new OutboxRow(0, List.of(message));
  }
}
