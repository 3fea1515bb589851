package io.windlass.local.launcher;

import java.nio.file.Path;
import java.util.List;

/** The built programs in a checkout. */
public record Installation(Path root) {
  public Installation {
    root = root.toAbsolutePath().normalize();
  }

  /** Returns the checkout that the start script names (system property {@code windlass.root}). */
  public static Installation current() {
    return new Installation(Path.of(System.getProperty("windlass.root", ".")));
  }

  Path serviceDirectory(String service) {
    return root.resolve("services").resolve(service).resolve("target/quarkus-app");
  }

  Path serviceCaches(String service) {
    return root.resolve("services").resolve(service).resolve("target/aot");
  }

  /** Returns the jar of this program. */
  public Path launcherJarFile() {
    return root.resolve("local/target/windlass-local.jar");
  }

  /** Returns the working directory of programs in that jar; the same for all data directories. */
  Path programDirectory() {
    return root.resolve("local/target");
  }

  Path registryDirectory() {
    return root.resolve("local/target/schema-registry");
  }

  Path caches() {
    return root.resolve("local/target/aot");
  }

  /**
   * Returns the directories with the migrations of a service's database: the library's, then its
   * own.
   */
  List<Path> migrations(String service) {
    return List.of(
        root.resolve("libs/transactional-messaging/src/main/resources/db/messaging"),
        root.resolve("services").resolve(service).resolve("src/main/resources/db/migration"));
  }
}
