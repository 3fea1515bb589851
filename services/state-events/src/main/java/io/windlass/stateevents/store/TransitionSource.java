package io.windlass.stateevents.store;

/**
 * The two places where transitions are: those of jobs that are kept are joined with their jobs,
 * those of purged jobs are in the archive, with the same columns.
 */
enum TransitionSource {
  /** {@code history} and {@code job}. */
  KEPT(
      "history",
      " left join job j on j.job_id = split_part(split_part(t.job_id, ':', 1), '#', 1)",
      "j.",
      "case when j.detail is json object then coalesce(j.detail::json ->> 'shareIdentifier',"
          + " j.detail::json ->> 'quotaShareName') end",
      "case when j.detail is json object then j.detail::jsonb -> 'tags' end",
      "case when t.previous_status <> t.status then t.at - (select p.at from history p where"
          + " p.job_id = t.job_id and p.sequence < t.sequence and p.status = t.previous_status and"
          + " p.previous_status is distinct from p.status order by p.sequence desc limit 1) end"),

  /** {@code archived_transition}. */
  ARCHIVED("archived_transition", "", "t.", "t.share_identifier", "t.tags", "t.previous_millis");

  private final String table;
  private final String join;
  private final String job;
  private final String share;
  private final String tags;
  private final String previousMillis;

  TransitionSource(
      String table, String join, String job, String share, String tags, String previousMillis) {
    this.table = table;
    this.join = join;
    this.job = job;
    this.share = share;
    this.tags = tags;
    this.previousMillis = previousMillis;
  }

  /** All columns, in the order of the archive. */
  String columns() {
    return "t.account_id, t.position, t.job_id, t.sequence, t.at, t.previous_status, t.status,"
        + " t.status_reason, %1$sjob_name, %1$sjob_queue_arn, %1$sjob_definition_arn, %2$s as"
            .formatted(job, share)
        + " share_identifier, %1$sprincipal_arn, %2$s as tags, %3$s as previous_millis"
            .formatted(job, tags, previousMillis);
  }

  String share() {
    return share;
  }

  String tags() {
    return tags;
  }

  String previousMillis() {
    return previousMillis;
  }

  /** The column of a job. */
  String job(String column) {
    return job + column;
  }

  /** A FROM clause for those that a condition on the table alone lets through. */
  String from(String condition) {
    return "(select * from %s t where %s) t%s".formatted(table, condition, join);
  }

  String table() {
    return table;
  }
}
