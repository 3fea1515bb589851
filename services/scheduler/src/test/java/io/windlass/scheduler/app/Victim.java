package io.windlass.scheduler.app;

import io.vertx.core.Vertx;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A scheduler in a process of its own, for tests that kill it. */
final class Victim {
  private static final String READY = "victim is ready";

  private final Process process;

  private Victim(Process process) {
    this.process = process;
  }

  /** Starts the process, and returns when it is ready. */
  static Victim start(Stage stage, String instanceId) {
    Database database = stage.database();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            TestInfrastructure.bootstrapServers(),
            instanceId,
            database.host(),
            Integer.toString(database.port()),
            database.name(),
            database.username(),
            database.password());
    try {
      Path words = TestInfrastructure.newDirectory("victim").resolve("stderr");
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.to(words.toFile()))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      var output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = output.readLine();
      while (line != null && !line.contains(READY)) {
        line = output.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("the victim died early: " + Files.readString(words));
      }
      return new Victim(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the process by SIGKILL. */
  void kill() {
    try {
      int _ = process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The main class of the process. */
  public static void main(String[] args) throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    Database database = new Database(args[2], Integer.parseInt(args[3]), args[4], args[5], args[6]);
    MessagingRuntime runtime =
        MessagingRuntime.create(
            new MessagingSettings(args[0], args[1], Stage.SCHEMAS), Stage.newPool(vertx, database));
    SchedulerService service = SchedulerService.start(Stage.settings(), args[1], runtime);
    Stage.await("ready", service::isReady);
    System.out.println(READY);
    Thread.currentThread().join();
  }
}
