package io.windlass.scheduler.store;

import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.fairshare.ShareState;
import io.windlass.scheduler.fairshare.UsageSlice;
import io.windlass.scheduler.queue.SharingPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Scheduling policies, and what shares of queues used, as rows, there and back. */
final class ShareRows {
  private static final String UPSERT_POLICY =
      """
      insert into scheduling_policy (arn, partition, account_id, sequence, decay_seconds,
        compute_reservation, weights, quota_shares)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (arn) do update set sequence = excluded.sequence,
        decay_seconds = excluded.decay_seconds,
        compute_reservation = excluded.compute_reservation, weights = excluded.weights,
        quota_shares = excluded.quota_shares
      """;

  private static final String UPSERT =
      """
      insert into queue_share (queue_arn, share_identifier, partition, account_id, charged_to,
        idle_since, usage)
      select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::bigint[],
        $6::bigint[], $7::text[])
      on conflict (queue_arn, share_identifier) do update set charged_to = excluded.charged_to,
        idle_since = excluded.idle_since, usage = excluded.usage
      """;

  private static final String DELETE =
      """
      delete from queue_share using unnest($1::text[], $2::text[]) as gone (queue, share)
      where queue_arn = gone.queue and share_identifier = gone.share
      """;

  /** Which share of which queue. */
  record Key(String queueArn, String share) {}

  /** A share's account to be written. */
  record Owned(String accountId, String queueArn, ShareState account) {
    Key key() {
      return new Key(queueArn, account.identifier());
    }
  }

  private ShareRows() {}

  static SqlStatement upsert(int partition, String accountId, SharingPolicy policy) {
    return switch (policy) {
      case SharingPolicy.ByWeight byWeight -> upsert(partition, accountId, byWeight.weights());
      case SharingPolicy.ByQuota byQuota ->
          new SqlStatement(
              UPSERT_POLICY,
              Tuple.of(byQuota.arn(), partition, accountId, byQuota.sequence())
                  .addLong(0L)
                  .addInteger(0)
                  .addString("[]")
                  .addBoolean(true));
    };
  }

  private static SqlStatement upsert(int partition, String accountId, FairSharePolicy policy) {
    JsonArray weights = new JsonArray();
    policy.weights().forEach(w -> weights.add(new JsonArray().add(w.identifier()).add(w.factor())));
    return new SqlStatement(
        UPSERT_POLICY,
        Tuple.of(policy.arn(), partition, accountId, policy.sequence())
            .addLong(policy.decay().toSeconds())
            .addInteger(policy.computeReservation())
            .addString(weights.encode())
            .addBoolean(false));
  }

  static SharingPolicy readPolicy(Row row) {
    if (row.getBoolean("quota_shares")) {
      return new SharingPolicy.ByQuota(row.getString("arn"), row.getLong("sequence"));
    }
    List<FairSharePolicy.Weight> weights = new ArrayList<>();
    JsonArray stored = new JsonArray(row.getString("weights"));
    for (int i = 0; i < stored.size(); i++) {
      JsonArray weight = stored.getJsonArray(i);
      weights.add(new FairSharePolicy.Weight(weight.getString(0), weight.getDouble(1)));
    }
    return new SharingPolicy.ByWeight(
        new FairSharePolicy(
            row.getString("arn"),
            row.getLong("sequence"),
            Duration.ofSeconds(row.getLong("decay_seconds")),
            row.getInteger("compute_reservation"),
            List.copyOf(weights)));
  }

  /** Each share once, as it is now; those of which nothing is to be kept are deleted. */
  static List<SqlStatement> writes(int partition, List<Owned> shares) {
    List<Owned> kept = shares.stream().filter(s -> !s.account().isEmpty()).toList();
    List<Owned> gone = shares.stream().filter(s -> s.account().isEmpty()).toList();
    List<SqlStatement> writes = new ArrayList<>();
    if (!kept.isEmpty()) {
      writes.add(
          new SqlStatement(
              UPSERT,
              new ColumnArrays<>(kept)
                  .text(Owned::queueArn)
                  .text(s -> s.account().identifier())
                  .all(partition)
                  .text(Owned::accountId)
                  .bigint(s -> s.account().chargedTo())
                  .bigint(s -> s.account().idleSince())
                  .text(s -> usage(s.account().slices()))
                  .tuple()));
    }
    if (!gone.isEmpty()) {
      writes.add(
          new SqlStatement(
              DELETE,
              new ColumnArrays<>(gone)
                  .text(Owned::queueArn)
                  .text(s -> s.account().identifier())
                  .tuple()));
    }
    return writes;
  }

  static ShareState read(Row row) {
    return new ShareState(
        row.getString("share_identifier"),
        row.getLong("charged_to"),
        row.getLong("idle_since"),
        slices(row.getString("usage")));
  }

  private static String usage(List<UsageSlice> slices) {
    JsonArray all = new JsonArray();
    for (UsageSlice slice : slices) {
      all.add(
          new JsonArray()
              .add(slice.start())
              .add(slice.end())
              .add(slice.area())
              .add(slice.moment())
              .add(slice.expires()));
    }
    return all.encode();
  }

  private static List<UsageSlice> slices(String usage) {
    List<UsageSlice> slices = new ArrayList<>();
    JsonArray all = new JsonArray(usage);
    for (int i = 0; i < all.size(); i++) {
      JsonArray slice = all.getJsonArray(i);
      slices.add(
          new UsageSlice(
              slice.getLong(0),
              slice.getLong(1),
              slice.getLong(2),
              slice.getDouble(3),
              slice.getLong(4)));
    }
    return List.copyOf(slices);
  }
}
