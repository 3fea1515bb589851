package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Connections to a Docker engine. */
public final class DockerEngine {
  private static final int CONNECTIONS = 4096; // one per container whose output is followed

  private DockerEngine() {}

  /** {@code host} null is what {@code DOCKER_HOST} says, or the local socket. */
  static DockerClient connect(@Nullable String host) {
    var config = DefaultDockerClientConfig.createDefaultConfigBuilder();
    if (host != null) {
      config.withDockerHost(host);
    }
    var built = config.build();
    var http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(built.getDockerHost())
            .sslConfig(built.getSSLConfig())
            .maxConnections(CONNECTIONS)
            .connectionTimeout(Duration.ofSeconds(5))
            .build();
    return DockerClientImpl.getInstance(built, http);
  }

  /** Whether an engine answers, and what it says of itself or why it does not. */
  public static Answer probe(@Nullable String host) {
    try (DockerClient client = connect(host)) {
      var version = client.versionCmd().exec();
      return new Answer(true, "Docker engine " + version.getVersion() + " answers");
    } catch (Exception e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Answer(false, "no Docker engine answers (" + cause.getMessage() + ")");
    }
  }

  /** What came of asking for an engine. */
  public record Answer(boolean available, String words) {}
}
