package io.windlass.capacity.executor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import io.windlass.capacity.executor.SecretSource.RegistryLogin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The logins that {@code docker login} keeps, read anew for each pull: in Docker's configuration
 * file, or with a credential helper that the file names for a registry.
 */
final class RegistryLogins {
  private static final Logger LOG = Logger.getLogger(RegistryLogins.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HUB = "https://index.docker.io/v1/";
  private static final long TIMEOUT_SECONDS = 10;

  private final Path directory;

  private RegistryLogins(Path directory) {
    this.directory = directory;
  }

  /** Returns the logins of the service's user: in {@code DOCKER_CONFIG}, or {@code ~/.docker}. */
  static RegistryLogins ofUser() {
    String named = System.getenv("DOCKER_CONFIG");
    return in(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home", "/"), ".docker")
            : Path.of(named));
  }

  static RegistryLogins in(Path directory) {
    return new RegistryLogins(directory);
  }

  /** Returns the login for the registry of an image; empty if there is none. */
  Optional<AuthConfig> of(String repository) {
    try {
      Optional<AuthConfig> helped = helped(repository);
      return helped.isPresent() ? helped : written(repository);
    } catch (IOException | RuntimeException e) {
      LOG.warnf("%s: no login can be read for %s: %s", directory, repository, e.getMessage());
      return Optional.empty();
    }
  }

  /** Returns a login in the form that the engine takes. */
  static AuthConfig of(String repository, RegistryLogin login) {
    return new AuthConfig()
        .withRegistryAddress(registry(repository))
        .withUsername(login.username())
        .withPassword(login.password());
  }

  private Optional<AuthConfig> written(String repository) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerConfig(directory.toString())
            .build();
    return Optional.ofNullable(config.effectiveAuthConfig(repository));
  }

  private Optional<AuthConfig> helped(String repository) throws IOException {
    Path file = directory.resolve("config.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String registry = registry(repository);
    JsonNode config = JSON.readTree(file.toFile());
    JsonNode own = config.path("credHelpers").path(registry);
    String helper = own.isTextual() ? own.textValue() : config.path("credsStore").asText("");
    return helper.matches("[A-Za-z0-9_.-]+") ? ask(helper, registry) : Optional.empty();
  }

  /** As Docker's own client asks: the registry on standard input, JSON on standard output. */
  private static Optional<AuthConfig> ask(String helper, String registry) throws IOException {
    Process process =
        new ProcessBuilder("docker-credential-" + helper, "get")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var input = process.getOutputStream()) {
      input.write(registry.getBytes(StandardCharsets.UTF_8));
    }
    var watch =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                      process.destroyForcibly();
                    }
                  } catch (InterruptedException e) {
                    process.destroyForcibly();
                  }
                });
    byte[] said = process.getInputStream().readAllBytes();
    watch.interrupt();
    JsonNode login = process.onExit().join().exitValue() == 0 ? JSON.readTree(said) : null;
    if (login == null || !login.hasNonNull("Secret")) {
      return Optional.empty();
    }
    String user = login.path("Username").asText();
    String secret = login.path("Secret").asText();
    var result = new AuthConfig().withRegistryAddress(registry);
    return Optional.of(
        user.equals("<token>")
            ? result.withIdentityToken(secret)
            : result.withUsername(user).withPassword(secret));
  }

  /** The first part of a name is a registry if it can be no user's name. */
  static String registry(String repository) {
    int slash = repository.indexOf('/');
    String first = slash < 0 ? "" : repository.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host ? first : HUB;
  }
}
