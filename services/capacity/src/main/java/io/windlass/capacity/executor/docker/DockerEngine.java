package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Docker engine: its operations, and below them its HTTP, for what the operations
 * do not give as it is.
 */
public record DockerEngine(DockerClient client, DockerHttpClient http) implements AutoCloseable {
  private static final int CONNECTIONS = 4096; // one per container whose output is followed

  /** {@code host} null is what {@code DOCKER_HOST} says, or the local socket. */
  static DockerEngine connect(@Nullable String host) {
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
            .build();
    return new DockerEngine(DockerClientImpl.getInstance(built, http), http);
  }

  /** Whether an engine answers, and what it says of itself or why it does not. */
  public static Answer probe(@Nullable String host) {
    try (DockerEngine engine = connect(host)) {
      var version = engine.client().versionCmd().exec();
      return new Answer(true, "Docker engine " + version.getVersion() + " answers");
    } catch (Exception e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Answer(false, "no Docker engine answers: " + cause.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  /** What came of asking for an engine. */
  public record Answer(boolean available, String words) {}
}
