package io.windlass.local.launcher;

import java.nio.file.Path;
import java.util.List;

/** Where the built programs are, below the root of the checkout. */
public record Installation(Path root) {
  /** The services in the order of a job's life. */
  public static final List<String> SERVICES =
      List.of("submission", "scheduler", "capacity", "state-events");

  public Installation {
    root = root.toAbsolutePath().normalize();
  }

  /** The checkout that this program was built in, as the start script says. */
  public static Installation current() {
    return new Installation(Path.of(System.getProperty("windlass.root", ".")));
  }

  Path serviceDirectory(String service) {
    return root.resolve("services").resolve(service).resolve("target/quarkus-app");
  }

  Path serviceCaches(String service) {
    return root.resolve("services").resolve(service).resolve("target/aot");
  }

  /** The jar of this very program. */
  public Path launcherJarFile() {
    return root.resolve("local/target/windlass-local.jar");
  }

  /** Where a program of that jar runs; the same for all data directories. */
  Path programDirectory() {
    return root.resolve("local/target");
  }

  Path registryDirectory() {
    return root.resolve("local/target/schema-registry");
  }

  Path caches() {
    return root.resolve("local/target/aot");
  }

  /** Where the migrations of a service's database are: the library's, then its own. */
  List<Path> migrations(String service) {
    return List.of(
        root.resolve("libs/transactional-messaging/src/main/resources/db/messaging"),
        root.resolve("services").resolve(service).resolve("src/main/resources/db/migration"));
  }
}
