package io.windlass.capacity.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.host.GpuPool;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.Launches;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.LiveTask.StopOrder;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTasksTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private final LiveTasks tasks = new LiveTasks(new GpuPool(List.of("a", "b", "c", "d")));
  private final List<String> toldToExecutor = new ArrayList<>();

  @Test
  void instancesHoldWhatTheirTasksNeed() {
    tasks.put(0, task("a"), NOW);
    tasks.put(0, task("b"), NOW);
    tasks.put(0, task("b"), NOW);
    assertThat(load().tasks()).isEqualTo(2);
    assertThat(load().used().milliVcpus()).isEqualTo(2000);
    tasks.finish("a", NOW.plusSeconds(1), () -> {});
    tasks.finish("b", NOW.plusSeconds(2), () -> {});
    assertThat(load().tasks()).isZero();
    assertThat(load().lastChange()).isEqualTo(NOW.plusSeconds(2));
    tasks.instanceGone("i-1");
    assertThat(tasks.loads()).isEmpty();
  }

  /**
   * The room of an ended task is free before its end is recorded, because its end may be known
   * already.
   */
  @Test
  void anEndedTaskUsesNothingOfItsInstance() {
    tasks.put(0, task("a"), NOW);
    assertThat(tasks.end("a", NOW.plusSeconds(1))).isPresent();
    assertThat(load().tasks()).isZero();
    assertThat(tasks.end("a", NOW.plusSeconds(2))).isEmpty();
    tasks.finish("a", NOW.plusSeconds(3), () -> {});
    assertThat(load().tasks()).isZero();
    assertThat(load().lastChange()).isEqualTo(NOW.plusSeconds(1));
  }

  /** A task has devices that no other task has, until it ends, also after a reload. */
  @Test
  void tasksHaveTheirOwnGpusUntilTheyEnd() {
    assertThat(assign("one", 1)).containsExactly("a");
    assertThat(assign("two", 2)).containsExactly("b", "c");
    assertThat(assign("none", 0)).isEmpty();
    tasks.end("one", NOW);
    assertThat(assign("three", 2)).containsExactly("a", "d");
    LiveTask two = tasks.find("two").orElseThrow();
    LiveTask three = tasks.find("three").orElseThrow();
    tasks.beginReload(0).complete(List.of(two, three), NOW, this::recover);
    tasks.finish("one", NOW, () -> {});
    tasks.end("three", NOW);
    tasks.finish("three", NOW, () -> {});
    assertThat(assign("four", 2)).containsExactly("a", "d");
  }

  /**
   * After a kill, a partition is loaded while the tasks of another one are known only to the store.
   */
  @Test
  void gpusOfStoredTasksAreNotAssignedAgain() {
    var gpus = new GpuPool(List.of("a", "b"));
    gpus.take("of another partition", List.of("a"));
    var restarted = new LiveTasks(gpus);
    LiveTask task = restarted.assign(0, equipped("one", 1), NOW);
    assertThat(task.launch().assignment().gpus()).containsExactly("b");
    restarted.finish("of another partition", NOW, () -> {});
    LiveTask next = restarted.assign(0, equipped("two", 1), NOW);
    assertThat(next.launch().assignment().gpus()).containsExactly("a");
  }

  private List<String> assign(String taskId, int gpus) {
    return tasks.assign(0, equipped(taskId, gpus), NOW).launch().assignment().gpus();
  }

  private static LiveTask equipped(String taskId, int gpus) {
    var plain = Launches.of(taskId, "i-1");
    return LiveTask.assigned(
        new TaskLaunch(
            plain.identity(),
            plain.placement(),
            new Resources(1000, 64, gpus),
            plain.plan(),
            plain.environment(),
            plain.log(),
            plain.epoch(),
            plain.assignment()));
  }

  /**
   * Its row was read, then its outcome was recorded and the executor forgot it. It must not start
   * again.
   */
  @Test
  void aTaskThatEndsWhileRowsAreReadIsNotRecovered() {
    tasks.put(0, task("a"), NOW);
    LiveTasks.Reload reload = tasks.beginReload(0);
    tasks.finish("a", NOW, () -> {});
    reload.complete(List.of(task("a"), task("b")), NOW, this::recover);
    assertThat(toldToExecutor).containsExactly("b");
    assertThat(tasks.find("a")).isEmpty();
  }

  /** Its outcome is being recorded and is not in the row yet. */
  @Test
  void aTaskThatHasEndedInMemoryStaysEnded() {
    tasks.put(0, task("a"), NOW);
    tasks.advance("a", LiveTask::end);
    tasks.beginReload(0).complete(List.of(task("a")), NOW, this::recover);
    assertThat(toldToExecutor).isEmpty();
    assertThat(tasks.find("a").orElseThrow().state()).isEqualTo(TaskState.STOPPED);
  }

  /** The order that stops it was not committed and will be received again. */
  @Test
  void uncommittedDecisionsAreForgotten() {
    StopOrder order = new StopOrder("why", Duration.ofSeconds(1));
    tasks.put(0, task("a"), NOW);
    tasks.put(0, task("uncommitted"), NOW);
    tasks.put(1, task("of another partition"), NOW);
    tasks.advance("a", task -> task.started(NOW));
    tasks.advance("a", task -> task.stop(order));
    tasks.beginReload(0).complete(List.of(task("a")), NOW, this::recover);
    assertThat(tasks.find("a").orElseThrow().state()).isEqualTo(TaskState.STARTED);
    assertThat(tasks.find("uncommitted")).isEmpty();
    assertThat(tasks.find("of another partition")).isPresent();
    assertThat(load().tasks()).isEqualTo(2);
  }

  private void recover(List<LiveTask> running) {
    running.forEach(task -> toldToExecutor.add(task.launch().taskId()));
  }

  private io.windlass.capacity.instance.InstanceLoad load() {
    return tasks.loads().get("i-1");
  }

  private static LiveTask task(String id) {
    return LiveTask.assigned(Launches.of(id, "i-1"));
  }
}
