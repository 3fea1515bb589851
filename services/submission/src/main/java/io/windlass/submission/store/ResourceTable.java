package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of all kinds of resources have in common: a row for each ARN, which belongs to an
 * owner and has a name. Immutable; all methods block.
 */
public final class ResourceTable<R> {
  private final String name;
  private final String select;
  private final String deletable;
  private final Function<Row, R> read;

  ResourceTable(String name, String columns, Function<Row, R> read) {
    this(name, columns, "false", read);
  }

  /**
   * Creates a table with a column {@code deleting_since}.
   *
   * @param unused condition under which a row that is being deleted can go
   */
  ResourceTable(String name, String columns, String unused, Function<Row, R> read) {
    this.name = name;
    this.select = "select " + columns + " from " + name + " ";
    this.deletable = "where deleting_since < $1 and " + unused;
    this.read = read;
  }

  /** Returns the resource with this ARN. */
  public Optional<R> find(SqlClient client, String arn) {
    return select(client, "where arn = $1", arn).stream().findFirst();
  }

  /** Returns all resources of an owner, by name. */
  public List<R> all(SqlClient client, Owner owner) {
    return ofOwner(client, owner, "order by name collate \"C\"");
  }

  /** Returns resources of an owner; the parameters of the condition begin with $3. */
  List<R> ofOwner(SqlClient client, Owner owner, String condition, @Nullable Object... parameters) {
    List<@Nullable Object> all = new ArrayList<>(List.of(owner.accountId(), owner.region()));
    all.addAll(Arrays.asList(parameters));
    return select(client, "where account_id = $1 and region = $2 " + condition, all.toArray());
  }

  /**
   * Returns resources of an owner whose deletion was accepted before an instant and that are not in
   * use any more.
   */
  public List<R> deletable(SqlClient client, Owner owner, Instant before) {
    return select(
        client,
        deletable + " and account_id = $2 and region = $3",
        before.atOffset(ZoneOffset.UTC),
        owner.accountId(),
        owner.region());
  }

  /** Returns the query for the owners of such resources; its parameter is the instant. */
  String ownersOfDeletable() {
    return "select account_id, region from " + name + " " + deletable;
  }

  List<R> select(SqlClient client, String condition, @Nullable Object... parameters) {
    return BlockingSql.rows(client, select + condition, read, parameters);
  }

  /** Inserts a row; returns false if the ARN has one. */
  boolean insert(
      SqlClient client, ResourceArn arn, String columns, @Nullable Object... parameters) {
    List<@Nullable Object> all =
        new ArrayList<>(List.of(arn.toString(), arn.owner().accountId(), arn.owner().region()));
    all.addAll(Arrays.asList(parameters));
    String values =
        IntStream.rangeClosed(1, all.size())
            .mapToObj(i -> "$" + i)
            .collect(Collectors.joining(", "));
    return BlockingSql.write(
            client,
            "insert into "
                + name
                + " (arn, account_id, region, "
                + columns
                + ") values ("
                + values
                + ") on conflict (arn) do nothing",
            all.toArray())
        == 1;
  }

  /** Writes the settings and the tags, and that the resource is being deleted, if it is. */
  void update(SqlClient client, OwnedResource<?> changed, Object settings, Instant now) {
    BlockingSql.write(
        client,
        "update "
            + name
            + """
             set settings = $2, tags = $3,
              deleting_since = case when $4 then coalesce(deleting_since, $5) end
            where arn = $1\
            """,
        changed.arn().toString(),
        Documents.write(settings),
        Documents.write(changed.tags()),
        changed.deleting(),
        now.atOffset(ZoneOffset.UTC));
  }

  /** Deletes the row of an ARN. */
  public void delete(SqlClient client, ResourceArn arn) {
    BlockingSql.write(client, "delete from " + name + " where arn = $1", arn.toString());
  }

  /** Returns the owner in a row. */
  static Owner owner(Row row) {
    return new Owner(row.getString("account_id"), row.getString("region"));
  }
}
