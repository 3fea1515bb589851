package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.aws.batch.JobDefinition;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.jobdefinition.DefinitionNormalForm;
import io.windlass.submission.jobdefinition.DefinitionReference;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of job definitions. All methods block. */
public final class JobDefinitions {
  private static final String SELECT =
      "select account_id, region, status, document, tags from job_definition"
          + " where account_id = $1 and region = $2";
  private static final String NEXT_REVISION =
      """
      insert into job_definition_name (account_id, region, name, last_revision)
      values ($1, $2, $3, 1)
      on conflict (account_id, region, name)
      do update set last_revision = job_definition_name.last_revision + 1
      returning last_revision\
      """;
  private static final String INSERT =
      """
      insert into job_definition (account_id, region, name, revision, status, document, tags)
      values ($1, $2, $3, $4, $5, $6, $7)\
      """;
  private static final String UPDATE =
      """
      update job_definition set status = $5, tags = $6,
        deregistered_at = case when $5 = 'INACTIVE' then coalesce(deregistered_at, $7) end
      where account_id = $1 and region = $2 and name = $3 and revision = $4\
      """;
  private static final String PAGE =
      """
       and ($3::text is null or name = $3) and ($4::text is null or status = $4)
       and (name > $5 or (name = $5 and revision < $6))
      order by name, revision desc limit $7\
      """;

  private JobDefinitions() {}

  /** The position at which a page of definitions ended. The next page begins after it. */
  public record Position(String name, int revision) {
    /** Before everything. */
    public static final Position START = new Position("", Integer.MAX_VALUE);
  }

  /** Returns a revision; the latest active one if the reference has no revision. */
  public static Optional<RegisteredDefinition> find(
      SqlClient client, Owner owner, DefinitionReference reference) {
    Integer revision = reference.revision();
    String condition =
        revision == null
            ? " and name = $3 and status = 'ACTIVE' order by revision desc limit 1"
            : " and name = $3 and revision = " + revision;
    return BlockingSql.rows(
            client,
            SELECT + condition,
            JobDefinitions::read,
            owner.accountId(),
            owner.region(),
            reference.name())
        .stream()
        .findFirst();
  }

  /** Definitions by name and, newest first, revision, from a position on. */
  public static List<RegisteredDefinition> page(
      SqlClient client,
      Owner owner,
      @Nullable String name,
      @Nullable String status,
      Position after,
      int limit) {
    return BlockingSql.rows(
        client,
        SELECT + "\n" + PAGE,
        JobDefinitions::read,
        owner.accountId(),
        owner.region(),
        name,
        status,
        after.name(),
        after.revision(),
        limit);
  }

  /**
   * Returns the next revision of a name. Other transactions that ask for it wait until this one
   * ends.
   */
  public static int nextRevision(SqlClient transaction, Owner owner, String name) {
    return BlockingSql.rows(
            transaction,
            NEXT_REVISION,
            row -> row.getInteger(0),
            owner.accountId(),
            owner.region(),
            name)
        .getFirst();
  }

  public static void insert(SqlClient client, RegisteredDefinition definition) {
    BlockingSql.write(
        client,
        INSERT,
        definition.owner().accountId(),
        definition.owner().region(),
        definition.document().jobDefinitionName(),
        definition.document().revision(),
        definition.document().status(),
        Documents.write(definition.document()),
        Documents.write(definition.tags()));
  }

  /** Writes status and tags; nothing else of a revision ever changes. */
  public static void update(SqlClient client, RegisteredDefinition definition, Instant now) {
    BlockingSql.write(
        client,
        UPDATE,
        definition.owner().accountId(),
        definition.owner().region(),
        definition.document().jobDefinitionName(),
        definition.document().revision(),
        definition.document().status(),
        Documents.write(definition.tags()),
        now.atOffset(ZoneOffset.UTC));
  }

  private static RegisteredDefinition read(Row row) {
    JobDefinition document = Documents.read(row.getString("document"), JobDefinition.class);
    return new RegisteredDefinition(
        new Owner(row.getString("account_id"), row.getString("region")),
        DefinitionNormalForm.of(document.toBuilder().status(row.getString("status")).build()),
        Documents.readTags(row.getString("tags")));
  }
}
