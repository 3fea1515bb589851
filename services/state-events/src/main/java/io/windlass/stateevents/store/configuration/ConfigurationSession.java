package io.windlass.stateevents.store.configuration;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's view of the configuration. Its calls block; they are meant for virtual threads.
 * What Hibernate does with the database happens on the transaction's own Vert.x context.
 */
public final class ConfigurationSession {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Mutiny.Session session;
  private final Executor executor;

  ConfigurationSession(Mutiny.Session session, Context context) {
    this.session = session;
    this.executor = onto(context);
  }

  static Executor onto(Context context) {
    return task -> context.runOnContext(_ -> task.run());
  }

  /** Returns the entity with this key, or null. */
  public <T> @Nullable T find(Class<T> type, Object key) {
    return await(() -> session.find(type, key));
  }

  /** Returns the entity with this key, which nobody else changes; null if somebody does. */
  public <T> @Nullable T lock(Class<T> type, Object key) {
    return await(() -> session.find(type, key, LockMode.UPGRADE_SKIPLOCKED));
  }

  /** Returns the entity with this key once nobody else changes it; null if there is none. */
  public <T> @Nullable T hold(Class<T> type, Object key) {
    return await(() -> session.find(type, key, LockMode.PESSIMISTIC_WRITE));
  }

  /** Adds a new entity. */
  public void persist(Object entity) {
    await(() -> session.persist(entity));
  }

  public void remove(Object entity) {
    await(() -> session.remove(entity));
  }

  /** Returns what a query in Hibernate's language finds, at most as many as asked for. */
  public <T> List<T> list(Class<T> type, String query, Map<String, Object> parameters, int most) {
    return await(
        () -> {
          var selection = session.createSelectionQuery(query, type).setMaxResults(most);
          parameters.forEach(selection::setParameter);
          return selection.getResultList();
        });
  }

  /**
   * Returns the number of entities that a condition of the form {@code RuleEntity r where …} has.
   */
  public long count(String entities, Map<String, Object> parameters) {
    return list(Long.class, "select count(*) from " + entities, parameters, 1).getFirst();
  }

  /** Returns the rows of a query in SQL with the parameters ?1, ?2, …. */
  List<Object[]> rows(String sql, List<Object> parameters) {
    return await(
        () -> {
          var query = session.createNativeQuery(sql, Object[].class);
          for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
          }
          return query.getResultList();
        });
  }

  /** Raises the version of an account's configuration and keeps others from changing it. */
  long nextVersion(String accountId) {
    return await(
        () ->
            session
                .createNativeQuery(
                    "insert into event_configuration (account_id, version) values (?1, 1) on"
                        + " conflict (account_id) do update set version ="
                        + " event_configuration.version + 1 returning version",
                    Long.class)
                .setParameter(1, accountId)
                .getSingleResult());
  }

  /** Runs a statement with the parameters ?1, ?2, …. */
  void execute(String sql, List<Object> parameters) {
    await(
        () -> {
          var statement = session.createNativeQuery(sql);
          for (int i = 0; i < parameters.size(); i++) {
            statement.setParameter(i + 1, parameters.get(i));
          }
          return statement.executeUpdate();
        });
  }

  /** Writes what has changed so far. */
  void flush() {
    await(session::flush);
  }

  private <T> T await(Supplier<Uni<T>> call) {
    return Uni.createFrom()
        .<T>deferred(call::get)
        .runSubscriptionOn(executor)
        .await()
        .atMost(LONGEST);
  }
}
