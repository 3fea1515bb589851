package io.windlass.local.launcher;

import io.windlass.embedded.Database;
import io.windlass.events.Topics;
import io.windlass.local.stack.StackServices;
import io.windlass.local.supervisor.Component.StartFailure;
import io.windlass.messaging.codec.RegistryUnavailableException;
import io.windlass.messaging.codec.SchemaRegistrar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Prepares database server, broker and registry for the services, and ends: databases and their
 * tables, topics, access control lists, schemas. What is there already stays, so it may run any
 * number of times; it runs again before services of a newer version start. It waits until each of
 * the three answers. Its environment variables:
 *
 * <ul>
 *   <li>{@code WINDLASS_SETUP_DATABASE} (host:port), {@code _DATABASE_USERNAME}, {@code
 *       _DATABASE_PASSWORD}: a user who may create databases;
 *   <li>{@code WINDLASS_KAFKA_BOOTSTRAP_SERVERS}, {@code WINDLASS_KAFKA_CLIENT_PROPERTIES}: as for
 *       services, of the broker's administrator;
 *   <li>{@code WINDLASS_REGISTRY_URL}, {@code WINDLASS_SETUP_REGISTRY_USERNAME}, {@code
 *       _REGISTRY_PASSWORD}: a user who may register schemas;
 *   <li>{@code WINDLASS_SETUP_MIGRATIONS}: directory with the migrations, {@code messaging} and one
 *       per service;
 *   <li>{@code WINDLASS_SETUP_TIMEOUT}: how long to wait in all, {@code PT5M} by default.
 * </ul>
 *
 * With the argument {@code --wait} it makes nothing, needs only the registry's address, and ends
 * when the schemas of all topics are registered. It does not notice that a newer version adds to
 * what is there.
 */
public final class SetupMain {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Map<String, String> environment;
  private final long deadline;

  private SetupMain(Map<String, String> environment) {
    this.environment = environment;
    var timeout = Duration.parse(environment.getOrDefault("WINDLASS_SETUP_TIMEOUT", "PT5M"));
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  /** Exits with 0 when everything is there, and with 1 if something could not be made. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      var setup = new SetupMain(System.getenv());
      if (List.of(arguments).contains("--wait")) {
        setup.awaitDone();
      } else {
        setup.run();
      }
    } catch (StartFailure | RuntimeException e) {
      System.err.println("Setup failed: " + e.getMessage());
      e.printStackTrace();
      System.exit(1);
    }
  }

  static void run(Map<String, String> environment) throws StartFailure, InterruptedException {
    new SetupMain(environment).run();
  }

  private void run() throws StartFailure, InterruptedException {
    await("the database server", this::databaseAnswers);
    createDatabase("registry");
    var migrations = Path.of(required("WINDLASS_SETUP_MIGRATIONS"));
    for (var service : StackServices.NAMES) {
      var name = StackServices.databaseName(service);
      createDatabase(name);
      DatabaseMigration.run(
          database(name), List.of(migrations.resolve("messaging"), migrations.resolve(service)));
      System.out.println("tables of " + name);
    }
    var administrator = administrator();
    await("the broker", () -> brokerAnswers(administrator));
    StackTopics.create(administrator);
    System.out.println("topics");
    KafkaAcls.apply(administrator);
    System.out.println("access control lists");
    await("the schema registry", this::registersSchemas);
    System.out.println("schemas");
  }

  /** Waits until another process has done all of this: schemas are the last that it makes. */
  private void awaitDone() throws InterruptedException {
    var subjects = URI.create(required("WINDLASS_REGISTRY_URL") + "/apis/ccompat/v7/subjects");
    await("the setup", () -> hasAllSchemas(subjects));
  }

  private static boolean hasAllSchemas(URI subjects) throws InterruptedException {
    // A client of its own for each attempt: one that was there before the registry never reached
    // it.
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request = HttpRequest.newBuilder(subjects).timeout(Duration.ofSeconds(10)).build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          && Topics.ALL.stream()
              .allMatch(topic -> answer.body().contains("\"" + topic + "-value\""));
    } catch (IOException e) {
      return false;
    }
  }

  private interface Attempt {
    /** Returns whether it has succeeded. */
    boolean attempt() throws InterruptedException;
  }

  private void await(String what, Attempt attempt) throws InterruptedException {
    System.out.println("waiting for " + what);
    while (!attempt.attempt()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(what + " does not answer");
      }
      Thread.sleep(PAUSE);
    }
  }

  private boolean databaseAnswers() {
    try (var connection = database("postgres").connect()) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private void createDatabase(String name) {
    try (var connection = database("postgres").connect();
        var exists = connection.prepareStatement("select 1 from pg_database where datname = ?");
        var statement = connection.createStatement()) {
      exists.setString(1, name);
      if (!exists.executeQuery().next()) {
        statement.execute("create database \"" + name + "\"");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the database " + name, e);
    }
  }

  private Database database(String name) {
    var address = required("WINDLASS_SETUP_DATABASE");
    int colon = address.lastIndexOf(':');
    return new Database(
        address.substring(0, colon),
        Integer.parseInt(address.substring(colon + 1)),
        name,
        required("WINDLASS_SETUP_DATABASE_USERNAME"),
        required("WINDLASS_SETUP_DATABASE_PASSWORD"));
  }

  private Map<String, Object> administrator() {
    var file = Path.of(required("WINDLASS_KAFKA_CLIENT_PROPERTIES"));
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
    Map<String, Object> client = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> client.put(key, properties.getProperty(key)));
    client.put("bootstrap.servers", required("WINDLASS_KAFKA_BOOTSTRAP_SERVERS"));
    return client;
  }

  private static boolean brokerAnswers(Map<String, Object> administrator)
      throws InterruptedException {
    // A host whose name is not known yet is an exception of create itself.
    try (var admin = Admin.create(administrator)) {
      return !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
      return false;
    }
  }

  private boolean registersSchemas() {
    try {
      new SchemaRegistrar(
              required("WINDLASS_REGISTRY_URL"),
              required("WINDLASS_SETUP_REGISTRY_USERNAME"),
              required("WINDLASS_SETUP_REGISTRY_PASSWORD"))
          .registerAll();
      return true;
    } catch (RegistryUnavailableException e) {
      return false;
    }
  }

  private String required(String name) {
    var value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }
}
