package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.messaging.SqlStatement;
import io.windlass.submission.consumableresource.ConsumableResource;
import io.windlass.submission.identity.Owner;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The table of consumable resources. All methods but {@link #apply} block. */
public final class ConsumableResources {
  private static final String SELECT =
      """
      select account_id, region, name, resource_type, created_at, incarnation, grant_number,
        granted, tags, in_use, case when spent_grant = grant_number then spent else 0 end as spent
      from consumable_resource""";
  private static final String INSERT =
      """
      insert into consumable_resource
        (arn, account_id, region, name, resource_type, created_at, incarnation, grant_number,
         granted, tags)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (arn) do nothing""";
  private static final String PAGE =
      """
       where account_id = $1 and region = $2 and name > $3
         and ($4::text[] is null or lower(name) like any($4))
       order by name limit $5""";
  private static final String APPLY =
      """
      update consumable_resource set usage_sequence = $3, in_use = $4, spent_grant = $5, spent = $6
      where arn = $1 and incarnation = $2 and usage_sequence < $3""";
  private static final String REMEMBER =
      """
      insert into consumable_update (arn, client_token, payload, total, updated_at)
      values ($1, $2, $3, $4, $5)""";

  private ConsumableResources() {}

  /** How a resource is used, as the scheduler tells. */
  public record Told(long incarnation, long sequence, long inUse, long grant, long spent) {}

  /** An update that was made with a client token, and the total that was its answer. */
  public record Remembered(String payload, long total) {}

  /** The resource with this ARN. */
  public static Optional<ConsumableResource> find(SqlClient client, String arn) {
    return Sql.rows(client, SELECT + " where arn = $1", ConsumableResources::read, arn).stream()
        .findFirst();
  }

  /** Those of the ARNs that there are. */
  public static Set<String> existing(SqlClient client, Collection<String> arns) {
    return new TreeSet<>(
        Sql.rows(
            client,
            "select arn from consumable_resource where arn = any($1)",
            row -> row.getString(0),
            (Object) arns.toArray(String[]::new)));
  }

  /** How many an owner has. */
  public static long count(SqlClient client, Owner owner) {
    return Sql.rows(
            client,
            "select count(*) from consumable_resource where account_id = $1 and region = $2",
            row -> row.getLong(0),
            owner.accountId(),
            owner.region())
        .getFirst();
  }

  /**
   * Resources of an owner by name, after one.
   *
   * @param names what the names must be like, in lower case; null is any
   */
  public static List<ConsumableResource> page(
      SqlClient client, Owner owner, String after, @Nullable List<NameFilter> names, int limit) {
    String[] patterns =
        names == null ? null : names.stream().map(NameFilter::pattern).toArray(String[]::new);
    return Sql.rows(
        client,
        SELECT + "\n" + PAGE,
        ConsumableResources::read,
        owner.accountId(),
        owner.region(),
        after,
        patterns,
        limit);
  }

  /** Adds one; false if there is one of that name. */
  public static boolean insert(SqlClient client, ConsumableResource resource) {
    ConsumableResource.Grant grant = resource.grant();
    return Sql.write(
            client,
            INSERT,
            resource.arn().toString(),
            resource.owner().accountId(),
            resource.owner().region(),
            resource.name(),
            grant.resourceType(),
            resource.createdAt(),
            grant.incarnation(),
            grant.number(),
            grant.quantity(),
            Documents.write(resource.tags()))
        == 1;
  }

  /** Writes what its owner changed. */
  public static void update(SqlClient client, ConsumableResource resource) {
    Sql.write(
        client,
        "update consumable_resource set grant_number = $2, granted = $3, tags = $4 where arn = $1",
        resource.arn().toString(),
        resource.grant().number(),
        resource.grant().quantity(),
        Documents.write(resource.tags()));
  }

  /** Removes one, and the memory of its updates. */
  public static void delete(SqlClient client, String arn) {
    Sql.write(client, "delete from consumable_update where arn = $1", arn);
    Sql.write(client, "delete from consumable_resource where arn = $1", arn);
  }

  /** The update of a resource that was made with a token since an instant; forgets older ones. */
  public static Optional<Remembered> remembered(
      SqlClient client, String arn, String token, long since) {
    Sql.write(
        client, "delete from consumable_update where arn = $1 and updated_at < $2", arn, since);
    return Sql.rows(
            client,
            "select payload, total from consumable_update where arn = $1 and client_token = $2",
            row -> new Remembered(row.getString(0), row.getLong(1)),
            arn,
            token)
        .stream()
        .findFirst();
  }

  /** Remembers an update for those who ask again with the token. */
  public static void remember(
      SqlClient client, String arn, String token, Remembered update, long now) {
    Sql.write(client, REMEMBER, arn, token, update.payload(), update.total(), now);
  }

  /** Takes in what the scheduler tells, unless it is of another incarnation or no news. */
  public static SqlStatement apply(String arn, Told told) {
    return new SqlStatement(
        APPLY,
        Sql.tuple(
            arn, told.incarnation(), told.sequence(), told.inUse(), told.grant(), told.spent()));
  }

  private static ConsumableResource read(Row row) {
    return new ConsumableResource(
        new Owner(row.getString("account_id"), row.getString("region")),
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
