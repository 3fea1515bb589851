package io.windlass.stateevents.api.scheduler;

import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.stateevents.store.configuration.ConcurrentChangeException;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.ScheduleGroupEntity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The schedules of the caller's account and region, as the operations see them. */
final class Schedules {
  static final String DEFAULT_GROUP = "default";
  private static final int MOST_SHOWN = 100;

  private final ConfigurationStore store;

  Schedules(ConfigurationStore store) {
    this.store = store;
  }

  <T extends @Nullable Object> T read(Function<ConfigurationSession, T> work) {
    return store.read(work);
  }

  <T extends @Nullable Object> T change(CallContext call, Function<ConfigurationSession, T> work) {
    try {
      return store.change(call.caller().accountId(), call.now(), work);
    } catch (ConcurrentChangeException e) {
      throw SchedulerErrors.conflict("The resource was changed at the same time.");
    }
  }

  static String group(@Nullable String name) {
    return name == null ? DEFAULT_GROUP : name;
  }

  private static String prefix(Caller caller) {
    return "arn:%s:scheduler:%s:%s:"
        .formatted(caller.partition(), caller.region(), caller.accountId());
  }

  /** Returns how the ARNs of a group's schedules begin; of all groups without one. */
  static String schedulesOf(Caller caller, @Nullable String group) {
    return prefix(caller) + "schedule/" + (group == null ? "" : group + "/");
  }

  static String groupArn(Caller caller, String name) {
    return prefix(caller) + "schedule-group/" + name;
  }

  /**
   * Returns a group, which is a new row for the default group that has none.
   *
   * @throws io.windlass.aws.AwsException if there is no such group
   */
  static ScheduleGroupEntity requireGroup(
      ConfigurationSession session, CallContext call, String name) {
    String arn = groupArn(call.caller(), name);
    ScheduleGroupEntity found = session.find(ScheduleGroupEntity.class, arn);
    if (found != null) {
      return found;
    }
    if (!name.equals(DEFAULT_GROUP)) {
      throw SchedulerErrors.noSuchGroup(name);
    }
    return new ScheduleGroupEntity(arn, call.caller().accountId(), name, null, 0);
  }

  /** A page of a list in the order of ARNs; {@code next} is null on the last one. */
  record Page<T>(List<T> items, @Nullable String next) {}

  /**
   * Lists entities that have an ARN.
   *
   * @param condition more that they have to fulfil, about {@code e}, with the parameter {@code
   *     :filter}
   */
  <T> Page<T> page(
      Class<T> type, Request request, String condition, String filter, Function<T, String> arn) {
    int limit = request.limit() == null ? MOST_SHOWN : request.limit();
    String after = request.token() == null ? "" : decoded(request.token());
    List<T> found =
        store.read(
            session ->
                session.list(
                    type,
                    "from "
                        + type.getSimpleName()
                        + " e where e.accountId = :account and left(e.arn, length(:prefix)) ="
                        + " :prefix and left(e.name, length(:names)) = :names and e.arn > :after"
                        + " and ("
                        + condition
                        + ") order by e.arn",
                    Map.of(
                        "account",
                        request.account(),
                        "prefix",
                        request.arnPrefix(),
                        "names",
                        request.namePrefix() == null ? "" : request.namePrefix(),
                        "after",
                        after,
                        "filter",
                        filter),
                    limit + 1));
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> shown = found.subList(0, limit);
    return new Page<>(
        shown,
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(arn.apply(shown.getLast()).getBytes(StandardCharsets.UTF_8)));
  }

  /** What is asked for. */
  record Request(
      String account,
      String arnPrefix,
      @Nullable String namePrefix,
      @Nullable String token,
      @Nullable Integer limit) {}

  private static String decoded(String token) {
    try {
      String arn = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (arn.startsWith("arn:") && arn.indexOf('\0') < 0) {
        return arn;
      }
    } catch (IllegalArgumentException e) {
      throw SchedulerErrors.validation("Invalid NextToken.");
    }
    throw SchedulerErrors.validation("Invalid NextToken.");
  }

  /** A time as the API shows it. */
  static double seconds(long epochMillis) {
    return epochMillis / 1000.0;
  }
}
