package io.windlass.capacity.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.task.TaskDecider;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.InstanceDraining;
import io.windlass.events.InstanceReady;
import io.windlass.events.InstanceTerminated;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskStarted;
import io.windlass.events.TaskStopCause;
import io.windlass.events.TaskStopped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the service with a real broker and database; each test uses its own account. */
class CapacityServiceIT {
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = new Rig();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    rig.close();
  }

  @Test
  void demandLaunchesAnInstanceATaskRunsAndTheIdleInstanceTerminates() {
    Orders orders = rig.account("100000000001");
    orders.define(false, 8, "EC2", "c5.large");
    orders.demand(1);
    String instance = instance(orders);
    String task = newId();
    orders.start(task, instance);
    orders.demand(0);
    Rig.await("it runs", () -> rig.machine.isRunning(task));
    assertThat(rig.machine.launch(task).orElseThrow().plan().networkMode()).isNull();
    Rig.await("its start is told", () -> !rig.taskEvents(task).isEmpty());
    assertThat(rig.taskEvents(task).getFirst().getEvent())
        .isInstanceOfSatisfying(
            TaskStarted.class,
            started -> assertThat(started.getPrivateIpv4Address()).isEqualTo("10.0.0.1"));
    rig.machine.exit(task, 3);
    TaskStopped stopped = rig.stopped(task);
    assertThat(stopped.getCause()).isEqualTo(TaskStopCause.EXITED);
    assertThat(stopped.getExitCode()).isEqualTo(3);
    assertThat(stopped.getContainers())
        .singleElement()
        .satisfies(container -> assertThat(container.getExitCode()).isEqualTo(3));
    assertThat(rig.taskEvents(task)).extracting(TaskEvent::getSequence).containsExactly(1, 2);
    Rig.await("it is forgotten", () -> rig.machine.isForgotten(task));
    Rig.await(
        "it drains", () -> !rig.capacityEvents(orders.accountId, InstanceDraining.class).isEmpty());
    orders.drained(instance);
    Rig.await(
        "it goes", () -> !rig.capacityEvents(orders.accountId, InstanceTerminated.class).isEmpty());
    Rig.await(
        "its vCPUs are counted off",
        () ->
            rig.capacityEvents(orders.accountId).getLast()
                    instanceof ComputeEnvironmentStatusChanged status
                && status.getDesiredvCpus() == 0);
  }

  /** Regression: three jobs on a g4dn.12xlarge saw devices 0, 0 and 0,1. */
  @Test
  void tasksHaveTheirOwnGpusAlsoAfterAKill() {
    Orders orders = rig.account("100000000041");
    orders.define(false, 48, "EC2", "g4dn.12xlarge");
    orders.demandGpus(4);
    String instance = instance(orders);
    List<String> three = List.of(newId(), newId(), newId());
    orders.startOnGpus(three.get(0), instance, 1);
    orders.startOnGpus(three.get(1), instance, 1);
    orders.startOnGpus(three.get(2), instance, 2);
    three.forEach(task -> Rig.await("it runs", () -> rig.machine.isRunning(task)));
    assertThat(three.stream().flatMap(task -> gpus(task).stream()))
        .containsExactlyInAnyOrder("GPU-a", "GPU-b", "GPU-c", "GPU-d");
    List<String> ofTheSecond = gpus(three.get(1));
    rig.kill();
    rig.machine.exit(three.get(1), 0);
    rig.start();
    rig.stopped(three.get(1));
    String fourth = newId();
    orders.startOnGpus(fourth, instance, 1);
    Rig.await("it runs", () -> rig.machine.isRunning(fourth));
    assertThat(gpus(fourth)).isEqualTo(ofTheSecond);
    Stream.of(three.get(0), three.get(2), fourth).forEach(task -> rig.machine.exit(task, 0));
    orders.define(true, 48, "EC2", "g4dn.12xlarge");
  }

  private static List<String> gpus(String taskId) {
    return rig.machine.launch(taskId).orElseThrow().assignment().gpus();
  }

  @Test
  void sj006sj018TrainingJobsSurviveTheService() {
    Orders orders = rig.account("100000000031");
    String real = newId();
    orders.train(real, true, Map.of());
    Rig.await("it runs", () -> rig.machine.isRunning(real));
    rig.kill();
    rig.machine.exit(real, 0);
    String pretended = newId();
    orders.train(pretended, false, Map.of());
    String refused = newId();
    orders.train(refused, true, Map.of("WINDLASS_TRAINING_ERRORS", "CapacityError"));
    rig.start();
    String completed = "Received status from SageMaker: Training job completed";
    assertThat(rig.stopped(real).getStatusReason()).isEqualTo(completed);
    assertThat(rig.stopped(pretended).getStatusReason()).isEqualTo(completed);
    assertThat(rig.stopped(refused).getCause()).isEqualTo(TaskStopCause.REFUSED);
    assertThat(rig.machine.starts(real)).isEqualTo(1);
    assertThat(rig.machine.starts(pretended) + rig.machine.starts(refused)).isZero();
    assertThat(rig.taskEvents(pretended))
        .extracting(TaskEvent::getSequence)
        .startsWith(0)
        .endsWith(2);
  }

  @Test
  void anEnvironmentIsDeletedOnceItIsEmpty() {
    Orders orders = rig.account("100000000002");
    orders.define(false, 4, "FARGATE");
    String instance = instance(orders);
    orders.define(true, 4, "FARGATE");
    Rig.await(
        "it drains", () -> !rig.capacityEvents(orders.accountId, InstanceDraining.class).isEmpty());
    orders.drained(instance);
    Rig.await("it is deleted", () -> statuses(orders).contains("DELETED"));
    assertThat(statuses(orders)).startsWith("VALID", "DELETING").endsWith("DELETED");
  }

  @Test
  void aStopIsExecutedAndReported() {
    Orders orders = fargate("100000000003");
    String task = newId();
    orders.start(task, instance(orders));
    orders.stop(task);
    TaskStopped stopped = rig.stopped(task);
    assertThat(stopped.getCause()).isEqualTo(TaskStopCause.STOPPED);
    assertThat(stopped.getExitCode()).isEqualTo(143);
    assertThat(stopped.getStatusReason()).isEqualTo("user said so");
  }

  @Test
  void aTaskStoppedBeforeItsStartNeverRuns() {
    Orders orders = fargate("100000000004");
    String task = newId();
    orders.stop(task);
    orders.start(task, instance(orders));
    assertThat(rig.stopped(task).getCause()).isEqualTo(TaskStopCause.STOPPED);
    assertThat(rig.machine.starts(task)).isZero();
  }

  @Test
  void leftoversOfEndedTasksAreForgottenAtTheNextStart() {
    Orders orders = fargate("100000000016");
    String over = newId();
    String running = newId();
    orders.start(over, instance(orders));
    orders.start(running, instance(orders));
    Rig.await("both run", () -> rig.machine.isRunning(over) && rig.machine.isRunning(running));
    TaskLaunch launch = rig.machine.launch(over).orElseThrow();
    assertThat(launch.plan().networkMode()).as("CP-033: Fargate's own").isEqualTo("awsvpc");
    rig.machine.exit(over, 0);
    Rig.await("it is forgotten", () -> rig.machine.isForgotten(over));
    rig.kill();
    rig.machine.leave(launch);
    rig.start();
    Rig.await("it is forgotten again", () -> rig.machine.isForgotten(over));
    assertThat(rig.machine.isRunning(running)).isTrue();
    assertThat(rig.machine.isForgotten(running)).isFalse();
    rig.machine.exit(running, 0);
    rig.stopped(running);
  }

  @Test
  void aRepeatedStartChangesNothingEvenAfterTheEnd() {
    Orders orders = fargate("100000000005");
    String instance = instance(orders);
    String task = newId();
    orders.start(task, instance);
    orders.start(task, instance);
    Rig.await("it runs", () -> rig.machine.isRunning(task));
    rig.machine.exit(task, 0);
    Rig.await("it is forgotten", () -> rig.machine.isForgotten(task));
    orders.start(task, instance);
    String after = newId();
    orders.start(after, instance);
    Rig.await("the next one runs", () -> rig.machine.isRunning(after));
    rig.machine.exit(after, 0);
    rig.stopped(after);
    assertThat(rig.machine.starts(task)).isEqualTo(1);
    assertThat(rig.taskEvents(task)).hasSize(2);
  }

  @Test
  void startsOnATerminatedInstanceAndOldStartsAreRefused() {
    Orders orders = fargate("100000000006");
    String task = newId();
    orders.start(task, "i-0123456789abcdef0");
    assertThat(rig.stopped(task).getCause()).isEqualTo(TaskStopCause.REFUSED);
    String old = newId();
    orders.start(old, instance(orders), Instant.now().minus(TaskDecider.MEMORY).minusSeconds(1));
    assertThat(rig.stopped(old).getCause()).isEqualTo(TaskStopCause.REFUSED);
    assertThat(rig.machine.starts(task) + rig.machine.starts(old)).isZero();
  }

  /**
   * Whenever the service is killed, no task starts twice, no exit code is lost, and every task ends
   * once.
   */
  @Test
  void tasksOutliveTheService() {
    Orders orders = fargate("100000000007");
    String instance = instance(orders);
    List<String> running = start(orders, instance, 20);
    Rig.await("they run", () -> running.stream().allMatch(rig.machine::isRunning));
    // The outcomes of the first five are being recorded when it is killed.
    IntStream.range(0, 5).forEach(i -> rig.machine.exit(running.get(i), i));
    rig.machine.cut();
    List<String> unstarted = start(orders, instance, 20);
    Rig.await("they are taken on", () -> rig.count("task") >= 20 + unstarted.size() - 5);
    rig.kill();
    IntStream.range(5, 10).forEach(i -> rig.machine.exit(running.get(i), i));
    orders.stop(running.get(10));
    rig.start();
    Rig.await("they are started now", () -> unstarted.stream().allMatch(rig.machine::isRunning));
    IntStream.range(11, 20).forEach(i -> rig.machine.exit(running.get(i), i));
    unstarted.forEach(task -> rig.machine.exit(task, 0));
    for (int i = 0; i < 20; i++) {
      TaskStopped stopped = rig.stopped(running.get(i));
      assertThat(stopped.getExitCode()).isEqualTo(i == 10 ? 143 : i);
    }
    Stream.concat(running.stream(), unstarted.stream())
        .forEach(
            task -> {
              assertThat(rig.stopped(task).getCause())
                  .isIn(TaskStopCause.EXITED, TaskStopCause.STOPPED);
              assertThat(rig.machine.starts(task)).isEqualTo(1);
            });
    Rig.await("nothing is left", () -> rig.machine.running().isEmpty());
  }

  /** Kills the service repeatedly while orders, exits and stops are in progress. Seeded. */
  @Test
  void repeatedKillsLoseAndDuplicateNothing() {
    Orders orders = fargate("100000000010");
    String instance = instance(orders);
    Random random = new Random(42);
    List<String> tasks = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      tasks.addAll(start(orders, instance, 60));
      int taken = random.nextInt(60);
      int before = tasks.size() - 60;
      Rig.await(
          "some run",
          () -> tasks.stream().filter(rig.machine::wasStarted).count() > before + taken);
      for (String task : rig.machine.running()) {
        switch (random.nextInt(3)) {
          case 0 -> rig.machine.exit(task, code(task));
          case 1 -> orders.stop(task);
          default -> {}
        }
      }
      rig.kill();
      rig.machine.running().stream()
          .filter(task -> random.nextBoolean())
          .forEach(task -> rig.machine.exit(task, code(task)));
      rig.start();
    }
    Rig.await("all were started", () -> tasks.stream().allMatch(rig.machine::wasStarted));
    rig.machine.running().forEach(task -> rig.machine.exit(task, code(task)));
    for (String task : tasks) {
      TaskStopped stopped = rig.stopped(task);
      assertThat(stopped.getExitCode()).isIn(code(task), 143);
      assertThat(rig.machine.starts(task)).isEqualTo(1);
    }
    Rig.await("no row is left", () -> rig.count("task") == 0);
  }

  /** Returns the exit code of the task with this id. */
  private static int code(String taskId) {
    return Math.floorMod(taskId.hashCode(), 100);
  }

  @Test
  void tasksThatEndedWithTheMachineAreReportedLost() {
    Orders orders = fargate("100000000008");
    String instance = instance(orders);
    List<String> tasks = start(orders, instance, 2);
    Rig.await("they run", () -> tasks.stream().allMatch(rig.machine::isRunning));
    rig.kill();
    rig.machine.exit(tasks.getFirst(), 7);
    rig.machine.reboot("boot-2");
    rig.start();
    assertThat(rig.stopped(tasks.getFirst()).getExitCode()).isEqualTo(7);
    TaskStopped lost = rig.stopped(tasks.getLast());
    assertThat(lost.getCause()).isEqualTo(TaskStopCause.HOST_LOST);
    assertThat(lost.getStatusReason())
        .isEqualTo("Host EC2 (instance " + instance + ") terminated.");
    Rig.await(
        "the instance is told lost",
        () -> !rig.capacityEvents(orders.accountId, InstanceTerminated.class).isEmpty());
    assertThat(rig.capacityEvents(orders.accountId, InstanceTerminated.class).getFirst().getLost())
        .isTrue();
    Rig.await(
        "another takes its place",
        () -> rig.capacityEvents(orders.accountId, InstanceReady.class).size() == 2);
    String next = newId();
    orders.start(
        next, rig.capacityEvents(orders.accountId, InstanceReady.class).get(1).getInstanceId());
    Rig.await("it runs", () -> rig.machine.isRunning(next));
    rig.machine.exit(next, 0);
    rig.stopped(next);
  }

  /** The limit is far below the real rate, so that a busy machine does not fail the build. */
  @Test
  void manyTasksAreProcessedInBatches() {
    Orders orders = fargate("100000000009");
    String instance = instance(orders);
    rig.machine.endsAtOnce(true);
    long begin = System.nanoTime();
    int count = 5_000;
    List<String> tasks = start(orders, instance, count);
    Rig.await(
        "all end",
        () ->
            rig.wire
                    .received(TaskEvent.class)
                    .filter(event -> event.getAccountId().equals(orders.accountId))
                    .filter(event -> event.getSequence() == 2)
                    .count()
                == count);
    double seconds = (System.nanoTime() - begin) / 1e9;
    rig.machine.endsAtOnce(false);
    System.out.printf("%d tasks in %.2f s: %.0f/s%n", count, seconds, count / seconds);
    assertThat(rig.machine.mostStarts()).isEqualTo(1);
    assertThat(count / seconds).isGreaterThan(200);
    Rig.await("all are forgotten", () -> tasks.stream().allMatch(rig.machine::isForgotten));
  }

  private static Orders fargate(String accountId) {
    Orders orders = rig.account(accountId);
    orders.define(false, 64, "FARGATE");
    return orders;
  }

  private static String instance(Orders orders) {
    Rig.await(
        "an instance", () -> !rig.capacityEvents(orders.accountId, InstanceReady.class).isEmpty());
    return rig.capacityEvents(orders.accountId, InstanceReady.class).getFirst().getInstanceId();
  }

  private static List<String> start(Orders orders, String instance, int count) {
    List<String> tasks = IntStream.range(0, count).mapToObj(i -> newId()).toList();
    tasks.forEach(task -> orders.start(task, instance));
    return tasks;
  }

  private static List<String> statuses(Orders orders) {
    return rig.capacityEvents(orders.accountId, ComputeEnvironmentStatusChanged.class).stream()
        .map(ComputeEnvironmentStatusChanged::getStatus)
        .toList();
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
