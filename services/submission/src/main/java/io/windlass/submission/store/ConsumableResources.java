package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.messaging.SqlStatement;
import io.windlass.submission.consumableresource.ConsumableResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The table of consumable resources. All methods but {@link #apply} block. */
public final class ConsumableResources {
  public static final ResourceTable<ConsumableResource> TABLE =
      new ResourceTable<>(
          "consumable_resource",
          """
          account_id, region, name, resource_type, created_at, incarnation, grant_number, granted,
          tags, in_use, case when spent_grant = grant_number then spent else 0 end as spent\
          """,
          ConsumableResources::read);

  private static final String PAGE =
      """
      and name > $3
         and ($4::text[] is null or lower(name) like any($4))
       order by name limit $5\
      """;
  private static final String APPLY =
      """
      update consumable_resource set usage_sequence = $3, in_use = $4, spent_grant = $5, spent = $6
      where arn = $1 and incarnation = $2 and usage_sequence < $3\
      """;
  private static final String INSERT_UPDATE =
      """
      insert into consumable_update (arn, client_token, payload, total, updated_at)
      values ($1, $2, $3, $4, $5)\
      """;

  private ConsumableResources() {}

  /** The use of a resource as the scheduler reports it. */
  public record ReportedUsage(
      long incarnation, long sequence, long inUse, long grant, long spent) {}

  /** An update that was made with a client token, and the total that its response told. */
  public record AppliedUpdate(String payload, long total) {}

  /** Returns those of the ARNs that exist. */
  public static Set<String> existing(SqlClient client, Collection<String> arns) {
    return new TreeSet<>(
        BlockingSql.rows(
            client,
            "select arn from consumable_resource where arn = any($1)",
            row -> row.getString(0),
            (Object) arns.toArray(String[]::new)));
  }

  /** Returns how many resources an owner has. */
  public static long count(SqlClient client, Owner owner) {
    return BlockingSql.rows(
            client,
            "select count(*) from consumable_resource where account_id = $1 and region = $2",
            row -> row.getLong(0),
            owner.accountId(),
            owner.region())
        .getFirst();
  }

  /**
   * Returns resources of an owner in the order of their names, after a name.
   *
   * @param names filters of which one must match; null is any name
   */
  public static List<ConsumableResource> page(
      SqlClient client, Owner owner, String after, @Nullable List<NameFilter> names, int limit) {
    String[] patterns =
        names == null ? null : names.stream().map(NameFilter::pattern).toArray(String[]::new);
    return TABLE.ofOwner(client, owner, PAGE, after, patterns, limit);
  }

  /** Inserts a resource; returns false if there is one with its name. */
  public static boolean insert(SqlClient client, ConsumableResource resource) {
    ConsumableResource.Grant grant = resource.grant();
    return TABLE.insert(
        client,
        resource.arn(),
        "name, resource_type, created_at, incarnation, grant_number, granted, tags",
        resource.name(),
        grant.resourceType(),
        resource.createdAt(),
        grant.incarnation(),
        grant.number(),
        grant.quantity(),
        Documents.write(resource.tags()));
  }

  /** Writes what its owner can change. */
  public static void update(SqlClient client, ConsumableResource resource) {
    BlockingSql.write(
        client,
        "update consumable_resource set grant_number = $2, granted = $3, tags = $4 where arn = $1",
        resource.arn().toString(),
        resource.grant().number(),
        resource.grant().quantity(),
        Documents.write(resource.tags()));
  }

  /** Deletes a resource, and the client tokens of its updates. */
  public static void delete(SqlClient client, ResourceArn arn) {
    BlockingSql.write(client, "delete from consumable_update where arn = $1", arn.toString());
    TABLE.delete(client, arn);
  }

  /** Returns the update that was made with a client token since an instant; deletes older ones. */
  public static Optional<AppliedUpdate> findUpdate(
      SqlClient client, String arn, String token, long since) {
    BlockingSql.write(
        client, "delete from consumable_update where arn = $1 and updated_at < $2", arn, since);
    return BlockingSql.rows(
            client,
            "select payload, total from consumable_update where arn = $1 and client_token = $2",
            row -> new AppliedUpdate(row.getString(0), row.getLong(1)),
            arn,
            token)
        .stream()
        .findFirst();
  }

  /** Saves an update for requests that repeat its client token. */
  public static void saveUpdate(
      SqlClient client, String arn, String token, AppliedUpdate update, long now) {
    BlockingSql.write(client, INSERT_UPDATE, arn, token, update.payload(), update.total(), now);
  }

  /**
   * Returns the statement that stores a reported usage. It has no effect if the report is of
   * another incarnation, or not newer than what is stored.
   */
  public static SqlStatement apply(String arn, ReportedUsage usage) {
    return new SqlStatement(
        APPLY,
        BlockingSql.tuple(
            arn,
            usage.incarnation(),
            usage.sequence(),
            usage.inUse(),
            usage.grant(),
            usage.spent()));
  }

  private static ConsumableResource read(Row row) {
    return new ConsumableResource(
        ResourceTable.owner(row),
        row.getString("name"),
        row.getLong("created_at"),
        new ConsumableResource.Grant(
            row.getString("resource_type").equals("REPLENISHABLE"),
            row.getLong("incarnation"),
            row.getLong("grant_number"),
            row.getLong("granted")),
        new ConsumableResource.Usage(row.getLong("in_use"), row.getLong("spent")),
        Documents.readTags(row.getString("tags")));
  }
}
