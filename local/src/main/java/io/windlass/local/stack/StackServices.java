package io.windlass.local.stack;

import io.windlass.embedded.Database;
import io.windlass.embedded.EmbeddedPostgres;
import java.util.List;
import java.util.Map;

/** The services of a stack and their databases. */
public final class StackServices {
  /** The names of all services, in the order in which a job passes through them. */
  public static final List<String> NAMES =
      List.of("submission", "scheduler", "capacity", "state-events");

  private StackServices() {}

  /** Returns the service that a process runs: {@code scheduler} for {@code scheduler-2}. */
  public static String of(String process) {
    return process.startsWith("scheduler") ? "scheduler" : process;
  }

  /** Returns the name of a process's database, such as {@code state_events}. */
  public static String databaseName(String process) {
    return of(process).replace('-', '_');
  }

  /** Returns the database of a service of a running stack, for the superuser. */
  public static Database database(
      String service, Map<String, Integer> ports, Credentials credentials) {
    return new Database(
        "127.0.0.1",
        ports.getOrDefault("postgres", 0),
        databaseName(service),
        EmbeddedPostgres.USERNAME,
        credentials.databasePassword());
  }
}
