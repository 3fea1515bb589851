package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.windlass.capacity.executor.ExecutorKind.Availability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Docker engine: its operations, and below them its HTTP, for what the operations
 * do not give as it is.
 */
public record DockerEngine(DockerClient client, DockerHttpClient http) implements AutoCloseable {
  private static final int CONNECTIONS = 4096; // one per container whose output is followed

  /** How long an engine may take to answer before it counts as absent. */
  private static final Duration HELLO = Duration.ofSeconds(10);

  /** {@code host} null is what {@code DOCKER_HOST} says, or the local socket. */
  static DockerEngine connect(@Nullable String host) {
    return connect(host, null); // output and events may stay silent as long as they like
  }

  private static DockerEngine connect(@Nullable String host, @Nullable Duration timeout) {
    var config = DefaultDockerClientConfig.createDefaultConfigBuilder();
    if (host != null) {
      config.withDockerHost(host);
    }
    var built = config.build();
    DockerHttpClient http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(built.getDockerHost())
            .sslConfig(built.getSSLConfig())
            .maxConnections(CONNECTIONS)
            .connectionTimeout(Duration.ofSeconds(5))
            .responseTimeout(timeout)
            .build();
    return new DockerEngine(DockerClientImpl.getInstance(built, http), http);
  }

  /** Returns whether an engine answers, and its version or why it does not. Blocks. */
  static Availability probe(@Nullable String host) {
    return probe(host, HELLO);
  }

  static Availability probe(@Nullable String host, Duration timeout) {
    try (DockerEngine engine = connect(host, timeout)) {
      var version = engine.client().versionCmd().exec();
      return new Availability(true, "Docker engine " + version.getVersion() + " answers");
    } catch (Exception e) {
      String why = Objects.requireNonNullElse(e.getCause(), e).getMessage();
      return new Availability(false, "no Docker engine answers at " + place(host) + ": " + why);
    }
  }

  private static String place(@Nullable String host) {
    String named = host == null ? System.getenv("DOCKER_HOST") : host;
    return named == null ? "the local socket" : named;
  }

  /** Returns the body of the engine's answer to a GET; empty if its status is not 200. Blocks. */
  Optional<String> get(String path) {
    var request =
        DockerHttpClient.Request.builder()
            .method(DockerHttpClient.Request.Method.GET)
            .path(path)
            .build();
    try (var response = http.execute(request)) {
      String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
      return response.getStatusCode() == HttpURLConnection.HTTP_OK
          ? Optional.of(body)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
