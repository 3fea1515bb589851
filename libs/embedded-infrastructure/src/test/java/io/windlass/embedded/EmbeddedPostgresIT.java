package io.windlass.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  @TempDir private Path temporary;
  private PostgresSettings settings;
  private EmbeddedPostgres postgres;

  @BeforeEach
  void start() {
    settings =
        PostgresSettings.on(temporary.resolve("data")).withDurable(false).withPassword("secret");
    postgres = EmbeddedPostgres.start(settings);
  }

  @AfterEach
  void stop() {
    postgres.stop();
  }

  @Test
  void keepsItsDataOverACleanRestartOnTheSamePort() throws SQLException {
    write("kept");
    int port = postgres.port();
    long pid = postgres.postmasterPid();
    postgres.stop();
    assertThat(postgres.isAlive()).isFalse();
    Instant before = Instant.now();

    postgres = EmbeddedPostgres.start(settings.withPort(port));

    System.out.println("PostgreSQL restart: " + Duration.between(before, Instant.now()));
    assertThat(postgres.port()).isEqualTo(port);
    assertThat(postgres.postmasterPid()).isNotEqualTo(pid);
    assertThat(read()).isEqualTo("kept");
  }

  @Test
  void asksForThePassword() {
    assertThatThrownBy(
            () ->
                new Database("127.0.0.1", postgres.port(), "postgres", "postgres", "wrong")
                    .connect())
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void isAdoptedWhenItsStarterIsGone() {
    EmbeddedPostgres again = EmbeddedPostgres.start(settings);

    assertThat(again.postmasterPid()).isEqualTo(postgres.postmasterPid());
    assertThat(again.port()).isEqualTo(postgres.port());
  }

  @Test
  void movesToAnotherPortWhenAskedTo() throws SQLException {
    write("kept");
    int other = FreePorts.next();

    postgres = EmbeddedPostgres.start(settings.withPort(other));

    assertThat(postgres.port()).isEqualTo(other);
    assertThat(read()).isEqualTo("kept");
  }

  @Test
  void comesBackAfterItsPostmasterWasKilledAgainAndAgain() throws SQLException {
    write("kept");
    for (int i = 0; i < 5; i++) {
      try (Connection busy = postgres.database("test").connect();
          var statement = busy.createStatement()) {
        statement.execute("select count(*) from generate_series(1, 1000)");
        signal("KILL", postgres.postmasterPid());
        Instant before = Instant.now();

        postgres = EmbeddedPostgres.start(settings.withPort(postgres.port()));

        Duration took = Duration.between(before, Instant.now());
        System.out.println("PostgreSQL after kill -9: " + took);
        assertThat(read()).isEqualTo("kept");
      }
    }
  }

  @Test
  void comesBackWhenBackendsHangOnAfterTheirPostmaster() throws SQLException {
    write("kept");
    PostgresProcesses processes = new PostgresProcesses(settings.dataDirectory());
    processes.all().stream()
        .filter(pid -> pid != postgres.postmasterPid())
        .forEach(pid -> signal("STOP", pid));
    signal("KILL", postgres.postmasterPid());
    assertThat(processes.all()).isNotEmpty();

    postgres = EmbeddedPostgres.start(settings);

    assertThat(read()).isEqualTo("kept");
  }

  @Test
  void doesNotTakeAStrangerForItsPostmaster() throws IOException, SQLException {
    write("kept");
    Path pidFile = settings.dataDirectory().resolve("postmaster.pid");
    String stale = Files.readString(pidFile);
    postgres.stop();
    Files.writeString(
        pidFile, stale.replaceFirst("[0-9]+", Long.toString(ProcessHandle.current().pid())));

    postgres = EmbeddedPostgres.start(settings);

    assertThat(read()).isEqualTo("kept");
  }

  @Test
  void startsOverWhenInitdbWasKilledHalfWay() throws IOException {
    Path half = temporary.resolve("half");
    Files.createDirectories(temporary.resolve("half.new/base"));

    try (EmbeddedPostgres started =
        EmbeddedPostgres.start(PostgresSettings.on(half).withDurable(false))) {
      assertThat(started.isAlive()).isTrue();
    }
  }

  private static void signal(String name, long pid) {
    new PostgresProcesses(Path.of("/")).signal(pid, name);
  }

  private void write(String value) throws SQLException {
    try (Connection connection = postgres.createDatabase("test").connect();
        var statement = connection.createStatement()) {
      statement.execute("create table note (text text)");
      statement.execute("insert into note values ('%s')".formatted(value));
    }
  }

  private String read() throws SQLException {
    try (Connection connection = postgres.createDatabase("test").connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select text from note")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
