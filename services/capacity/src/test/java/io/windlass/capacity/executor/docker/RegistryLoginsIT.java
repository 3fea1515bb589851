package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.windlass.capacity.executor.SecretSource.RegistryLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code docker login} is used from the next pull on. */
class RegistryLoginsIT {
  private static final String LOGIN = encoded("ana:secret");
  private @TempDir Path directory;
  private final List<String> logins = new CopyOnWriteArrayList<>();

  @Test
  void theNextPullUsesANewLogin() throws IOException {
    HttpServer registry = registry();
    try (var client = TestEngine.require();
        var timer = Executors.newSingleThreadScheduledExecutor()) {
      var images = new Images(client, timer, Duration.ofSeconds(30), RegistryLogins.in(directory));
      String name = "127.0.0.1:" + registry.getAddress().getPort();
      var before = images.pull(name + "/private/one", Optional.empty(), Optional.empty());
      assertThat(before.toCompletableFuture().join().orElseThrow().reason())
          .startsWith("CannotPullContainerError: ");
      assertThat(logins).isEmpty();
      Files.writeString(
          directory.resolve("config.json"),
          "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(name, LOGIN));
      var after = images.pull(name + "/private/two", Optional.empty(), Optional.empty());
      assertThat(after.toCompletableFuture().join()).isPresent(); // the registry has no image
      assertThat(logins).contains("Basic " + LOGIN);
      var own = Optional.of(new RegistryLogin("job", "its own"));
      images.pull(name + "/private/two", Optional.empty(), own).toCompletableFuture().join();
      assertThat(logins).contains("Basic " + encoded("job:its own"));
    } finally {
      registry.stop(0);
    }
  }

  private static String encoded(String login) {
    return Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  /** Starts a registry that requires a login and has no images. */
  private HttpServer registry() throws IOException {
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/v2/",
        exchange -> {
          try (exchange) {
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            if (login != null) {
              logins.add(login);
            }
            exchange
                .getResponseHeaders()
                .put("Docker-Distribution-Api-Version", List.of("registry/2.0"));
            exchange.getResponseHeaders().put("WWW-Authenticate", List.of("Basic realm=\"test\""));
            boolean root = exchange.getRequestURI().getPath().equals("/v2/");
            exchange.sendResponseHeaders(login == null ? 401 : root ? 200 : 404, -1);
          }
        });
    registry.start();
    return registry;
  }

  @Test
  void credentialHelpersAreAsked() throws IOException {
    var none = RegistryLogins.in(directory).of("registry.example.com/image");
    assertThat(none).isEmpty();
    Files.writeString(
        directory.resolve("config.json"),
        "{\"credHelpers\": {\"registry.example.com\": \"windlass-test-none\"}}");
    assertThat(RegistryLogins.in(directory).of("registry.example.com/image")).isEmpty();
    assertThat(Map.of("a", RegistryLogins.registry("busybox")))
        .containsEntry("a", "https://index.docker.io/v1/");
    assertThat(RegistryLogins.registry("ana/busybox")).isEqualTo("https://index.docker.io/v1/");
    assertThat(RegistryLogins.registry("localhost/busybox")).isEqualTo("localhost");
    assertThat(RegistryLogins.registry("r.example.com:5000/a/b")).isEqualTo("r.example.com:5000");
  }
}
