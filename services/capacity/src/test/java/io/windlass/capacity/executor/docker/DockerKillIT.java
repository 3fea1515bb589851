package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills the service with SIGKILL between every two steps of the life of a container. */
class DockerKillIT {
  private @TempDir Path data;

  @ParameterizedTest
  @CsvSource({
    "POST, /containers/create, BEFORE_REQUEST",
    "POST, /containers/create, BEFORE_ANSWER",
    "POST, /containers/[^/]+/start, BEFORE_REQUEST",
    "POST, /containers/[^/]+/start, BEFORE_ANSWER",
    "GET, /containers/[^/]+/json, BEFORE_ANSWER",
    "GET, /containers/[^/]+/logs, BEFORE_ANSWER"
  })
  void theContainerRunsOnceAndItsExitCodeIsNotLost(
      String method, String path, EngineProxy.Moment moment) throws Exception {
    TestEngine.require().close();
    TaskLaunch launch = DockerServiceUnderKill.launch(data);
    try (var proxy = new EngineProxy()) {
      killAt(proxy, method, path, moment);
    }
    try (var rig = new DockerRig(data)) {
      TaskOutcome outcome = rig.recover(launch);
      assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
      assertThat(outcome.exitCode()).isEqualTo(21);
      assertThat(Files.readAllLines(data.resolve("trace"))).containsExactly("ran");
      assertThat(rig.lines(launch)).containsExactly("out");
    }
  }

  private void killAt(EngineProxy proxy, String method, String path, EngineProxy.Moment moment)
      throws IOException, InterruptedException {
    var service = new AtomicReference<Process>();
    var killed = new CountDownLatch(1);
    proxy.cutAt(
        method,
        path,
        moment,
        () -> {
          service.get().destroyForcibly().onExit().join();
          killed.countDown();
        });
    service.set(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DockerServiceUnderKill.class.getName(),
                data.toString(),
                proxy.host())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
    assertThat(killed.await(60, TimeUnit.SECONDS)).as("the service was killed").isTrue();
  }
}
