package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineTest {
  private @TempDir Path data;

  @Test
  void anEngineThatDoesNotListenIsUnavailableAndNamed() {
    var answer = DockerEngine.probe("unix://" + data.resolve("nobody.sock"));
    assertThat(answer.available()).isFalse();
    assertThat(answer.words()).startsWith("no Docker engine answers").contains("nobody.sock");
  }

  @Test
  void anEngineThatDoesNotRespondIsUnavailable() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String host = "tcp://127.0.0.1:" + silent.getLocalPort();
      var answer = DockerEngine.probe(host, Duration.ofMillis(300));
      assertThat(answer.available()).isFalse();
      assertThat(answer.words()).startsWith("no Docker engine answers").contains(host);
    }
  }
}
