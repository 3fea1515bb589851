package io.windlass.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackState;
import io.windlass.local.stack.StackState.Phase;
import io.windlass.local.stack.StackState.ProcessRecord;
import io.windlass.local.status.Http;
import io.windlass.messaging.SchemaRegistrar;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Broker, database server and registry as the launcher runs them, each killed by SIGKILL. */
class InfrastructureIT {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static Path temporary;
  private static StackDirectory directory;
  private static LocalStack stack;

  @BeforeAll
  static void start() throws Exception {
    temporary = Files.createTempDirectory("windlass-local-it-");
    directory = new StackDirectory(temporary.resolve("stack"));
    directory.create();
    stack = newStack();
    stack.start();
  }

  private static LocalStack newStack() {
    var options =
        new StackOptions(
            0, "process", Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), 1, false);
    var root = Path.of(System.getProperty("windlass.root", ".."));
    return new LocalStack(new Installation(root), directory, options, StackConsole.to(System.out));
  }

  @AfterAll
  static void stop() throws Exception {
    stack.stop();
    new ProcessBuilder("rm", "-rf", temporary.toString()).start().waitFor();
  }

  @Test
  void whatIsKilledComesBackWithItsDataAndTheNextStartFindsIt() throws Exception {
    var schemas = new SchemaRegistrar(registry()).registerAll();
    execute("create table kept (word text)", "insert into kept values ('kept')");

    kill(List.of("kafka", "postgres", "registry"));

    assertThat(query("select word from kept")).isEqualTo("kept");
    assertThat(new SchemaRegistrar(registry()).registerAll()).isEqualTo(schemas);
    assertThat(topics()).contains("batch.job-requests", "batch.definitions");

    var ports = state().ports();
    stack.stop();
    assertThat(state().phase()).isEqualTo(Phase.STOPPED);
    assertThat(state().processes()).isEmpty();
    stack = newStack();
    stack.start();
    assertThat(state().phase()).isEqualTo(Phase.STARTING);
    stack.announce();
    assertThat(state().phase()).isEqualTo(Phase.READY);
    assertThat(state().ports()).isEqualTo(ports);
    assertThat(query("select word from kept")).isEqualTo("kept");
  }

  /** Kills all of them, and waits until the launcher says that other processes are ready. */
  private static void kill(List<String> names) throws InterruptedException {
    var before = state().processes();
    for (var name : names) {
      before.get(name).identity().find().orElseThrow().destroyForcibly();
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (var name : names) {
      while (!isBack(before.get(name), state().processes().get(name))) {
        assertThat(System.nanoTime() - deadline).as("time for %s", name).isNegative();
        Thread.sleep(50);
      }
    }
    var management = state().ports().get("registry-management");
    while (!Http.isOk(URI.create("http://127.0.0.1:" + management + "/health/ready"))) {
      assertThat(System.nanoTime() - deadline).as("time for the registry").isNegative();
      Thread.sleep(50);
    }
  }

  private static boolean isBack(ProcessRecord before, ProcessRecord now) {
    return now != null
        && now.identity().pid() != before.identity().pid()
        && now.restarts() >= 1
        && now.state().equals("READY");
  }

  private static StackState state() {
    return StackState.read(directory).orElseThrow();
  }

  private static String registry() {
    return "http://127.0.0.1:" + state().ports().get("registry");
  }

  private static java.util.Set<String> topics() throws Exception {
    var servers = "127.0.0.1:" + state().ports().get("kafka");
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
      return admin.listTopics().names().get(2, TimeUnit.MINUTES);
    }
  }

  private static void execute(String... statements) throws Exception {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String query(String sql) throws Exception {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static java.sql.Connection connect() throws Exception {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(state().ports().get("postgres")),
        "postgres",
        Credentials.read(directory).databasePassword());
  }
}
