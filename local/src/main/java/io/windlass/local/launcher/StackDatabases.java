package io.windlass.local.launcher;

import io.windlass.embedded.Database;
import io.windlass.embedded.EmbeddedPostgres;
import io.windlass.local.supervisor.Component.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The databases of a stack and their tables: one database per service, one for the registry. */
final class StackDatabases {
  static final String REGISTRY = "registry";

  private StackDatabases() {}

  /** A service's database: its name with an underscore for each hyphen. */
  static String nameFor(String service) {
    return (service.startsWith("scheduler") ? "scheduler" : service).replace('-', '_');
  }

  /** Makes the database if it is missing. */
  static Database create(EmbeddedPostgres server, String name) {
    return server.createDatabase(name);
  }

  /** Brings a database's tables up to date; what was run before is not run again. */
  static void migrate(Database database, List<Path> directories) throws StartFailure {
    var locations =
        directories.stream()
            .filter(Files::isDirectory)
            .map(path -> "filesystem:" + path)
            .toArray(String[]::new);
    try {
      Flyway.configure()
          .dataSource(database.jdbcUrl(), database.username(), database.password())
          .locations(locations)
          .outOfOrder(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StartFailure(
          ("the tables of the database %s cannot be brought up to date: %s%n"
                  + "  (a data directory of another version? --fresh starts an empty one)")
              .formatted(database.name(), String.valueOf(e.getMessage()).strip()),
          e);
    }
  }
}
