package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.Owner;

/** Lets one transaction at a time change resources of an owner. */
public final class OwnerLock {
  private static final String TAKE = "select pg_advisory_xact_lock(hashtextextended($1, 0))::text";

  private OwnerLock() {}

  /** Takes the lock, waiting for it if needed. It is held until the transaction ends. */
  public static void take(SqlClient transaction, Owner owner) {
    BlockingSql.rows(
        transaction, TAKE, row -> "", "definitions/" + owner.accountId() + "/" + owner.region());
  }
}
