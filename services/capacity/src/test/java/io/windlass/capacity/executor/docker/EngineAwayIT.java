package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with an engine that is stopped and started again, as by a package manager. */
class EngineAwayIT {
  private @TempDir Path data;

  /** Regression: the log said so three times per second. */
  @Test
  void thatAnEngineIsAwayIsToldOnceAndThatItIsBackOnce() throws IOException {
    List<String> said = new CopyOnWriteArrayList<>();
    TestEngine.require().close();
    try (var proxy = new EngineProxy();
        var watch = new EngineWatch(proxy.host(), said::add, said::add)) {
      watch.start();
      proxy.cut();
      watch.doubt();
      DockerRig.await(() -> watch.trouble().isPresent(), () -> "trouble");
      for (int i = 0; i < 60; i++) {
        watch.doubt();
        pause(50);
      }
      assertThat(said).hasSize(1);
      assertThat(said.getFirst()).endsWith("; what is to run waits for it");
      proxy.mend();
      DockerRig.await(() -> watch.trouble().isEmpty() && said.size() > 1, () -> "no trouble");
      assertThat(said).hasSize(2);
      assertThat(said.getLast()).startsWith("Docker engine ").contains(" answers again");
    }
    // The client library logs each failed connection.
    assertThat(Path.of("src/main/resources/application.properties"))
        .content()
        .contains("category.\"com.github.dockerjava.zerodep.shaded.org.apache.hc\".level=WARN");
  }

  @Test
  void jobsWaitForAnEngineThatIsAwayAndGoOn() throws IOException {
    try (var engine = OwnEngine.start();
        var rig = new DockerRig(data, engine.host())) {
      assertThat(rig.run(DockerRig.shell("exit 3")).exitCode()).isEqualTo(3);
      assertThat(rig.executor.trouble()).isEmpty();
      engine.stop();
      List<TaskLaunch> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiting.add(rig.start(DockerRig.shell("exit 4")));
      }
      DockerRig.await(() -> rig.executor.trouble().isPresent(), () -> "trouble");
      assertThat(rig.executor.trouble().orElseThrow())
          .startsWith("no Docker engine answers at " + engine.host());
      pause(4_000);
      engine.startAgain();
      for (TaskLaunch launch : waiting) {
        assertThat(rig.listener.awaitStopped(launch.taskId()).exitCode()).isEqualTo(4);
      }
      DockerRig.await(() -> rig.executor.trouble().isEmpty(), () -> "no trouble");
    }
  }

  /**
   * What starts while the engine goes down waits for it, or ran; no start is told to have failed.
   */
  @Test
  void startsThatFailBecauseTheEngineStopsUseUpNoAttempt() throws IOException {
    try (var engine = OwnEngine.start();
        var rig = new DockerRig(data, engine.host())) {
      for (int round = 0; round < 4; round++) {
        List<TaskLaunch> storm = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
          storm.add(rig.start(tracing("exit 5")));
        }
        pause(200 + 300L * round);
        engine.beginToStop();
        engine.awaitEnd();
        engine.startAgain();
        for (TaskLaunch launch : storm) {
          TaskOutcome outcome = rig.listener.awaitStopped(launch.taskId());
          assertThat(outcome.cause()).as(outcome.toString()).isNotEqualTo(StopCause.START_FAILED);
          assertThat(runs(launch)).as(outcome.toString()).isLessThanOrEqualTo(1);
        }
      }
    }
  }

  /** Returns a task that adds a line to a file each time that it runs. */
  private TaskLaunch tracing(String then) {
    return Launches.of(
        List.of("sh", "-c", "echo ran >>/trace/$AWS_TEST_NAME; " + then),
        fields ->
            fields
                .with(
                    Containers.of(
                        fields.container(),
                        container -> {
                          container.image = TestEngine.IMAGE;
                          container.environment =
                              Map.of("AWS_TEST_NAME", UUID.randomUUID().toString());
                          container.mounts =
                              List.of(new ContainerPlan.MountPoint("trace", "/trace", false));
                        }))
                .volumes(new TaskPlan.Volume("trace", data.toString())));
  }

  private int runs(TaskLaunch launch) throws IOException {
    var environment = launch.plan().containers().getFirst().environment();
    Path trace = data.resolve(environment.getOrDefault("AWS_TEST_NAME", ""));
    return Files.exists(trace) ? Files.readAllLines(trace).size() : 0;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
