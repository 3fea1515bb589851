package io.windlass.submission.api;

import io.vertx.sqlclient.SqlClient;
import io.windlass.aws.CallContext;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.store.ResourceTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resources of one kind as callers refer to them: by a name in their own account and region, or by
 * an ARN. All methods but {@link #arn} block.
 *
 * @param name reads the name of a resource
 */
record NamedResources<T>(ResourceKind kind, ResourceTable<T> table, Function<T, String> name) {
  /** Returns the ARN of what the caller refers to; throws if it can be no ARN of the caller's. */
  ResourceArn arn(Owner owner, String nameOrArn) {
    return ResourceArn.resolve(owner, kind, nameOrArn).orElseThrow(() -> missing(nameOrArn));
  }

  /** Returns the resource, if it exists. */
  Optional<T> find(SqlClient client, Owner owner, String nameOrArn) {
    return ResourceArn.resolve(owner, kind, nameOrArn)
        .flatMap(arn -> table.find(client, arn.toString()));
  }

  /** Returns those of the resources that exist, each once, in the order of the request. */
  List<T> findAll(SqlClient client, Owner owner, List<String> namesOrArns) {
    return namesOrArns.stream()
        .map(nameOrArn -> ResourceArn.resolve(owner, kind, nameOrArn))
        .flatMap(Optional::stream)
        .distinct()
        .map(arn -> table.find(client, arn.toString()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns the resource; throws with its ARN in the message if it does not exist. */
  T require(SqlClient client, Owner owner, String nameOrArn) {
    String arn = arn(owner, nameOrArn).toString();
    return table.find(client, arn).orElseThrow(() -> missing(arn));
  }

  /** Returns the resource; throws with the caller's words in the message if it does not exist. */
  T requireAsGiven(SqlClient client, Owner owner, String nameOrArn) {
    return find(client, owner, nameOrArn).orElseThrow(() -> missing(nameOrArn));
  }

  /**
   * Returns what a Describe request asks for: the resources that it refers to, or a page of all.
   *
   * @param exclusive the two members that cannot both be set, as the message names them
   */
  Pages.Page<T> describe(
      SqlClient client,
      CallContext context,
      @Nullable List<String> namesOrArns,
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      String exclusive) {
    Owner owner = CallerMapping.owner(context);
    if (namesOrArns == null || namesOrArns.isEmpty()) {
      return Pages.byName(
          table.all(client, owner), name, context.operation(), maxResults, nextToken);
    }
    if (maxResults != null) {
      throw ErrorMapper.invalid(exclusive + " cannot both be set");
    }
    return new Pages.Page<>(findAll(client, owner, namesOrArns), null);
  }

  private static RuntimeException missing(String nameOrArn) {
    return ErrorMapper.refused(nameOrArn + " does not exist");
  }
}
