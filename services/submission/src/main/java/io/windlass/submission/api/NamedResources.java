package io.windlass.submission.api;

import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Things of one kind as callers name them: by a name of their own account and region or by an ARN.
 *
 * @param byArn the thing with that ARN, as it is stored
 */
record NamedResources<T>(ResourceKind kind, BiFunction<SqlClient, String, Optional<T>> byArn) {
  /** What the caller means, if there is such a thing. */
  Optional<T> find(SqlClient client, Owner owner, String nameOrArn) {
    return ResourceArn.resolve(owner, kind, nameOrArn)
        .flatMap(arn -> byArn.apply(client, arn.toString()));
  }

  /** What there is of what the caller means, each once, in the order in which it is asked for. */
  List<T> findAll(SqlClient client, Owner owner, List<String> namesOrArns) {
    return namesOrArns.stream()
        .map(nameOrArn -> ResourceArn.resolve(owner, kind, nameOrArn))
        .flatMap(Optional::stream)
        .distinct()
        .map(arn -> byArn.apply(client, arn.toString()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** What the caller means; refused by its ARN if the caller has no such thing. */
  T require(SqlClient client, Owner owner, String nameOrArn) {
    Optional<String> arn = ResourceArn.resolve(owner, kind, nameOrArn).map(ResourceArn::toString);
    return arn.flatMap(known -> byArn.apply(client, known))
        .orElseThrow(() -> ErrorMapper.refused(arn.orElse(nameOrArn) + " does not exist"));
  }
}
