package io.windlass.capacity.api;

import io.windlass.aws.Caller;
import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import org.jspecify.annotations.Nullable;

/** The group that a request names: in the caller's account and region, by name or ARN. */
final class GroupReference {
  private static final String IN_ARN = ":log-group:";

  private GroupReference() {}

  static LogGroup existing(
      LogStore logs, Caller caller, @Nullable String name, @Nullable String identifier) {
    LogGroup group = of(caller, name, identifier);
    if (!logs.groupExists(group)) {
      throw LogsErrors.noSuchGroup();
    }
    return group;
  }

  private static LogGroup of(Caller caller, @Nullable String name, @Nullable String identifier) {
    if (name != null && identifier != null) {
      throw LogsErrors.invalidParameter(
          "LogGroup name and LogGroup identifier are mutually exclusive parameters.");
    }
    if (name == null && identifier == null) {
      throw LogsErrors.invalidParameter(
          "Either LogGroup name or LogGroup identifier must be specified.");
    }
    String reference = name != null ? name : String.valueOf(identifier);
    if (!reference.startsWith("arn:")) {
      return new LogGroup(caller.accountId(), caller.region(), reference);
    }
    int at = reference.indexOf(IN_ARN);
    String path = at < 0 ? "" : reference.substring(at + IN_ARN.length());
    String named = path.endsWith(":*") ? path.substring(0, path.length() - 2) : path;
    var group = new LogGroup(caller.accountId(), caller.region(), named);
    if (named.isEmpty() || !reference.startsWith(group.arn())) {
      throw LogsErrors.noSuchGroup();
    }
    return group;
  }
}
