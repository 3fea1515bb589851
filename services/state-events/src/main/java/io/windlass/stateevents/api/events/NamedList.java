package io.windlass.stateevents.api.events;

import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one page of an account's entities of one kind in one region, by their names. */
final class NamedList {
  private static final String NAMED =
      "e.accountId = :account and left(e.id, length(:scope)) = :scope"
          + " and left(e.name, length(:prefix)) = :prefix and e.name > :after";

  private final String kind;
  private final Map<String, Object> parameters = new HashMap<>();
  private String condition = NAMED;

  /**
   * @param arnType the kind of resource in ARNs
   */
  NamedList(EventScope scope, String arnType, @Nullable String prefix, Page.Request asked) {
    this.kind = arnType;
    parameters.put("account", scope.accountId());
    parameters.put("scope", scope.arn(kind, ""));
    parameters.put("prefix", prefix == null ? "" : prefix);
    parameters.put("after", asked.after());
  }

  /** Only those that have this value, unless it is null. */
  NamedList where(String property, @Nullable Object value) {
    if (value != null) {
      condition += " and e." + property + " = :" + property;
      parameters.put(property, value);
    }
    return this;
  }

  <T> List<T> read(ConfigurationSession session, Class<T> type, Page.Request asked) {
    return session.list(
        type,
        "from " + type.getSimpleName() + " e where " + condition + " order by e.name",
        parameters,
        asked.toRead());
  }
}
