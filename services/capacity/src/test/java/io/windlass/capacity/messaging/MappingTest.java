package io.windlass.capacity.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.computeenvironment.Decision.Numbered;
import io.windlass.capacity.computeenvironment.EnvironmentEvent;
import io.windlass.capacity.computeenvironment.EnvironmentKey;
import io.windlass.capacity.computeenvironment.EnvironmentStatus;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.Shortage;
import io.windlass.capacity.task.ContainerOutcome;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.Launches;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskOrder;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskPlan;
import io.windlass.events.CapacityEvent;
import io.windlass.events.CapacityShortage;
import io.windlass.events.ContainerDependency;
import io.windlass.events.ContainerSpec;
import io.windlass.events.ContainerStopped;
import io.windlass.events.Device;
import io.windlass.events.LinuxParameters;
import io.windlass.events.LogConfiguration;
import io.windlass.events.MountPoint;
import io.windlass.events.ResourceShape;
import io.windlass.events.SecretReference;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskSpec;
import io.windlass.events.TaskStopCause;
import io.windlass.events.TaskStopped;
import io.windlass.events.Tmpfs;
import io.windlass.events.Topics;
import io.windlass.events.Ulimit;
import io.windlass.events.Volume;
import io.windlass.messaging.OutboxMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that nothing is lost between Avro and the domain. */
class MappingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final EnvironmentKey KEY = new EnvironmentKey("arn", "123456789012", "us-east-1");

  @Test
  void aStartCarriesEverythingThatAnExecutorNeeds() {
    TaskOrder order = TaskOrderMapping.toDomain(command(start()), "boot");
    assertThat(order)
        .isInstanceOfSatisfying(
            TaskOrder.Start.class,
            start -> {
              assertThat(start.issuedAt()).isEqualTo(NOW);
              assertThat(start.launch().jobId()).isEqualTo("job");
              assertThat(start.launch().epoch()).isEqualTo("boot");
              assertThat(start.launch().identity().tags()).containsEntry("team", "a");
              assertThat(start.launch().logGroup()).isEqualTo("/my/group");
              assertThat(start.launch().resources()).isEqualTo(new Resources(250, 64, 1));
              assertThat(start.launch().environment()).containsEntry("AWS_BATCH_JOB_ID", "job");
              assertThat(start.launch().plan().volumes().getFirst().hostPath()).isEqualTo("/data");
              assertThat(start.launch().plan().networkMode()).isEqualTo("host");
              assertThat(start.launch().plan().runtimePlatform())
                  .isEqualTo(new TaskPlan.RuntimePlatform("LINUX", "ARM64"));
              assertContainer(start.launch().plan().containers().getFirst());
            });
  }

  private static void assertContainer(ContainerPlan container) {
    assertThat(container)
        .isEqualTo(
            new ContainerPlan(
                "default",
                "busybox",
                List.of("/bin/sh"),
                List.of("-c", "true"),
                Map.of("COLOUR", "blue"),
                new Resources(250, 64, 1),
                false,
                List.of(new ContainerPlan.Dependency("other", "SUCCESS")),
                "1000:1000",
                true,
                true,
                List.of(new ContainerPlan.MountPoint("data", "/mnt", true)),
                List.of(new ContainerPlan.Ulimit("nofile", 10, 20)),
                new io.windlass.capacity.task.LinuxParameters(
                    true,
                    64,
                    128,
                    60,
                    List.of(
                        new io.windlass.capacity.task.LinuxParameters.Tmpfs(
                            "/tmp", 8, List.of("noexec"))),
                    List.of(
                        new io.windlass.capacity.task.LinuxParameters.Device(
                            "/dev/null", null, List.of("READ")))),
                new ContainerPlan.LogConfiguration("awslogs", Map.of("awslogs-group", "/my/group")),
                List.of(new ContainerPlan.Secret("PASSWORD", "arn:secret")),
                "arn:login"));
  }

  @Test
  void textThatCannotBeStoredIsReplaced() {
    TaskOutcome outcome =
        new TaskOutcome(
            StopCause.EXITED,
            1,
            "OCI: a\u0000b",
            "\ud83d gone",
            NOW,
            NOW,
            List.of(new ContainerOutcome("main", 1, "OCI: a\u0000b", "stream")));
    TaskEvent event =
        (TaskEvent) TaskEventMapping.stopped(Launches.of("task", "i-1"), outcome).value();
    TaskStopped stopped = (TaskStopped) event.getEvent();
    assertThat(stopped.getReason()).isEqualTo("OCI: a\ufffdb");
    assertThat(stopped.getStatusReason()).isEqualTo("\ufffd gone");
    assertThat(stopped.getContainers())
        .containsExactly(new ContainerStopped("main", 1, "OCI: a\ufffdb", "stream", false, null));
    assertThat(
            TaskOrderMapping.toDomain(command(new StopTask("task", "job", "a\u0000", 7)), "boot"))
        .isInstanceOfSatisfying(
            TaskOrder.Stop.class, stop -> assertThat(stop.order().reason()).isEqualTo("a\ufffd"));
  }

  @Test
  void aStopCarriesItsReasonAndGrace() {
    TaskOrder order =
        TaskOrderMapping.toDomain(command(new StopTask("task", "job", "why", 7)), "boot");
    assertThat(order)
        .isInstanceOfSatisfying(
            TaskOrder.Stop.class,
            stop -> {
              assertThat(stop.order().reason()).isEqualTo("why");
              assertThat(stop.order().grace()).isEqualTo(Duration.ofSeconds(7));
            });
  }

  @ParameterizedTest
  @EnumSource(StopCause.class)
  void everyCauseHasItsName(StopCause cause) {
    TaskOutcome outcome = new TaskOutcome(cause, 1, "reason", "status", NOW, NOW.plusSeconds(1));
    OutboxMessage message = TaskEventMapping.stopped(Launches.of("t", "i-1"), outcome);
    assertThat(message.topic()).isEqualTo(Topics.TASK_EVENTS);
    assertThat(message.key()).isEqualTo("t");
    TaskEvent event = (TaskEvent) message.value();
    assertThat(event.getSequence()).isEqualTo(2);
    assertThat(event.getEvent())
        .isEqualTo(
            new TaskStopped(
                TaskStopCause.valueOf(cause.name()),
                1,
                "reason",
                "status",
                NOW,
                NOW.plusSeconds(1),
                List.of(),
                null));
  }

  @ParameterizedTest
  @MethodSource("published")
  void everyPublishedEventHasItsRecord(EnvironmentEvent.Published event, String record) {
    OutboxMessage message = CapacityEventMapping.message(KEY, new Numbered(5, event), NOW);
    CapacityEvent value = (CapacityEvent) message.value();
    assertThat(message.topic()).isEqualTo(Topics.CAPACITY_EVENTS);
    assertThat(message.key()).isEqualTo("arn");
    assertThat(value.getSequence()).isEqualTo(5);
    assertThat(value.getEvent().getClass().getSimpleName()).isEqualTo(record);
  }

  @Test
  void theEndOfAShortageIsAnEmptyReason() {
    OutboxMessage message =
        CapacityEventMapping.message(
            KEY, new Numbered(1, new EnvironmentEvent.ShortageChanged(null)), NOW);
    assertThat(((CapacityEvent) message.value()).getEvent())
        .isEqualTo(new CapacityShortage("", ""));
  }

  static Stream<Object[]> published() {
    Instance instance =
        new Instance(
            "i-1",
            "arn",
            "c5.large",
            new Resources(2000, 3960, 0),
            2,
            false,
            InstanceState.READY,
            "here",
            "boot",
            NOW);
    Shortage shortage =
        new Shortage(Shortage.Reason.COMPUTE_ENVIRONMENT_MAX_RESOURCE, "for people");
    return Stream.of(
        new Object[] {
          new EnvironmentEvent.StatusChanged(EnvironmentStatus.VALID, "why", 2, "arn"),
          "ComputeEnvironmentStatusChanged"
        },
        new Object[] {new EnvironmentEvent.InstanceReady(instance, NOW), "InstanceReady"},
        new Object[] {new EnvironmentEvent.InstanceDraining("i-1", NOW, "why"), "InstanceDraining"},
        new Object[] {new EnvironmentEvent.InstanceResumed("i-1", NOW, "why"), "InstanceResumed"},
        new Object[] {
          new EnvironmentEvent.InstanceTerminated("i-1", true, "why"), "InstanceTerminated"
        },
        new Object[] {new EnvironmentEvent.ShortageChanged(shortage), "CapacityShortage"});
  }

  private static TaskCommand command(Object command) {
    return new TaskCommand("123456789012", "us-east-1", NOW, command);
  }

  private static StartTask start() {
    return StartTask.newBuilder()
        .setTaskId("task")
        .setTaskArn("task-arn")
        .setJobId("job")
        .setJobName("name")
        .setAttempt(2)
        .setJobQueueArn("queue")
        .setJobDefinitionArn("definition")
        .setComputeEnvironmentArn("environment")
        .setInstanceId("i-1")
        .setContainerInstanceArn("container-instance")
        .setResources(new ResourceShape(250, 64, 1))
        .setTask(
            TaskSpec.newBuilder()
                .setContainers(List.of(container()))
                .setVolumes(List.of(new Volume("data", "/data")))
                .setNetworkMode("host")
                .setOperatingSystemFamily("LINUX")
                .setCpuArchitecture("ARM64")
                .build())
        .setEnvironment(Map.of("AWS_BATCH_JOB_ID", "job"))
        .setLogStreamName("stream")
        .setTags(Map.of("team", "a"))
        .build();
  }

  private static ContainerSpec container() {
    return ContainerSpec.newBuilder()
        .setName("default")
        .setImage("busybox")
        .setEntryPoint(List.of("/bin/sh"))
        .setCommand(List.of("-c", "true"))
        .setEnvironment(Map.of("COLOUR", "blue"))
        .setResources(new ResourceShape(250, 64, 1))
        .setEssential(false)
        .setDependsOn(List.of(new ContainerDependency("other", "SUCCESS")))
        .setUser("1000:1000")
        .setPrivileged(true)
        .setReadonlyRootFilesystem(true)
        .setMountPoints(List.of(new MountPoint("data", "/mnt", true)))
        .setUlimits(List.of(new Ulimit("nofile", 10, 20)))
        .setLinuxParameters(
            new LinuxParameters(
                true,
                64,
                128,
                60,
                List.of(new Tmpfs("/tmp", 8, List.of("noexec"))),
                List.of(new Device("/dev/null", null, List.of("READ")))))
        .setLogConfiguration(new LogConfiguration("awslogs", Map.of("awslogs-group", "/my/group")))
        .setSecrets(List.of(new SecretReference("PASSWORD", "arn:secret")))
        .setRepositoryCredentials("arn:login")
        .build();
  }
}
