package io.windlass.local.launcher;

import io.windlass.embedded.Database;
import io.windlass.local.supervisor.Component.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables of a stack's databases up to date. */
final class DatabaseMigration {
  private DatabaseMigration() {}

  /**
   * Runs the migrations of some directories that have not run in the database yet.
   *
   * @throws StartFailure if one of them fails
   */
  static void run(Database database, List<Path> directories) throws StartFailure {
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
