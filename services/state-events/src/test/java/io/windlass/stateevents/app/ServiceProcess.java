package io.windlass.stateevents.app;

import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, as the launcher would start it. */
final class ServiceProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

  /** Of {@code /proc/PID/stat}, behind the command. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;
  private static final int TICKS_PER_SECOND = 100;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Map<String, String> environment;
  private final Path log;
  private final int port;
  private Process process;

  ServiceProcess(Database database, String registryUrl, String iam) throws IOException {
    this(database, TestInfrastructure.bootstrapServers(), registryUrl, iam);
  }

  ServiceProcess(Database database, String bootstrapServers, String registryUrl, String iam)
      throws IOException {
    Path directory = TestInfrastructure.newDirectory("state-events");
    Path iamFile = Files.writeString(directory.resolve("iam.json"), iam);
    log = directory.resolve("log");
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    environment =
        Map.of(
            "QUARKUS_HTTP_HOST", "127.0.0.1",
            "QUARKUS_HTTP_PORT", Integer.toString(port),
            "QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl(),
            "QUARKUS_DATASOURCE_USERNAME", database.username(),
            "QUARKUS_DATASOURCE_PASSWORD", database.password(),
            "WINDLASS_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
            "WINDLASS_REGISTRY_URL", registryUrl,
            "WINDLASS_INSTANCE_ID", "state-events-1",
            "WINDLASS_IAM_FILE", iamFile.toString());
    process = start();
  }

  int port() {
    return port;
  }

  private Process start() throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            JAR.toString());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Returns the memory that the process takes up, in MB. */
  long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /** Returns the processor time that the process has used, user and system. */
  Duration processorTime() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    long ticks = Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS));
    return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the service reports that it is ready. */
  void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!isReady()) {
      if (System.nanoTime() - end > 0 || !process.isAlive()) {
        throw new AssertionError("not ready:\n" + Files.readString(log));
      }
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it ended:\n" + Files.readString(log));
      }
    }
  }

  private boolean isReady() throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Kills the process, and starts another one. */
  void killAndRestart() throws IOException, InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    process = start();
  }

  /** Requests that the process stops; returns whether it did in time. */
  boolean stops() throws InterruptedException {
    process.destroy();
    return process.waitFor(Duration.ofMinutes(2));
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
