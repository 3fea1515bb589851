package io.windlass.local.launcher;

import io.windlass.embedded.EmbeddedPostgres;
import io.windlass.embedded.PostgresSettings;
import io.windlass.local.supervisor.Component;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The database server; the supervisor watches its main process. */
final class PostgresComponent implements Component {
  private final PostgresSettings settings;
  private volatile @Nullable EmbeddedPostgres server;

  PostgresComponent(PostgresSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public ProcessHandle start(Consumer<ProcessHandle> spawned) throws StartFailure {
    try {
      var started = EmbeddedPostgres.start(settings);
      server = started;
      var process =
          ProcessHandle.of(started.postmasterPid())
              .orElseThrow(() -> new StartFailure("PostgreSQL ended as soon as it had started"));
      spawned.accept(process);
      return process;
    } catch (RuntimeException e) {
      throw new StartFailure("PostgreSQL did not start: " + e.getMessage(), e);
    }
  }

  EmbeddedPostgres server() {
    var running = server;
    if (running == null) {
      throw new IllegalStateException("PostgreSQL is not running");
    }
    return running;
  }

  @Override
  public void stop(ProcessHandle process, Duration timeout) {
    var running = server;
    if (running != null) {
      running.stop();
    }
  }
}
