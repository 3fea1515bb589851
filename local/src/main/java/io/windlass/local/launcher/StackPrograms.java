package io.windlass.local.launcher;

import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.EventTargetVariables;
import io.windlass.local.stack.KafkaCredentials;
import io.windlass.local.stack.LoopbackPorts;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackServices;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command lines and environments of a stack's Java processes. Flags of the JVM can be added for
 * all processes by {@code WINDLASS_JVM_FLAGS}, and for one by {@code WINDLASS_JVM_FLAGS_<NAME>},
 * such as {@code WINDLASS_JVM_FLAGS_STATE_EVENTS}; the last of contradicting flags wins.
 */
final class StackPrograms {
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms32m",
          "-Xmx256m",
          "-XX:+ExitOnOutOfMemoryError",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED");

  /** Up to this number of processors, the optimising compiler costs more than it gains. */
  private static final int FEW_PROCESSORS = 4;

  /**
   * The optimising compilers of seven processes take half of two processors for a minute after each
   * change of the workload, which costs more than the faster code saves. The registry, which gets a
   * few requests at each start, never needs one.
   */
  private static final String NO_OPTIMISING_COMPILER = "-XX:TieredStopAtLevel=1";

  private final Installation installation;
  private final StackDirectory directory;
  private final StackOptions options;
  private final Credentials credentials;
  private final Map<String, Integer> ports;

  StackPrograms(
      Installation installation,
      StackDirectory directory,
      StackOptions options,
      Credentials credentials,
      Map<String, Integer> ports) {
    this.installation = installation;
    this.directory = directory;
    this.options = options;
    this.credentials = credentials;
    this.ports = ports;
  }

  /** Returns the names of the scheduler processes: {@code scheduler}, {@code scheduler-2}, … */
  static List<String> schedulers(int count) {
    var names = new ArrayList<>(List.of("scheduler"));
    for (int i = 2; i <= count; i++) {
      names.add("scheduler-" + i);
    }
    return names;
  }

  /**
   * Returns the names of all service processes of a stack, in the order of {@link
   * StackServices#NAMES}.
   */
  static List<String> services(StackOptions options) {
    var names = new ArrayList<String>();
    if (!options.services()) {
      return names;
    }
    for (var service : StackServices.NAMES) {
      names.addAll(
          service.equals("scheduler") ? schedulers(options.schedulers()) : List.of(service));
    }
    return names;
  }

  JvmComponent kafka() {
    var jar = installation.launcherJarFile();
    var program =
        new JvmProgram(
            "kafka",
            "kafka",
            // Not the data directory: the start-up cache belongs to all of them.
            installation.programDirectory(),
            flags("kafka"),
            List.of("-cp", jar.toString(), "io.windlass.embedded.EmbeddedKafkaMain"),
            List.of(
                "--data",
                directory.data("kafka").toString(),
                "--port",
                port("kafka"),
                "--controller-port",
                port("kafka-controller"),
                "--administrator",
                KafkaCredentials.ADMINISTRATOR,
                "--users",
                directory.kafkaUsersFile().toString()),
            new AotCache.Location(installation.caches(), jar.resolveSibling("lib")));
    return component(program, Map.of(), ReadinessProbe.logLine("READY "));
  }

  JvmComponent registry(String jdbcUrl) {
    var home = installation.registryDirectory();
    var program =
        new JvmProgram(
            "registry",
            "registry",
            home,
            flags("registry"),
            List.of("-jar", "quarkus-run.jar"),
            List.of(),
            new AotCache.Location(installation.caches(), home));
    var management = "http://127.0.0.1:" + port("registry-management");
    var environment = new LinkedHashMap<String, String>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", port("registry"));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", port("registry-management"));
    environment.put("QUARKUS_BANNER_ENABLED", "false");
    environment.put("APICURIO_STORAGE_SQL_KIND", "postgresql");
    environment.put("APICURIO_DATASOURCE_URL", jdbcUrl);
    environment.put("APICURIO_DATASOURCE_USERNAME", "postgres");
    environment.put("APICURIO_DATASOURCE_PASSWORD", credentials.databasePassword());
    // Everybody may read and look up, only the launcher may register.
    var user = Credentials.REGISTRY_USER.toUpperCase(Locale.ROOT);
    environment.put("QUARKUS_HTTP_AUTH_BASIC", "true");
    environment.put("QUARKUS_SECURITY_USERS_EMBEDDED_PLAIN_TEXT", "true");
    environment.put(
        "QUARKUS_SECURITY_USERS_EMBEDDED_USERS_" + user,
        credentials.password(Credentials.REGISTRY_USER));
    environment.put("QUARKUS_SECURITY_USERS_EMBEDDED_ROLES_" + user, "sr-admin");
    environment.put("APICURIO_AUTH_ROLE_BASED_AUTHORIZATION", "true");
    environment.put("APICURIO_AUTH_ANONYMOUS_READ_ACCESS_ENABLED", "true");
    return component(
        program, environment, ReadinessProbe.http(URI.create(management + "/health/ready")));
  }

  JvmComponent service(String name, String reactiveUrl) {
    var kind = StackServices.of(name);
    var home = installation.serviceDirectory(kind);
    var program =
        new JvmProgram(
            name,
            kind,
            home,
            flags(kind),
            List.of("-jar", "quarkus-run.jar"),
            List.of(),
            new AotCache.Location(installation.serviceCaches(kind), home));
    return component(
        program,
        environment(name, reactiveUrl),
        ReadinessProbe.http(URI.create("http://127.0.0.1:" + port(name) + "/q/health/ready")));
  }

  private Map<String, String> environment(String name, String reactiveUrl) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", port(name));
    environment.put("QUARKUS_BANNER_ENABLED", "false");
    environment.put("QUARKUS_LOG_CONSOLE_COLOR", "false");
    environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", reactiveUrl);
    environment.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
    environment.put("QUARKUS_DATASOURCE_PASSWORD", credentials.databasePassword());
    environment.put("WINDLASS_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port("kafka"));
    environment.put(
        "WINDLASS_KAFKA_CLIENT_PROPERTIES",
        directory.kafkaClientFile(StackServices.of(name)).toString());
    environment.put("WINDLASS_REGISTRY_URL", "http://127.0.0.1:" + port("registry"));
    environment.put("WINDLASS_INSTANCE_ID", name.matches(".*\\d") ? name : name + "-1");
    environment.put("WINDLASS_IAM_FILE", directory.iamFile().toString());
    environment.put("WINDLASS_BEHIND_PROXY", "true");
    options.traces().ifPresent(url -> environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", url));
    if (name.equals("state-events")) {
      if (System.getenv("WINDLASS_STATE_EVENTS_PUBLIC_URL") == null && options.port() > 0) {
        environment.put("WINDLASS_STATE_EVENTS_PUBLIC_URL", "http://127.0.0.1:" + options.port());
      }
      environment.put("WINDLASS_STATE_EVENTS_KEY_FILE", directory.eventKeyFile().toString());
      environment.put(
          "WINDLASS_STATE_EVENTS_TARGETS_BATCH_ENDPOINT", "http://127.0.0.1:" + port("submission"));
      environment.putAll(
          options
              .eventTargets()
              .map(EventTargetVariables::read)
              .orElseGet(EventTargetVariables::none));
    }
    if (name.equals("capacity")) {
      environment.put("WINDLASS_DATA_DIR", directory.data("capacity").toString());
      environment.put("WINDLASS_CAPACITY_RESERVED_PATHS", reserved());
      environment.put("WINDLASS_CAPACITY_EXECUTOR", options.executor().toString());
      environment.putAll(options.capacity());
      options
          .hostVcpus()
          .ifPresent(n -> environment.put("WINDLASS_CAPACITY_HOST_VCPUS", String.valueOf(n)));
      options
          .hostMemoryMib()
          .ifPresent(n -> environment.put("WINDLASS_CAPACITY_HOST_MEMORY_MIB", String.valueOf(n)));
    }
    return environment;
  }

  /**
   * Returns what containers may not mount, as a list of paths: the data directory, in whose path
   * commas are escaped.
   */
  private String reserved() {
    return directory.root().toAbsolutePath().toString().replace("\\", "\\\\").replace(",", "\\,");
  }

  private JvmComponent component(
      JvmProgram program, Map<String, String> environment, ReadinessProbe probe) {
    Path log = directory.log(program.name());
    return new JvmComponent(program, AotCache.of(program), environment, log, probe);
  }

  private static List<String> flags(String kind) {
    var flags = new ArrayList<>(FLAGS);
    if (kind.equals("registry") || Runtime.getRuntime().availableProcessors() <= FEW_PROCESSORS) {
      flags.add(NO_OPTIMISING_COMPILER);
    }
    var suffix = kind.toUpperCase(Locale.ROOT).replace('-', '_');
    for (var variable : List.of("WINDLASS_JVM_FLAGS", "WINDLASS_JVM_FLAGS_" + suffix)) {
      var set = System.getenv(variable);
      if (set != null && !set.isBlank()) {
        flags.addAll(Arrays.asList(set.strip().split("\\s+", -1)));
      }
    }
    return flags;
  }

  private String port(String name) {
    return Integer.toString(LoopbackPorts.get(ports, name));
  }
}
