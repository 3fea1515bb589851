package io.windlass.capacity.executor.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.simulated.SimulatedExecutor;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskPlacement;
import io.windlass.capacity.task.TaskPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingServiceTest {
  private static final String SAGEMAKER = "Received status from SageMaker: ";

  private final Reports reports = new Reports();
  private final TrainingService service =
      TrainingService.open(
          reports,
          InstantSource.system(),
          listener -> new SimulatedExecutor(listener, InstantSource.system()),
          listener -> new SimulatedExecutor(listener, InstantSource.system()));

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void sj006APayloadWithoutAnEntryPointIsPreparedRunsAndCompletes() {
    service.start(training(null, Map.of()));
    assertThat(reports.next()).isEqualTo("preparing");
    assertThat(reports.next()).isEqualTo("started");
    assertThat(reports.next()).isEqualTo("EXITED 0 " + SAGEMAKER + "Training job completed");
  }

  @Test
  void sj006sj018AnEntryPointRunsOnTheMachineAndItsExitCodeIsReported() {
    service.start(training(List.of("sh", "-c", "exit 3"), Map.of()));
    assertThat(reports.next()).isEqualTo("preparing");
    assertThat(reports.next()).isEqualTo("started");
    assertThat(reports.next()).isEqualTo("EXITED 3 " + SAGEMAKER + "AlgorithmError: exit code 3");
  }

  @Test
  void sj016ATrainingJobThatIsStopped() {
    TaskLaunch launch = training(List.of("sleep", "600"), Map.of());
    service.start(launch);
    assertThat(reports.next()).isEqualTo("preparing");
    assertThat(reports.next()).isEqualTo("started");
    service.stop(launch.taskId(), Duration.ofSeconds(30));
    assertThat(reports.next()).isEqualTo("STOPPED 143 " + SAGEMAKER + "Training job stopped");
    service.forget(launch.taskId());
  }

  @Test
  void sj011InjectedErrorsOccurInOrderAndThenItRuns() {
    Map<String, String> errors =
        Map.of("WINDLASS_TRAINING_ERRORS", "2*CapacityError: no p5, InternalServerError: x");
    for (int i = 0; i < 2; i++) {
      service.start(training(null, errors));
      assertThat(reports.next()).isEqualTo("REFUSED null " + SAGEMAKER + "CapacityError: no p5");
    }
    service.start(training(null, errors));
    assertThat(reports.next())
        .isEqualTo("START_FAILED null " + SAGEMAKER + "InternalServerError: x");
    service.start(training(null, errors));
    assertThat(reports.next()).isEqualTo("preparing");
  }

  @Test
  void afterARestartItIsPreparedAgainWithoutInjectedErrors() {
    service.recover(
        List.of(training(null, Map.of("WINDLASS_TRAINING_ERRORS", "CapacityError")), ordinary()));
    assertThat(
            List.of(reports.next(), reports.next(), reports.next(), reports.next(), reports.next()))
        .startsWith("preparing")
        .contains("EXITED 0 " + SAGEMAKER + "Training job completed")
        .contains("EXITED 0 " + TaskOutcome.EXITED);
  }

  @Test
  void otherTasksAreReportedAsTheyAre() {
    TaskLaunch launch = ordinary();
    service.start(launch);
    assertThat(reports.next()).isEqualTo("started");
    assertThat(reports.next()).isEqualTo("EXITED 0 " + TaskOutcome.EXITED);
    service.forget(launch.taskId());
    assertThat(service.held()).isEmpty();
    assertThat(service.name()).isEqualTo("simulated");
  }

  @Test
  void sj011EndsAreReportedInSageMakersWords() {
    Instant now = Instant.EPOCH;
    TaskOutcome failed =
        TrainingMessages.of(TaskOutcome.startFailed("CannotPullContainerError", now));
    assertThat(failed.statusReason())
        .isEqualTo(
            SAGEMAKER + "ClientError: the training job cannot start: CannotPullContainerError");
    TaskOutcome lost = TrainingMessages.of(TaskOutcome.hostLost(ordinary(), now));
    assertThat(lost.statusReason()).startsWith(SAGEMAKER + "InternalServerError: ");
    assertThat(TrainingMessages.failed("ValidationException", now).cause())
        .isEqualTo(StopCause.START_FAILED);
  }

  private static TaskLaunch ordinary() {
    return Launches.named(UUID.randomUUID().toString(), "true");
  }

  private static TaskLaunch training(
      @Nullable List<String> entryPoint, Map<String, String> environment) {
    TaskLaunch plain = ordinary();
    ContainerPlan container =
        new ContainerPlan(
            "default",
            "image",
            entryPoint,
            List.of(),
            environment,
            Resources.NONE,
            true,
            List.of(),
            null,
            false,
            false,
            List.of(),
            List.of(),
            null,
            null,
            List.of(),
            null);
    return new TaskLaunch(
        plain.identity(),
        new TaskPlacement(
            "arn:aws:batch:us-east-1:123456789012:service-environment/se", "se/NUM_INSTANCES", ""),
        Resources.NONE,
        new TaskPlan(
            List.of(container), List.of(), null, null, null, false, null, null, null, null),
        Map.of(),
        plain.log(),
        plain.epoch(),
        null);
  }

  /** Records what is reported, as words. */
  private static final class Reports implements TaskListener {
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

    String next() {
      try {
        String word = words.poll(60, TimeUnit.SECONDS);
        return word == null ? "nothing" : word;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void preparing(String taskId, Instant at) {
      words.add("preparing");
    }

    @Override
    public void started(String taskId, Instant at, Optional<String> privateIpv4) {
      words.add("started");
    }

    @Override
    public void stopped(String taskId, TaskOutcome outcome) {
      words.add(outcome.cause() + " " + outcome.exitCode() + " " + outcome.statusReason());
    }
  }
}
