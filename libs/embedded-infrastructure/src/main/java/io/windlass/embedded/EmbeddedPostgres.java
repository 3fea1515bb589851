package io.windlass.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL server as a process of its own, which outlives the JVM that started it. {@link
 * #start} creates the cluster on first use, adopts a server that already runs on the directory, and
 * otherwise starts one, also after a {@code kill -9} that left a stale {@code postmaster.pid},
 * running backends or shared memory. It returns when connections are accepted. It listens on the
 * loopback interface only.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The superuser. */
  public static final String USERNAME = "postgres";

  private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final PostgresSettings settings;
  private final PostgresProcesses processes;
  private final int port;
  private final long postmasterPid;

  private EmbeddedPostgres(
      PostgresSettings settings, PostgresProcesses processes, int port, long postmasterPid) {
    this.settings = settings;
    this.processes = processes;
    this.port = port;
    this.postmasterPid = postmasterPid;
  }

  /**
   * Starts or adopts a server and waits until it accepts connections.
   *
   * @throws IllegalStateException if it does not within a minute; the message contains the end of
   *     its log
   */
  public static EmbeddedPostgres start(PostgresSettings settings) {
    try {
      PostgresBinaries binaries = PostgresBinaries.unpacked();
      initialise(settings, binaries);
      PostgresProcesses processes = new PostgresProcesses(settings.dataDirectory());
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (System.nanoTime() - deadline < 0) {
        OptionalLong running = processes.postmaster();
        long pid =
            running.isPresent() && canAdopt(settings, processes)
                ? running.getAsLong()
                : launch(settings, processes, binaries);
        if (awaitReady(settings, processes, pid)) {
          int port = Math.toIntExact(processes.port().orElseThrow());
          return new EmbeddedPostgres(settings, processes, port, pid);
        }
        LOG.debugf("PostgreSQL on %s is not there yet, trying again", settings.dataDirectory());
      }
      throw new IllegalStateException(
          "PostgreSQL did not start on %s:%n%s"
              .formatted(settings.dataDirectory(), endOfLog(settings)));
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start", e);
    }
  }

  private static boolean canAdopt(PostgresSettings settings, PostgresProcesses processes) {
    OptionalLong port = processes.port();
    return settings.port() == 0 || (port.isPresent() && port.getAsLong() == settings.port());
  }

  private static void initialise(PostgresSettings settings, PostgresBinaries binaries)
      throws IOException {
    Path target = settings.dataDirectory();
    if (Files.exists(target.resolve("PG_VERSION"))) {
      return;
    }
    Files.createDirectories(target.getParent());
    Path work = target.resolveSibling(target.getFileName() + ".new");
    Directories.delete(work);
    Files.createDirectory(work);
    UnprivilegedUser.changeOwner(work);
    Path password = Files.createTempFile(target.getParent(), "initdb", ".password");
    try {
      Files.writeString(password, settings.password().orElse(""));
      List<String> command =
          new ArrayList<>(
              List.of(binaries.program("initdb"), "-D", work.toString(), "-U", USERNAME));
      command.addAll(List.of("--locale=C", "--encoding=UTF8"));
      if (settings.password().isPresent()) {
        command.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + password));
        UnprivilegedUser.changeOwner(password);
      } else {
        command.add("--auth=trust");
      }
      if (!settings.durable()) {
        command.add("--no-sync");
      }
      run(UnprivilegedUser.command(command), settings);
    } finally {
      Files.deleteIfExists(password);
    }
    // initdb may be killed half way: only a complete cluster gets the name.
    Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void run(List<String> command, PostgresSettings settings) throws IOException {
    Process process = builder(command, settings).start();
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("%s failed:%n%s".formatted(command, endOfLog(settings)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static ProcessBuilder builder(List<String> command, PostgresSettings settings) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.logFile().toFile()));
    builder.environment().put("LC_ALL", "C");
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    return builder;
  }

  private static long launch(
      PostgresSettings settings, PostgresProcesses processes, PostgresBinaries binaries)
      throws IOException {
    OptionalLong running = processes.postmaster();
    if (running.isPresent()) {
      new EmbeddedPostgres(settings, processes, 0, running.getAsLong()).stop();
    }
    processes.killOrphans();
    processes.deletePidFile();
    UnprivilegedUser.changeOwner(settings.dataDirectory());
    int port = settings.port() == 0 ? FreePorts.next() : settings.port();
    List<String> command =
        new ArrayList<>(
            List.of(binaries.program("postgres"), "-D", settings.dataDirectory().toString()));
    settings
        .serverParameters(port)
        .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return builder(UnprivilegedUser.detached(command), settings).start().pid();
  }

  private static boolean awaitReady(
      PostgresSettings settings, PostgresProcesses processes, long pid) {
    PostgresProcesses.await(
        TIMEOUT,
        () ->
            ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true)
                || (processes.postmaster().equals(OptionalLong.of(pid))
                    && processes.reportsReady()
                    && accepts(settings, processes.port())));
    return processes.belongsToCluster(pid) && accepts(settings, processes.port());
  }

  private static boolean accepts(PostgresSettings settings, OptionalLong port) {
    if (port.isEmpty()) {
      return false;
    }
    try (Connection connection = connect(settings, Math.toIntExact(port.getAsLong()), "postgres")) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private static Connection connect(PostgresSettings settings, int port, String database)
      throws SQLException {
    Properties properties = new Properties();
    properties.put("user", USERNAME);
    settings.password().ifPresent(password -> properties.put("password", password));
    properties.put("connectTimeout", "5");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), properties);
  }

  private static String endOfLog(PostgresSettings settings) {
    try {
      List<String> lines = Files.readAllLines(settings.logFile());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "no log";
    }
  }

  public int port() {
    return port;
  }

  /** Returns the process id of the postmaster, the server's main process. */
  public long postmasterPid() {
    return postmasterPid;
  }

  /** Returns whether the postmaster runs. */
  public boolean isAlive() {
    return processes.belongsToCluster(postmasterPid);
  }

  /** Returns the address of a database of this server, which need not exist. */
  public Database database(String name) {
    return new Database("127.0.0.1", port, name, USERNAME, settings.password().orElse(""));
  }

  /** Creates a database if it does not exist. */
  public Database createDatabase(String name) {
    Database result = database(name);
    try (Connection connection = database("postgres").connect();
        var exists = connection.prepareStatement("select 1 from pg_database where datname = ?");
        var statement = connection.createStatement()) {
      exists.setString(1, name);
      if (!exists.executeQuery().next()) {
        statement.execute(
            "create database \"%s\" strategy file_copy".formatted(name.replace("\"", "\"\"")));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the database " + name, e);
    }
    return result;
  }

  /**
   * Stops the server and returns when the process has ended: open transactions are rolled back, and
   * all data is on disk.
   */
  public void stop() {
    for (String signal : List.of("INT", "QUIT", "KILL")) {
      if (!isAlive()) {
        return;
      }
      processes.signal(postmasterPid, signal);
      if (PostgresProcesses.await(Duration.ofSeconds(20), () -> !isAlive())) {
        return;
      }
    }
  }

  @Override
  public void close() {
    stop();
  }
}
