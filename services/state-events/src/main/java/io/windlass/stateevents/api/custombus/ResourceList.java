package io.windlass.stateevents.api.custombus;

import io.windlass.aws.CallContext;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists the caller's resources of one kind, page by page, in the order of their ARNs. */
final class ResourceList {
  private static final int MOST = 100;

  private final Map<String, Object> parameters = new HashMap<>();
  private final CallContext call;
  private final int limit;
  private @Nullable String bus;
  private String condition =
      "e.accountId = :account and e.region = :region and left(e.name, length(:prefix)) = :prefix"
          + " and e.id > :after";

  /** A page of a list; {@code next} is the token of the next one, null on the last page. */
  record Page<T>(List<T> items, @Nullable String next) {}

  ResourceList(
      CallContext call,
      @Nullable String namePrefix,
      @Nullable String token,
      @Nullable Integer maxResults) {
    this.call = call;
    parameters.put("account", call.caller().accountId());
    parameters.put("region", call.caller().region());
    parameters.put("prefix", namePrefix == null ? "" : namePrefix);
    parameters.put("after", token == null ? "" : decoded(token));
    limit = maxResults == null ? MOST : maxResults;
  }

  /** Only those of a bus, which must be there, unless it is null. */
  ResourceList onBus(@Nullable String busArn) {
    bus = busArn;
    if (busArn != null) {
      condition += " and e.busArn = :bus";
      parameters.put("bus", busArn);
    }
    return this;
  }

  /**
   * Reads the page.
   *
   * @param arn the key by which the list is ordered
   */
  <E, T> Page<T> read(
      ConfigurationSession session, Class<E> type, Function<E, String> arn, Function<E, T> shown) {
    if (bus != null) {
      var _ = CustomBuses.bus(session, call, bus);
    }
    List<E> read =
        session.list(
            type,
            "from " + type.getSimpleName() + " e where " + condition + " order by e.id",
            parameters,
            limit + 1);
    boolean more = read.size() > limit;
    List<E> page = more ? read.subList(0, limit) : read;
    return new Page<>(
        page.stream().map(shown).toList(), more ? encoded(arn.apply(page.getLast())) : null);
  }

  private static String encoded(String arn) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(arn.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String token) {
    try {
      String arn = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (arn.startsWith("arn:") && arn.indexOf('\0') < 0) {
        return arn;
      }
    } catch (IllegalArgumentException malformed) {
      throw invalid();
    }
    throw invalid();
  }

  private static RuntimeException invalid() {
    return CustomBusErrors.invalid("NextToken was not returned by this operation.");
  }
}
