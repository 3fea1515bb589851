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
 * One broker and one PostgreSQL server for all tests of a JVM, on free ports, each started when it
 * is first asked for, without fsync, in a temporary directory that goes away with the JVM. Tests
 * keep apart by databases and topics of their own. What a killed test run left behind is removed by
 * the next one.
 */
public final class TestInfrastructure {
  private static final String PREFIX = "windlass-test-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]+)-[0-9a-z]+");
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Path DIRECTORY = makeDirectory();

  /** Held, since loggers that nobody holds forget their level. */
  @SuppressWarnings("UnusedVariable")
  private static final List<Logger> QUIET =
      quiet("org.apache.kafka", "kafka", "state.change.logger");

  private static @Nullable EmbeddedKafka kafka;
  private static @Nullable EmbeddedPostgres postgres;

  private TestInfrastructure() {}

  /** The broker. */
  public static synchronized EmbeddedKafka kafka() {
    if (kafka == null) {
      kafka = EmbeddedKafka.start(KafkaSettings.on(DIRECTORY.resolve("kafka")));
    }
    return kafka;
  }

  /** The database server. */
  public static synchronized EmbeddedPostgres postgres() {
    if (postgres == null) {
      postgres =
          EmbeddedPostgres.start(
              PostgresSettings.on(DIRECTORY.resolve("postgres")).withDurable(false));
    }
    return postgres;
  }

  /** What Kafka clients connect to. */
  public static String bootstrapServers() {
    return kafka().bootstrapServers();
  }

  /** A directory for whatever a test keeps on disk; it goes away with the JVM. */
  public static Path newDirectory(String prefix) {
    try {
      return Files.createTempDirectory(DIRECTORY, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new database with all migrations of the directories, by version over all of them. */
  public static Database createDatabase(String prefix, Path... migrationDirectories) {
    Database database = postgres().createDatabase(prefix + "_" + COUNTER.incrementAndGet());
    Migrations.run(database, Arrays.asList(migrationDirectories));
    return database;
  }

  /**
   * The same with directories of the class path, in jars or not, such as {@code db/messaging} and
   * {@code db/migration}.
   */
  public static Database createDatabaseFromClassPath(String prefix, String... directories) {
    return migrateFromClassPath(createDatabase(prefix), directories);
  }

  /** Runs all migrations of directories of the class path into a database that has none yet. */
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

  /** Makes the topics that do not exist yet, under exactly these names. */
  public static void createTopics(int partitions, List<String> names) {
    kafka()
        .createTopics(
            names.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList());
  }

  /** Makes topics of the test's own: what is called {@code name} here, to their real names. */
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
    new PostgresProcesses(directory.resolve("postgres")).clearLeftovers();
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
