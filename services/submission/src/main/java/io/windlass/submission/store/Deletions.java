package io.windlass.submission.store;

import io.vertx.sqlclient.Pool;

/** Whether anything is on its way out. Blocks. */
public final class Deletions {
  private static final String PENDING =
      """
      select exists (select 1 from job_queue where deleting_since is not null)
          or exists (select 1 from compute_environment where deleting and status = 'DELETED')""";

  private Deletions() {}

  public static boolean pending(Pool pool) {
    return Sql.rows(pool, PENDING, row -> row.getBoolean(0)).getFirst();
  }
}
