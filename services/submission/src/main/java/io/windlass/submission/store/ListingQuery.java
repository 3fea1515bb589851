package io.windlass.submission.store;

import io.windlass.submission.job.JobFilter;
import io.windlass.submission.job.JobListing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of a listing. It scans one index of the queue in the order of the listing, for one row
 * more than a page has: with that row there is another page.
 */
final class ListingQuery {
  private final List<@Nullable Object> parameters = new ArrayList<>();
  private final StringBuilder sql = new StringBuilder();

  private final String columns;

  private ListingQuery(String columns) {
    this.columns = columns;
  }

  static ListingQuery of(
      String columns, long queueId, JobListing listing, Jobs.@Nullable Position after) {
    ListingQuery query = new ListingQuery(columns);
    query.build(queueId, listing, after);
    return query;
  }

  String sql() {
    return sql.toString();
  }

  @Nullable Object[] parameters() {
    return parameters.toArray();
  }

  private void build(long queueId, JobListing listing, Jobs.@Nullable Position after) {
    String status = listing.status();
    // Without filters the index of states has the order; with filters one of the indexes of jobs.
    String ordered = listing.filters().isEmpty() ? "s" : "j";
    sql.append("select ").append(columns);
    sql.append(" from job j join job_state s on s.job_id = j.job_id where ");
    sql.append(ordered).append(".queue_id = ").append(parameter(queueId));
    if (status != null) {
      sql.append(" and s.status = ").append(parameter(status));
    }
    for (List<JobFilter> group : listing.filters()) {
      sql.append(" and (");
      sql.append(group.stream().map(this::condition).collect(Collectors.joining(" or ")));
      sql.append(")");
    }
    if (after != null) {
      sql.append(" and (%1$s.created_at, %1$s.job_id) < (".formatted(ordered));
      sql.append(parameter(after.createdAt())).append(", ");
      sql.append(parameter(after.jobId())).append(")");
    }
    sql.append(" order by %1$s.created_at desc, %1$s.job_id desc limit ".formatted(ordered));
    sql.append(parameter(listing.maxResults() + 1));
  }

  private String condition(JobFilter filter) {
    return switch (filter) {
      case JobFilter.Name name -> text("lower(j.name)", name.text(), name.prefix());
      case JobFilter.DefinitionName definition -> definition(definition);
      case JobFilter.Share share -> text("j.share_identifier", share.text(), share.prefix());
      case JobFilter.CreatedBefore before -> "j.created_at < " + parameter(before.millis());
      case JobFilter.CreatedAfter later -> "j.created_at > " + parameter(later.millis());
    };
  }

  private String definition(JobFilter.DefinitionName definition) {
    String name = text("j.definition_name", definition.name(), definition.prefix());
    Integer revision = definition.revision();
    return revision == null
        ? name
        : "(" + name + " and j.definition_revision = " + parameter(revision) + ")";
  }

  private String text(String column, String value, boolean prefix) {
    return prefix
        ? column + " like " + parameter(value.replaceAll("[\\\\%_]", "\\\\$0") + "%")
        : column + " = " + parameter(value);
  }

  private String parameter(Object value) {
    parameters.add(value);
    return "$" + parameters.size();
  }
}
