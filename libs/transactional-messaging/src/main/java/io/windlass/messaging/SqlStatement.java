package io.windlass.messaging;

import io.vertx.sqlclient.Tuple;

/**
 * One statement of a transaction, with its parameters. Use arrays and {@code UNNEST} so that one
 * statement writes many rows.
 */
public record SqlStatement(String sql, Tuple parameters) {}
