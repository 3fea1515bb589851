package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;

/** Numbers the announcements of each ARN, without gaps or repetitions. */
public final class DefinitionSequences {
  private static final String NEXT =
      """
      insert into definition_sequence (arn, sequence) values ($1, 1)
      on conflict (arn) do update set sequence = definition_sequence.sequence + 1
      returning sequence\
      """;

  private DefinitionSequences() {}

  /**
   * Returns the next number of an ARN. Other transactions that ask for it wait until this one ends.
   */
  public static long next(SqlClient transaction, String arn) {
    return BlockingSql.rows(transaction, NEXT, row -> row.getLong(0), arn).getFirst();
  }
}
