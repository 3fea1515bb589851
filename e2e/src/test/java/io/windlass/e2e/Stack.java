package io.windlass.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * A running Windlass, started by {@code ./windlass up --detach} on a data directory of its own and
 * a free port, and stopped by {@code ./windlass down}. Uses only the commands that a user has.
 */
final class Stack implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("windlass.root", ".."));
  private static final Pattern EXPORT = Pattern.compile("export ([A-Z_]+)=['\"]?([^'\"]*)['\"]?");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dataDirectory;
  private final List<String> options;
  private final int port;

  private Stack(Path dataDirectory, int port, List<String> options) {
    this.dataDirectory = dataDirectory;
    this.port = port;
    this.options = options;
  }

  /** Starts a stack with the given further options of {@code up}; returns when it is ready. */
  static Stack start(String... options) {
    try {
      var directory = Files.createTempDirectory("windlass-e2e-");
      var stack = new Stack(directory, freePort(), List.of(options));
      stack.up();
      return stack;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void up() {
    var command = new ArrayList<>(List.of("up", "--detach", "--port", Integer.toString(port)));
    command.addAll(options);
    windlass(command);
  }

  /** Starts the stack again without the options that it was started with. */
  String upAgain(String... further) {
    var command = new ArrayList<>(List.of("up", "--detach"));
    command.addAll(List.of(further));
    return windlass(command);
  }

  void down() {
    windlass(List.of("down"));
  }

  /** Stops the stack. The data directory stays behind only if the stop failed. */
  @Override
  public void close() {
    down();
    deleteRecursively(dataDirectory);
  }

  Path dataDirectory() {
    return dataDirectory;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** What {@code eval "$(./windlass env)"} sets. */
  Map<String, String> environment() {
    var environment = new TreeMap<String, String>();
    var matcher = EXPORT.matcher(windlass(List.of("env")));
    while (matcher.find()) {
      environment.put(matcher.group(1), matcher.group(2));
    }
    return environment;
  }

  /** What a Kafka client of the broker's read-only user needs, from {@link #environment}. */
  Map<String, Object> kafkaReader() {
    var environment = environment();
    var properties = new Properties();
    try (var file =
        Files.newBufferedReader(Path.of(environment.get("WINDLASS_KAFKA_CLIENT_PROPERTIES")))) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var result = new HashMap<String, Object>();
    properties.forEach((name, value) -> result.put(name.toString(), value));
    result.put("bootstrap.servers", environment.get("WINDLASS_KAFKA_BOOTSTRAP_SERVERS"));
    return result;
  }

  JsonNode status() {
    try {
      return JSON.readTree(windlass(List.of("status", "--json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pid of one of the stack's processes, by the name that {@code status} shows. */
  long pid(String process) {
    for (var entry : status().path("processes")) {
      if (entry.path("name").asText().equals(process)) {
        return entry.path("pid").asLong();
      }
    }
    throw new AssertionError("no process named " + process + " in " + status());
  }

  boolean allAreUp() {
    for (var process : status().path("processes")) {
      if (!process.path("health").asText().equals("UP")) {
        return false;
      }
    }
    return true;
  }

  BatchClient batch() {
    return batch(environment());
  }

  /** A client of the region and access key in these variables. */
  BatchClient batch(Map<String, String> environment) {
    return batch(endpoint(), environment);
  }

  /** The same for another server. */
  static BatchClient batch(URI endpoint, Map<String, String> environment) {
    return BatchClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(environment.get("AWS_REGION")))
        .credentialsProvider(credentials(environment))
        .httpClient(Apache5HttpClient.create())
        .overrideConfiguration(
            // A service that was killed may be away for longer than the SDK's three attempts.
            configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(10)))
        .build();
  }

  CloudWatchLogsClient logs() {
    var environment = environment();
    return CloudWatchLogsClient.builder()
        .endpointOverride(endpoint())
        .region(Region.of(environment.get("AWS_REGION")))
        .credentialsProvider(credentials(environment))
        .httpClient(Apache5HttpClient.create())
        .build();
  }

  private static StaticCredentialsProvider credentials(Map<String, String> environment) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")));
  }

  /** A file or directory of the checkout. */
  static Path checkout(String path) {
    return ROOT.resolve(path).toAbsolutePath().normalize();
  }

  /** What a user types: {@code ./windlass}. */
  static String program() {
    return ROOT.resolve("windlass").toString();
  }

  /** Runs {@code ./windlass}; fails with its output if it exits with anything but 0. */
  String windlass(List<String> arguments) {
    var command = new ArrayList<>(List.of(program()));
    command.addAll(arguments);
    command.addAll(List.of("--data", dataDirectory.toString()));
    return run(command, Map.of("WINDLASS_SKIP_BUILD", "1"), 300);
  }

  /** Runs a command to its end and returns what it wrote to standard output. */
  static String run(List<String> command, Map<String, String> environment, int seconds) {
    try {
      var output = Files.createTempFile("windlass-e2e-", ".out");
      var errors = Files.createTempFile("windlass-e2e-", ".err");
      var builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      // Whoever runs the tests may use AWS.
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().putAll(environment);
      var process = builder.start();
      var ended = process.waitFor(seconds, TimeUnit.SECONDS);
      var text = Files.readString(output);
      var errorText = Files.readString(errors);
      Files.delete(output);
      Files.delete(errors);
      if (!ended) {
        process.destroyForcibly();
        throw new AssertionError(
            command + " did not end in " + seconds + " s:\n" + text + errorText);
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(
            command + " exited with " + process.exitValue() + ":\n" + text + errorText);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void deleteRecursively(Path directory) {
    run(List.of("rm", "-rf", directory.toString()), Map.of(), 60);
  }
}
