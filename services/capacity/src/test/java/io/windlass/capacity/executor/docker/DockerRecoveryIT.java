package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.MetadataEndpoint;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests what a new executor finds of the containers of the former one, and what happens when the
 * engine is away.
 */
class DockerRecoveryIT {
  private @TempDir Path data;
  private EngineProxy proxy;
  private DockerRig rig;

  @BeforeEach
  void open() throws IOException {
    TestEngine.require().close();
    proxy = new EngineProxy();
    rig = new DockerRig(data, proxy.host());
  }

  @AfterEach
  void close() throws IOException {
    if (rig != null) {
      proxy.mend();
      rig.close();
      proxy.close();
    }
  }

  private TaskLaunch tracing(String script) {
    return Launches.of(
        List.of("sh", "-c", "echo ran >>/data/trace; " + script),
        fields ->
            fields
                .with(
                    Containers.of(
                        fields.container(),
                        container -> {
                          container.image = TestEngine.IMAGE;
                          container.mounts =
                              List.of(new ContainerPlan.MountPoint("data", "/data", false));
                        }))
                .volumes(new TaskPlan.Volume("data", data.toString())));
  }

  private List<String> trace() throws IOException {
    return Files.readAllLines(data.resolve("trace"));
  }

  private static final String UNTIL_GATE = "until [ -e /data/gate ]; do sleep 0.05; done; ";

  @Test
  void aRunningContainerIsWatchedAfterARestart() throws IOException {
    var launch = rig.start(tracing("seq 1 500; " + UNTIL_GATE + "seq 501 1000; exit 5"));
    Instant startedAt = rig.listener.awaitStarted(launch.taskId());
    rig.awaitLine(launch, "500");
    rig.restart();
    rig.executor.recover(List.of(launch));
    assertThat(rig.listener.awaitStarted(launch.taskId())).isEqualTo(startedAt);
    Files.createFile(data.resolve("gate"));
    TaskOutcome outcome = rig.listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.startedAt()).isEqualTo(startedAt);
    assertThat(rig.lines(launch)).isEqualTo(numbers(1000));
    assertThat(trace()).containsExactly("ran");
  }

  private static List<String> numbers(int last) {
    List<String> numbers = new ArrayList<>();
    for (int i = 1; i <= last; i++) {
      numbers.add(Integer.toString(i));
    }
    return numbers;
  }

  @Test
  void aContainerThatEndedWhileTheServiceWasDownKeepsItsExitCodeTimesAndOutput()
      throws IOException {
    var launch = rig.start(tracing("echo before; " + UNTIL_GATE + "echo after; exit 7"));
    rig.awaitLine(launch, "before");
    rig.shut();
    Files.createFile(data.resolve("gate"));
    rig.awaitEnd(launch);
    rig.restart();
    TaskOutcome outcome = rig.recover(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(7);
    assertThat(outcome.stoppedAt()).isBefore(Instant.now());
    assertThat(rig.lines(launch)).containsExactly("before", "after");
    assertThat(trace()).containsExactly("ran");
  }

  @Test
  void anUnrecordedOutcomeIsReportedAgainUnchanged() throws IOException {
    var launch = DockerRig.shell("echo bye; exit 7");
    TaskOutcome first = rig.run(launch);
    rig.restart();
    assertThat(rig.recover(launch)).isEqualTo(first);
    assertThat(rig.lines(launch)).containsExactly("bye");
  }

  @Test
  void aTaskThatHadNotStartedIsStartedInTheSameBootOnly() throws Exception {
    assertThat(rig.recover(DockerRig.shell("exit 4")).exitCode()).isEqualTo(4);
    var otherBoot = Launches.inEpoch(DockerRig.shell("exit 4"), "another-boot");
    var lost = rig.recover(otherBoot);
    assertThat(lost.cause()).isEqualTo(StopCause.HOST_LOST);
    assertThat(lost.statusReason()).startsWith("Host EC2");

    var created = tracing("exit 6");
    var containers =
        new io.windlass.capacity.executor.docker.Containers(
            rig.client,
            rig.owner(),
            new ContainerNetworks(rig.client, "host", MetadataEndpoint.NONE));
    assertThat(containers.create(created, Optional.empty())).isTrue();
    assertThat(rig.recover(created).exitCode()).isEqualTo(6);
    var createdBefore = Launches.inEpoch(tracing("exit 6"), "another-boot");
    assertThat(containers.create(createdBefore, Optional.empty())).isTrue();
    assertThat(rig.recover(createdBefore).cause()).isEqualTo(StopCause.HOST_LOST);
    assertThat(trace()).containsExactly("ran");
  }

  @Test
  void aRemovedContainerIsNotRunAgain() throws IOException {
    var launch = rig.start(tracing("sleep 100"));
    rig.awaitTrace(1);
    rig.shut();
    rig.client
        .removeContainerCmd(ContainerRequest.containerName(launch.taskId()))
        .withForce(true)
        .exec();
    rig.restart();
    TaskOutcome outcome = rig.recover(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.HOST_LOST);
    assertThat(trace()).containsExactly("ran");
  }

  @Test
  void removingARunningContainerEndsItsTask() {
    var launch = rig.start(DockerRig.task("sleep", "100"));
    rig.listener.awaitStarted(launch.taskId());
    rig.client
        .removeContainerCmd(ContainerRequest.containerName(launch.taskId()))
        .withForce(true)
        .exec();
    TaskOutcome outcome = rig.listener.awaitStopped(launch.taskId());
    assertThat(outcome.exitCode()).isIn(137, null);
    assertThat(outcome.cause()).isIn(StopCause.EXITED, StopCause.HOST_LOST);
  }

  @Test
  void to003_theGraceSurvivesARestart() throws IOException {
    var launch =
        rig.start(DockerRig.shell("trap '' TERM; echo ready; while :; do sleep 0.05; done"));
    rig.awaitLine(launch, "ready");
    rig.executor.stop(launch.taskId(), Duration.ofSeconds(2));
    rig.restart();
    TaskOutcome outcome = rig.recover(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isEqualTo(137);
  }

  /** Each call of a start is lost, or its response. */
  @ParameterizedTest
  @EnumSource(EngineProxy.Moment.class)
  void aStartThatBreaksAnywhereRunsOnce(EngineProxy.Moment moment) throws IOException {
    int runs = 0;
    for (String step : List.of("/containers/create", "/containers/[^/]+/start")) {
      proxy.cutAt("POST", step, moment, () -> {});
      var launch = rig.start(tracing("echo out; exit 3"));
      DockerRig.await(proxy::isCut, () -> "cut at " + step);
      if (moment == EngineProxy.Moment.BEFORE_ANSWER && step.endsWith("start")) {
        rig.awaitEnd(launch); // it ends before it is inspected
      }
      proxy.mend();
      TaskOutcome outcome = rig.listener.awaitStopped(launch.taskId());
      assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
      assertThat(outcome.exitCode()).isEqualTo(3);
      assertThat(rig.lines(launch)).containsExactly("out");
      runs++;
      assertThat(trace()).hasSize(runs);
    }
  }

  @Test
  void whileTheEngineIsAwayEverythingWaits() throws IOException {
    var running = rig.start(tracing("seq 1 300; " + UNTIL_GATE + "seq 301 600; exit 9"));
    rig.awaitLine(running, "300");
    proxy.cut();
    var late = rig.start(DockerRig.shell("exit 2"));
    Files.createFile(data.resolve("gate"));
    rig.awaitEnd(running);
    assertThat(rig.listener.hasStopped(running.taskId())).isFalse();
    proxy.mend();
    assertThat(rig.listener.awaitStopped(running.taskId()).exitCode()).isEqualTo(9);
    assertThat(rig.lines(running)).isEqualTo(numbers(600));
    assertThat(rig.listener.awaitStopped(late.taskId()).exitCode()).isEqualTo(2);
  }

  @Test
  void onlyTheServicesOwnContainersAreHeldAndForgotten() throws IOException {
    var ended = DockerRig.task("true");
    rig.run(ended);
    Path elsewhere = Files.createDirectories(data.resolve("elsewhere"));
    try (var other = new DockerRig(elsewhere)) {
      var theirs = DockerRig.task("true");
      other.run(theirs);
      rig.restart(); // the former process recorded it and did not forget it
      assertThat(rig.executor.held()).containsExactly(ended.taskId());
      rig.executor.forget(ended.taskId());
      DockerRig.await(() -> rig.executor.held().isEmpty(), () -> "nothing held");
      assertThat(other.executor.held()).containsExactly(theirs.taskId());
    }
  }
}
