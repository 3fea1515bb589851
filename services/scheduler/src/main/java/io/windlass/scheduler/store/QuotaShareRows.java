package io.windlass.scheduler.store;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.quota.QuotaShare;
import java.util.Map;
import java.util.TreeMap;

/** Quota shares as rows, there and back. What they use follows from their jobs. */
final class QuotaShareRows {
  private static final String UPSERT =
      """
      insert into quota_share (arn, partition, account_id, sequence, queue_arn, name, life, limits,
        strategy, borrow_limit, in_share_preemption)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      on conflict (arn) do update set sequence = excluded.sequence, life = excluded.life,
        limits = excluded.limits, strategy = excluded.strategy,
        borrow_limit = excluded.borrow_limit, in_share_preemption = excluded.in_share_preemption
      """;

  private QuotaShareRows() {}

  static SqlStatement upsert(int partition, String accountId, QuotaShare share) {
    JsonObject limits = new JsonObject();
    share.limits().forEach(limits::put);
    return new SqlStatement(
        UPSERT,
        Tuple.of(share.arn(), partition, accountId, share.sequence(), share.queueArn())
            .addString(share.name())
            .addString(share.life().name())
            .addString(limits.encode())
            .addString(share.sharing().strategy().name())
            .addInteger(share.sharing().borrowLimit())
            .addBoolean(share.sharing().inSharePreemption()));
  }

  static QuotaShare read(Row row) {
    Map<String, Long> limits = new TreeMap<>();
    JsonObject stored = new JsonObject(row.getString("limits"));
    stored.fieldNames().forEach(unit -> limits.put(unit, stored.getLong(unit)));
    return new QuotaShare(
        row.getString("arn"),
        row.getLong("sequence"),
        row.getString("queue_arn"),
        row.getString("name"),
        QuotaShare.Life.valueOf(row.getString("life")),
        limits,
        new QuotaShare.Sharing(
            QuotaShare.Strategy.valueOf(row.getString("strategy")),
            row.getInteger("borrow_limit"),
            row.getBoolean("in_share_preemption")));
  }
}
