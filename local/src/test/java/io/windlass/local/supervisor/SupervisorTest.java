package io.windlass.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Backoff QUICK =
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofHours(1));

  private final RecordingListener listener = new RecordingListener();
  private final Supervisor supervisor = new Supervisor(QUICK, listener);

  @AfterEach
  void stopAll() throws Exception {
    supervisor.stop(List.of(), TIMEOUT);
  }

  @Test
  void whoIsKilledIsStartedAgain() throws Exception {
    var component = new ShellComponent("a", "exec sleep 600");
    supervisor.start(component);
    var first = component.last();
    first.destroyForcibly();
    listener.await("a ready 1");

    assertThat(component.last().pid()).isNotEqualTo(first.pid());
    assertThat(component.last().isAlive()).isTrue();
    assertThat(listener.heard())
        .containsExactly("a spawned", "a ready 0", "a died, again in 0", "a spawned", "a ready 1");
  }

  @Test
  void whoKeepsDyingIsStartedAfterGrowingDelays() throws Exception {
    var component = new ShellComponent("a", "exec sleep 600");
    supervisor.start(component);
    component.failNextStarts(4);
    component.last().destroyForcibly();
    listener.await("a ready 5");

    assertThat(listener.heard())
        .containsSubsequence(
            "a died, again in 0",
            "a died, again in 10",
            "a died, again in 20",
            "a died, again in 40",
            "a died, again in 40",
            "a ready 5");
  }

  @Test
  void aFirstStartThatFailsIsTheCallersBusiness() {
    var component = new ShellComponent("a", "exec sleep 600");
    component.failNextStarts(1);
    assertThatThrownBy(() -> supervisor.start(component)).hasMessage("not now");
  }

  @Test
  void groupsStopOneAfterTheOther() throws Exception {
    for (var name : List.of("database", "broker", "service-1", "service-2")) {
      supervisor.start(new ShellComponent(name, "exec sleep 600"));
    }
    supervisor.stop(
        List.of(List.of("service-1", "service-2"), List.of("broker"), List.of("database")),
        TIMEOUT);

    assertThat(listener.heard()).noneMatch(line -> line.contains("died"));
    assertThat(listener.heard().subList(8, 10))
        .containsExactlyInAnyOrder("service-1 stopped", "service-2 stopped");
    assertThat(listener.heard().subList(10, 12))
        .containsExactly("broker stopped", "database stopped");
  }

  @Test
  void whoIgnoresTheRequestToEndIsKilled() throws Exception {
    var component = new ShellComponent("stubborn", "trap '' TERM; while :; do sleep 0.1; done");
    supervisor.start(component);
    supervisor.stop(List.of(), Duration.ofMillis(300));

    assertThat(component.last().isAlive()).isFalse();
  }

  @Test
  void aLongLifeForgivesEarlierDeaths() {
    var backoff =
        new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofSeconds(30));
    assertThat(backoff.delay(0)).isZero();
    assertThat(backoff.delay(1)).isEqualTo(Duration.ofMillis(250));
    assertThat(backoff.delay(4)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.delay(60)).isEqualTo(Duration.ofSeconds(10));
    assertThat(backoff.wasHealthy(Duration.ofSeconds(29))).isFalse();
    assertThat(backoff.wasHealthy(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void orphansAreFoundByIdAndStartAndStopped() throws Exception {
    var orphan = new ProcessBuilder("sh", "-c", "exec sleep 600").start();
    var identity = ProcessIdentity.of(orphan.toHandle());
    assertThat(identity.find()).isPresent();
    assertThat(new ProcessIdentity(orphan.pid(), "another start").find()).isEmpty();

    Processes.stopOrphans(List.of(identity), TIMEOUT);
    assertThat(orphan.isAlive()).isFalse();
    assertThat(identity.isAlive()).isFalse();
  }

  @Test
  void aProcessThatEndedButWasNotAskedForItsExitCodeIsDead() throws Exception {
    // The shell becomes sleep, which never asks for the exit code of the child it inherited.
    var parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
    var child = ProcessHandle.of(Long.parseLong(parent.inputReader().readLine())).orElseThrow();
    var identity = ProcessIdentity.of(child);
    assertThat(identity.isAlive()).isTrue();
    child.destroyForcibly();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (identity.isAlive() && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }

    assertThat(identity.isAlive()).isFalse();
    parent.destroyForcibly();
  }
}
