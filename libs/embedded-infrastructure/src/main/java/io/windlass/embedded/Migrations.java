package io.windlass.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs versioned SQL files ({@code V<major>_<minor>__<what>.sql}) into an empty database, in the
 * order of their versions over all directories. For tests: it keeps no history and runs every file,
 * which is faster than Flyway on an empty database.
 */
final class Migrations {
  private static final Pattern FILE = Pattern.compile("V([0-9_.]+?)__.*\\.sql");

  private record Migration(List<Integer> version, String name, String sql) {}

  private Migrations() {}

  static void run(Database database, Collection<Path> directories) {
    List<Migration> migrations = new ArrayList<>();
    for (Path directory : directories) {
      migrations.addAll(read(directory));
    }
    migrations.sort(Comparator.comparing(Migration::version, Migrations::compare));
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      for (Migration migration : migrations) {
        try {
          statement.execute(migration.sql());
        } catch (SQLException e) {
          throw new IllegalStateException("migration " + migration.name() + " failed", e);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot reach " + database.jdbcUrl(), e);
    }
  }

  private static List<Migration> read(Path directory) {
    List<Migration> result = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Matcher matcher = FILE.matcher(file.getFileName().toString());
        if (matcher.matches()) {
          List<Integer> version =
              Arrays.stream(matcher.group(1).split("[_.]")).map(Integer::valueOf).toList();
          result.add(new Migration(version, file.getFileName().toString(), Files.readString(file)));
        }
      }
      return result;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the migrations in " + directory, e);
    }
  }

  private static int compare(List<Integer> left, List<Integer> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int difference = left.get(i).compareTo(right.get(i));
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(left.size(), right.size());
  }
}
