package io.windlass.local.launcher;

import io.windlass.embedded.EmbeddedPostgres;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.KafkaCredentials;
import io.windlass.local.stack.LoopbackPorts;
import io.windlass.local.stack.StackServices;
import io.windlass.local.supervisor.Component.StartFailure;
import io.windlass.messaging.codec.EventTypes;
import io.windlass.messaging.codec.SchemaRegistrar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.apache.avro.Schema;

/**
 * Starts a stack, each step as soon as the steps that it depends on are done:
 *
 * <pre>
 * kafka ─────── topics ────────────────┐
 * postgres ─┬── tables ────────────────┼── services, all at once
 *           └── registry ── schemas ───┘
 * </pre>
 */
final class StartupSequence {
  private static final Executor THREADS = step -> Thread.ofVirtual().name("startup").start(step);

  private final LocalStack stack;
  private final StackPrograms programs;
  private final Credentials credentials;
  private final Map<String, Integer> ports;

  StartupSequence(
      LocalStack stack,
      StackPrograms programs,
      Credentials credentials,
      Map<String, Integer> ports) {
    this.stack = stack;
    this.programs = programs;
    this.credentials = credentials;
    this.ports = ports;
  }

  /** A step; what it throws ends the start. */
  private interface Step {
    void run() throws StartFailure, InterruptedException;
  }

  void run(List<String> services) throws StartFailure, InterruptedException {
    var postgres = new PostgresComponent(stack.postgresSettings(credentials, port("postgres")));
    var topics = after(List.of(), () -> stack.launch(programs.kafka()), this::topics, this::acls);
    var database = after(List.of(), () -> stack.supervise(postgres));
    var tables = after(List.of(database), () -> tables(postgres.server(), services));
    var schemas =
        after(
            List.of(database),
            () -> {
              var store = postgres.server().createDatabase("registry");
              stack.launch(programs.registry(store.jdbcUrl()));
            },
            this::schemas);
    var ready = List.of(topics, tables, schemas);
    var running =
        services.stream()
            .map(
                name ->
                    after(
                        ready,
                        () -> {
                          var store = postgres.server().database(StackServices.databaseName(name));
                          stack.launch(programs.service(name, store.reactiveUrl()));
                        }))
            .toArray(CompletableFuture[]::new);
    await(CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new)));
    await(CompletableFuture.allOf(running));
  }

  private void topics() {
    var marker = DoneMarker.forText(marker("kafka", "topics"), StackTopics.description());
    if (!marker.isDone()) {
      timed(
          "topics",
          StackTopics.all().size() + " created",
          () -> StackTopics.create(adminProperties()));
      marker.done();
    }
  }

  private void acls() {
    var marker = DoneMarker.forText(marker("kafka", "access"), KafkaAcls.description());
    if (!marker.isDone()) {
      timed("access", "access control lists created", () -> KafkaAcls.apply(adminProperties()));
      marker.done();
    }
  }

  private Map<String, Object> adminProperties() {
    return KafkaCredentials.clientProperties(
        credentials, KafkaCredentials.ADMINISTRATOR, port("kafka"));
  }

  private void schemas() {
    var texts =
        EventTypes.BY_TOPIC.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + text(entry.getValue()))
            .toList();
    var marker = DoneMarker.forText(marker("postgres", "schemas"), texts.toString());
    if (!marker.isDone()) {
      timed(
          "schemas",
          texts.size() + " registered",
          () ->
              new SchemaRegistrar(
                      "http://127.0.0.1:" + port("registry"),
                      Credentials.REGISTRY_USER,
                      credentials.password(Credentials.REGISTRY_USER))
                  .registerAll());
      marker.done();
    }
  }

  private static String text(Schema schema) {
    return schema.toString();
  }

  private void tables(EmbeddedPostgres server, List<String> services)
      throws StartFailure, InterruptedException {
    var work =
        services.stream()
            .filter(name -> !name.matches("scheduler-.*"))
            .map(name -> after(List.of(), () -> migrate(server, name)))
            .toArray(CompletableFuture[]::new);
    await(CompletableFuture.allOf(work));
  }

  private void migrate(EmbeddedPostgres server, String service) throws StartFailure {
    var directories = stack.installation().migrations(service);
    var marker = DoneMarker.forFiles(marker("postgres", "tables-" + service), directories);
    if (marker.isDone()) {
      return;
    }
    long begin = System.nanoTime();
    var name = StackServices.databaseName(service);
    DatabaseMigration.run(server.createDatabase(name), directories);
    marker.done();
    stack
        .console()
        .step("database", name + " up to date", Duration.ofNanos(System.nanoTime() - begin));
  }

  private void timed(String what, String how, Runnable work) {
    long begin = System.nanoTime();
    work.run();
    stack.console().step(what, how, Duration.ofNanos(System.nanoTime() - begin));
  }

  private Path marker(String data, String what) {
    return stack.directory().data(data).resolve("windlass-" + what);
  }

  private int port(String name) {
    return LoopbackPorts.get(ports, name);
  }

  private static CompletableFuture<Void> after(List<CompletableFuture<Void>> needs, Step... steps) {
    return CompletableFuture.allOf(needs.toArray(CompletableFuture[]::new))
        .thenRunAsync(
            () -> {
              try {
                for (var step : steps) {
                  step.run();
                }
              } catch (StartFailure e) {
                throw new CompletionException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
              }
            },
            THREADS);
  }

  private static void await(CompletableFuture<Void> all) throws StartFailure, InterruptedException {
    try {
      all.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof StartFailure failure) {
        throw failure;
      }
      throw new StartFailure(String.valueOf(cause == null ? e : cause.getMessage()), e);
    }
  }
}
