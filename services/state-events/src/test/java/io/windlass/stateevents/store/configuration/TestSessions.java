package io.windlass.stateevents.store.configuration;

import io.windlass.stateevents.store.TestDatabase;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.jdbc.spi.SqlStatementLogger;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.pool.ReactiveConnectionPool;
import org.hibernate.reactive.pool.impl.ExternalSqlClientPool;
import org.hibernate.reactive.provider.ReactiveServiceRegistryBuilder;
import org.hibernate.reactive.vertx.VertxInstance;
import org.hibernate.reactive.vertx.impl.ProvidedVertxInstance;

/** Hibernate Reactive without Quarkus, on the pool of a test. */
public final class TestSessions {
  private TestSessions() {}

  public static Mutiny.SessionFactory on(TestDatabase database) {
    var configuration = new Configuration();
    configuration.setProperty(AvailableSettings.DIALECT, PostgreSQLDialect.class.getName());
    configuration.setProperty("hibernate.boot.allow_jdbc_metadata_access", "false");
    configuration.addAnnotatedClass(EventBusEntity.class);
    configuration.addAnnotatedClass(RuleEntity.class);
    configuration.addAnnotatedClass(TargetEntity.class);
    configuration.addAnnotatedClass(TimerEntity.class);
    configuration.addAnnotatedClass(ScheduleEntity.class);
    configuration.addAnnotatedClass(ScheduleGroupEntity.class);
    configuration.addAnnotatedClass(ConnectionEntity.class);
    configuration.addAnnotatedClass(ArchiveEntity.class);
    configuration.addAnnotatedClass(ReplayEntity.class);
    configuration.addAnnotatedClass(ApiDestinationEntity.class);
    configuration.addAnnotatedClass(CustomBusEntity.class);
    configuration.addAnnotatedClass(SubscriberEntity.class);
    configuration.addAnnotatedClass(EventSourceEntity.class);
    configuration.addAnnotatedClass(ClientTokenEntity.class);
    StandardServiceRegistry registry =
        new ReactiveServiceRegistryBuilder()
            .applySettings(configuration.getProperties())
            .addService(VertxInstance.class, new ProvidedVertxInstance(database.vertx()))
            .addService(
                ReactiveConnectionPool.class,
                new ExternalSqlClientPool(database.pool(), new SqlStatementLogger(), null))
            .build();
    return configuration.buildSessionFactory(registry).unwrap(Mutiny.SessionFactory.class);
  }
}
