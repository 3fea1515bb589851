package io.windlass.stateevents.messaging;

import io.vertx.core.Vertx;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.FailurePoints;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance that fires timers, and dies as if by {@code kill -9} at a given step. */
final class TimerProcess {
  static final int KILLED = 137;
  static final int PARTITIONS = 4;

  private TimerProcess() {}

  static ConsumerSettings settings(String instanceId) {
    return new ConsumerSettings(
        "timers-it", instanceId, TimerHandler.TOPICS, 100, Duration.ofSeconds(6), Map.of());
  }

  static Process start(Database database, String instanceId, String step, int occurrence)
      throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TimerProcess.class.getName(),
                TestInfrastructure.bootstrapServers(),
                Integer.toString(database.port()),
                database.name(),
                instanceId,
                step,
                Integer.toString(occurrence)))
        .redirectErrorStream(true)
        .redirectOutput(
            TestInfrastructure.newDirectory("timers").resolve(instanceId + ".log").toFile())
        .start();
  }

  /** Broker, port and name of the database, instance, step, and how often it is reached before. */
  public static void main(String[] words) {
    var database = new Database("127.0.0.1", Integer.parseInt(words[1]), words[2], "postgres", "");
    var times = new AtomicInteger();
    FailurePoints killer =
        step -> {
          if (step.equals(words[4]) && times.incrementAndGet() == Integer.parseInt(words[5])) {
            Runtime.getRuntime().halt(KILLED);
          }
        };
    MessagingRuntime runtime =
        Stage.watched(words[0], words[3], Stage.pool(Vertx.vertx(), database), killer);
    EventTimers.start(settings(words[3]), () -> PARTITIONS, (_, _) -> {}, runtime);
  }
}
