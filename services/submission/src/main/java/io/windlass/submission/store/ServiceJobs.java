package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.JobListing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the view of service jobs. All methods block. Jobs of other owners and other jobs are not
 * found.
 */
public final class ServiceJobs {
  private static final String FROM =
      " from job j join job_state s on s.job_id = j.job_id where j.job_id = any($1)"
          + " and j.account_id = $2 and j.region = $3 and j.service_type is not null";

  private ServiceJobs() {}

  /** Returns the job with this id. */
  public static Optional<StoredServiceJob> find(SqlClient client, Owner owner, String id) {
    return BlockingSql.rows(
            client,
            "select " + StoredServiceJob.COLUMNS + ", j.service_payload" + FROM,
            StoredServiceJob::detailed,
            new String[] {id},
            owner.accountId(),
            owner.region())
        .stream()
        .findFirst();
  }

  /** Returns those of the jobs that have not ended, as far as is known here. */
  public static Set<String> unfinished(SqlClient client, Owner owner, Collection<String> ids) {
    return new TreeSet<>(
        BlockingSql.rows(
            client,
            "select j.job_id" + FROM + " and s.status not in ('SUCCEEDED', 'FAILED')",
            row -> row.getString(0),
            ids.toArray(String[]::new),
            owner.accountId(),
            owner.region()));
  }

  /** Returns the jobs of a queue that a listing asks for, newest first, from a position on. */
  public static List<StoredServiceJob> list(
      SqlClient client, long queueId, JobListing listing, Jobs.@Nullable Position after) {
    ListingQuery query = ListingQuery.of(StoredServiceJob.COLUMNS, queueId, listing, after);
    return BlockingSql.rows(client, query.sql(), StoredServiceJob::summary, query.parameters());
  }

  /** Returns the use of a client token since an instant. */
  public static Optional<UsedToken> usedToken(
      SqlClient client, Owner owner, String token, long since) {
    return BlockingSql.rows(
            client,
            "select request, job_id from service_job_token where account_id = $1 and region = $2"
                + " and client_token = $3 and created_at > $4",
            row -> new UsedToken(row.getString(0), row.getString(1)),
            owner.accountId(),
            owner.region(),
            token,
            since)
        .stream()
        .findFirst();
  }

  /** The digest of a request with a client token, and the job that it submitted. */
  public record UsedToken(String request, String jobId) {}

  /** Deletes client tokens that are older than an instant; returns how many. */
  public static int forgetTokens(SqlClient client, long before) {
    return BlockingSql.write(
        client, "delete from service_job_token where created_at <= $1", before);
  }
}
