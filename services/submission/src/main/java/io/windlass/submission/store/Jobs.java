package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.job.JobListing;
import io.windlass.submission.job.JobRole;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the view of jobs, with children of arrays and nodes. All methods block. Jobs of other
 * owners and service jobs are not found (VIEW-010).
 */
public final class Jobs {
  private static final String FROM =
      " from job j join job_state s on s.job_id = j.job_id where j.job_id = any($1)"
          + " and j.account_id = $2 and j.region = $3 and j.service_type is null";
  private static final String PURGE =
      """
      with old as (
        select s.job_id from job_state s
        where s.queue_id = $1 and s.status = $2 and s.created_at < $3 and s.stopped_at < $3
        limit $4
      ), state as (
        delete from job_state where job_id = any(array(select job_id from old))
      ), consumables as (
        delete from job_consumable where job_id = any(array(select job_id from old))
      )
      delete from job where job_id = any(array(select job_id from old))\
      """;

  private Jobs() {}

  /**
   * The position at which a page of jobs ended. The next page begins after it, whatever was added
   * meanwhile.
   */
  public record Position(long createdAt, String jobId) {}

  /** Returns the jobs with these ids that exist, in the order of the ids. */
  public static List<StoredJob> describe(SqlClient client, Owner owner, List<String> ids) {
    Map<String, StoredJob> found = find(client, owner, ids);
    return ids.stream().distinct().map(found::get).filter(Objects::nonNull).toList();
  }

  /** Jobs and children with these ids, and the parents of the children. */
  private static Map<String, StoredJob> find(
      SqlClient client, Owner owner, Collection<String> ids) {
    Set<String> whole = new LinkedHashSet<>();
    Set<ChildId> children = new LinkedHashSet<>();
    for (String id : ids) {
      Optional<ChildId> child = ChildId.parse(id);
      child.ifPresent(children::add);
      whole.add(child.map(ChildId::parentId).orElse(id));
    }
    Map<String, StoredJob> found = new HashMap<>();
    BlockingSql.rows(
            client,
            "select " + StoredJob.COLUMNS + ", j.detail" + FROM,
            StoredJob::detailed,
            whole.toArray(String[]::new),
            owner.accountId(),
            owner.region())
        .forEach(job -> found.put(job.key().jobId(), job));
    found.putAll(ChildJobs.find(client, found, children));
    return found;
  }

  /**
   * Returns those of the jobs that have not ended in the view. A child whose parent has just been
   * submitted counts, though the view does not have it yet.
   */
  public static List<String> unfinished(SqlClient client, Owner owner, List<String> ids) {
    Map<String, StoredJob> found = find(client, owner, ids);
    return ids.stream().distinct().filter(id -> isUnfinished(id, found)).toList();
  }

  private static boolean isUnfinished(String id, Map<String, StoredJob> found) {
    StoredJob job = found.get(id);
    if (job != null) {
      return !job.finished();
    }
    return ChildId.parse(id).filter(child -> isComing(child, found)).isPresent();
  }

  private static boolean isComing(ChildId child, Map<String, StoredJob> found) {
    StoredJob job = found.get(child.parentId());
    JobRole.Parent parent = ChildJobs.parent(job);
    return job != null && parent != null && !job.finished() && child.index() < parent.size();
  }

  /**
   * Returns those of the ids that are jobs, each with its number of children; 0 if it is no array.
   */
  public static Map<String, Integer> children(
      SqlClient client, Owner owner, Collection<String> ids) {
    Map<String, Integer> sizes = new HashMap<>();
    BlockingSql.rows(
            client,
            "select job_id, coalesce(array_size, 0) from job"
                + " where job_id = any($1) and account_id = $2 and region = $3"
                + " and service_type is null",
            row -> Map.entry(row.getString(0), row.getInteger(1)),
            ids.toArray(String[]::new),
            owner.accountId(),
            owner.region())
        .forEach(job -> sizes.put(job.getKey(), job.getValue()));
    return sizes;
  }

  /** Returns those of the ids that are jobs. */
  public static Set<String> existing(SqlClient client, Owner owner, Collection<String> ids) {
    return children(client, owner, ids).keySet();
  }

  /** One job, or one child of an array. */
  public static Optional<StoredJob> find(SqlClient client, Owner owner, String id) {
    return describe(client, owner, List.of(id)).stream().findFirst();
  }

  /** Returns the jobs of a queue that a listing asks for, newest first, from a position on. */
  public static List<StoredJob> list(
      SqlClient client, long queueId, JobListing listing, @Nullable Position after) {
    ListingQuery query = ListingQuery.of(StoredJob.COLUMNS, queueId, listing, after);
    return BlockingSql.rows(client, query.sql(), StoredJob::summary, query.parameters());
  }

  /**
   * Returns the children of a job with this status, by index, from one on. There is one more than a
   * page has if there is another page.
   */
  public static List<StoredJob> listChildren(
      SqlClient client, StoredJob parent, String status, int from, int maxResults) {
    return ChildJobs.list(client, parent, status, from, maxResults + 1);
  }

  /** Replaces the tags of a job. */
  public static void retag(SqlClient client, String id, Map<String, String> tags) {
    BlockingSql.write(
        client, "update job set tags = $2 where job_id = $1", id, Documents.write(tags));
  }

  /** Deletes some jobs of a queue that ended with a status before an instant; returns how many. */
  public static int purge(SqlClient client, long queueId, String status, long before, int atMost) {
    return BlockingSql.write(client, PURGE, queueId, status, before, atMost);
  }
}
