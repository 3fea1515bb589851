package io.windlass.scheduler.store;

import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.consumable.ConsumableDefinition;
import io.windlass.scheduler.consumable.ConsumableLevels;
import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.consumable.ConsumableRequirements;
import io.windlass.scheduler.consumable.ConsumableResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Consumable resources as rows, there and back, and what profiles need of them as JSON. */
final class ConsumableRows {
  private static final String UPSERT =
      """
      insert into consumable_resource (arn, partition, account_id, sequence, deleted, replenishable,
        incarnation, grant_number, granted, spent, strays, told_sequence, told_total,
        told_available, told_in_use)
      select * from unnest($1::text[], $2::int[], $3::text[], $4::bigint[], $5::bool[], $6::bool[],
        $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::bigint[],
        $13::bigint[], $14::bigint[], $15::bigint[])
      on conflict (arn) do update set sequence = excluded.sequence, deleted = excluded.deleted,
        replenishable = excluded.replenishable, incarnation = excluded.incarnation,
        grant_number = excluded.grant_number, granted = excluded.granted, spent = excluded.spent,
        strays = excluded.strays, told_sequence = excluded.told_sequence,
        told_total = excluded.told_total, told_available = excluded.told_available,
        told_in_use = excluded.told_in_use
      """;

  /** A resource to be written. */
  record Owned(String accountId, ConsumableResource resource) {
    ConsumableDefinition definition() {
      return resource.definition();
    }

    @Nullable Long published(Function<ConsumableLevels, Long> part) {
      ConsumableLevels levels = resource.published().levels();
      return levels == null ? null : part.apply(levels);
    }
  }

  private ConsumableRows() {}

  static SqlStatement upsert(int partition, List<Owned> rows) {
    return new SqlStatement(
        UPSERT,
        new ColumnArrays<>(rows)
            .text(r -> r.definition().arn())
            .all(partition)
            .text(Owned::accountId)
            .bigint(r -> r.definition().sequence())
            .bool(r -> r.definition().deleted())
            .bool(r -> r.definition().replenishable())
            .bigint(r -> r.definition().grant().incarnation())
            .bigint(r -> r.definition().grant().number())
            .bigint(r -> r.definition().grant().quantity())
            .bigint(r -> r.resource().spent())
            .text(r -> String.join(",", r.resource().orphans()))
            .bigint(r -> r.resource.published().sequence())
            .bigint(r -> r.published(ConsumableLevels::total))
            .bigint(r -> r.published(ConsumableLevels::available))
            .bigint(r -> r.published(ConsumableLevels::inUse))
            .tuple());
  }

  static ConsumableResource read(Row row) {
    String orphans = row.getString("strays");
    Long total = row.getLong("told_total");
    return new ConsumableResource(
        new ConsumableDefinition(
            row.getString("arn"),
            row.getLong("sequence"),
            row.getBoolean("deleted"),
            row.getBoolean("replenishable"),
            new ConsumableDefinition.Grant(
                row.getLong("incarnation"), row.getLong("grant_number"), row.getLong("granted"))),
        row.getLong("spent"),
        orphans.isEmpty() ? Set.of() : Set.of(orphans.split(",", -1)),
        new ConsumableResource.Published(
            row.getLong("told_sequence"),
            total == null
                ? null
                : new ConsumableLevels(
                    total, row.getLong("told_available"), row.getLong("told_in_use"))));
  }

  /** Null for nothing. */
  static @Nullable String write(ConsumableRequirements requirements) {
    if (requirements.isEmpty()) {
      return null;
    }
    JsonArray all = new JsonArray();
    for (ConsumableRequirement requirement : requirements.all()) {
      all.add(new JsonArray().add(requirement.resourceArn()).add(requirement.quantity()));
    }
    return all.encode();
  }

  static ConsumableRequirements readRequirements(@Nullable String json) {
    if (json == null) {
      return ConsumableRequirements.NONE;
    }
    Map<String, Long> quantities = new HashMap<>();
    JsonArray all = new JsonArray(json);
    for (int i = 0; i < all.size(); i++) {
      JsonArray requirement = all.getJsonArray(i);
      quantities.put(requirement.getString(0), requirement.getLong(1));
    }
    return ConsumableRequirements.of(quantities);
  }
}
