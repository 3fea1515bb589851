package io.windlass.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * One broker and one PostgreSQL server for all tests of a JVM, on free ports, each started on first
 * use, without fsync, in a temporary directory that is deleted when the JVM ends. Tests use
 * databases and topics of their own. The files and processes of a killed test run are removed by
 * the next run. Thread-safe.
 */
public final class TestInfrastructure {
  private static final String PREFIX = "windlass-test-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]+)-[0-9a-z]+");
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Path DIRECTORY = makeDirectory();

  /** Referenced, since loggers without a reference are collected and lose their level. */
  @SuppressWarnings("UnusedVariable")
  private static final List<Logger> QUIET =
      quiet("org.apache.kafka", "kafka", "state.change.logger");

  private static @Nullable EmbeddedKafka kafka;
  private static @Nullable EmbeddedPostgres postgres;

  private TestInfrastructure() {}

  /** Returns the broker. */
  public static synchronized EmbeddedKafka kafka() {
    if (kafka == null) {
      kafka = EmbeddedKafka.start(KafkaSettings.on(DIRECTORY.resolve("kafka")));
    }
    return kafka;
  }

  /** Returns the database server. */
  public static synchronized EmbeddedPostgres postgres() {
    if (postgres == null) {
      postgres =
          EmbeddedPostgres.start(
              PostgresSettings.on(DIRECTORY.resolve("postgres")).withDurable(false));
    }
    return postgres;
  }

  /** Returns the address that Kafka clients connect to. */
  public static String bootstrapServers() {
    return kafka().bootstrapServers();
  }

  /** Creates a temporary directory, which is deleted when the JVM ends. */
  public static Path newDirectory(String prefix) {
    try {
      return Files.createTempDirectory(DIRECTORY, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Creates a database and runs the migrations of all directories in the order of their versions.
   */
  public static Database createDatabase(String prefix, Path... migrationDirectories) {
    Database database = postgres().createDatabase(prefix + "_" + COUNTER.incrementAndGet());
    Migrations.run(database, Arrays.asList(migrationDirectories));
    return database;
  }

  /**
   * Does the same with directories on the class path, such as {@code db/messaging} and {@code
   * db/migration}, in jars or not.
   */
  public static Database createDatabaseFromClassPath(String prefix, String... directories) {
    return migrateFromClassPath(createDatabase(prefix), directories);
  }

  /** Runs the migrations of directories on the class path in a database that has no tables yet. */
  public static Database migrateFromClassPath(Database database, String... directories) {
    List<Path> paths = new ArrayList<>();
    List<FileSystem> opened = new ArrayList<>();
    try {
      for (String directory : directories) {
        paths.add(onClassPath(directory, opened));
      }
      Migrations.run(database, paths);
      return database;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("cannot read the migrations", e);
    } finally {
      opened.forEach(Directories::close);
    }
  }

  private static Path onClassPath(String directory, List<FileSystem> opened)
      throws IOException, URISyntaxException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    var url = loader.getResource(directory);
    if (url == null) {
      throw new IllegalArgumentException(directory + " is not on the class path");
    }
    URI uri = url.toURI();
    if (!uri.getScheme().equals("jar")) {
      return Path.of(uri);
    }
    String jar = uri.getSchemeSpecificPart().split("!", 2)[0];
    FileSystem files = FileSystems.newFileSystem(Path.of(URI.create(jar)));
    opened.add(files);
    return files.getPath(directory);
  }

  /** Creates the topics that do not exist yet, with exactly these names. */
  public static void createTopics(int partitions, List<String> names) {
    kafka()
        .createTopics(
            names.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList());
  }

  /** Creates topics for one test; returns their full names by the given ones. */
  public static Map<String, String> createTopics(String prefix, int partitions, String... names) {
    int number = COUNTER.incrementAndGet();
    Map<String, String> result = new LinkedHashMap<>();
    for (String name : names) {
      result.put(name, "%s-%d-%s".formatted(prefix, number, name));
    }
    createTopics(partitions, List.copyOf(result.values()));
    return result;
  }

  private static List<Logger> quiet(String... names) {
    List<Logger> loggers = Arrays.stream(names).map(Logger::getLogger).toList();
    loggers.forEach(each -> each.setLevel(Level.SEVERE));
    return loggers;
  }

  private static Path makeDirectory() {
    try {
      Path parent = Path.of(System.getProperty("java.io.tmpdir"));
      removeAbandoned(parent);
      Path directory =
          Files.createDirectory(
              parent.resolve(
                  PREFIX
                      + ProcessHandle.current().pid()
                      + "-"
                      + Long.toString(System.nanoTime(), 36)));
      Runtime.getRuntime()
          .addShutdownHook(new Thread(TestInfrastructure::stop, "test-infrastructure-stop"));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeAbandoned(Path parent) throws IOException {
    try (Stream<Path> candidates = Files.list(parent)) {
      for (Path candidate : candidates.toList()) {
        Matcher name = NAME.matcher(candidate.getFileName().toString());
        if (name.matches() && !isAlive(Long.parseLong(name.group(1)))) {
          remove(candidate);
        }
      }
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static void remove(Path directory) throws IOException {
    new PostgresProcesses(directory.resolve("postgres")).killOrphans();
    Directories.delete(directory);
  }

  private static synchronized void stop() {
    try {
      if (kafka != null) {
        kafka.stop();
      }
      remove(DIRECTORY);
    } catch (IOException | RuntimeException e) {
      System.err.println("could not remove " + DIRECTORY + ": " + e);
    }
  }
}
