package io.windlass.capacity.metadata;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskRuntime;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the metadata of a task with the members of ECS task metadata, version 4. */
final class TaskMetadataDocument {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LABEL = "com.amazonaws.ecs.";

  private final LiveTask task;
  private final TaskLaunch launch;
  private final Optional<TaskRuntime> runtime;

  TaskMetadataDocument(LiveTask task, Optional<TaskRuntime> runtime) {
    this.task = task;
    this.launch = task.launch();
    this.runtime = runtime;
  }

  /** Returns the metadata of the task, including its container. */
  ObjectNode task() {
    ObjectNode json = JSON.createObjectNode();
    Resources resources = launch.resources();
    json.put("Cluster", cluster());
    json.put("TaskARN", launch.identity().taskArn());
    json.put("Family", definition()[0]);
    json.put("Revision", definition()[1]);
    status(json);
    json.putObject("Limits")
        .put("CPU", resources.milliVcpus() / 1000.0)
        .put("Memory", resources.memoryMiB());
    json.put("AvailabilityZone", launch.region() + "a");
    json.put("LaunchType", launch.assignment().fargate() ? "FARGATE" : "EC2");
    json.putArray("Containers").add(container());
    return json;
  }

  /** Returns the metadata of its container. */
  ObjectNode container() {
    ContainerPlan container = launch.plan().containers().getFirst();
    ObjectNode json = JSON.createObjectNode();
    json.put("DockerId", runtime.map(TaskRuntime::id).orElse(launch.taskId()));
    json.put("Name", container.name());
    json.put("DockerName", runtime.map(TaskRuntime::name).orElse(""));
    json.put("Image", container.image());
    json.put("ImageID", runtime.map(TaskRuntime::imageId).orElse(""));
    json.putObject("Labels")
        .put(LABEL + "cluster", cluster())
        .put(LABEL + "container-name", container.name())
        .put(LABEL + "task-arn", launch.identity().taskArn())
        .put(LABEL + "task-definition-family", definition()[0])
        .put(LABEL + "task-definition-version", definition()[1]);
    status(json);
    json.putObject("Limits")
        .put("CPU", container.resources().milliVcpus() * 1024 / 1000)
        .put("Memory", container.resources().memoryMiB());
    put(json, "CreatedAt", runtime.map(TaskRuntime::createdAt).orElse(null));
    put(json, "StartedAt", task.startedAt());
    json.put("Type", "NORMAL");
    log(json, container);
    json.put("ContainerARN", containerArn());
    runtime.ifPresent(known -> networks(json.putArray("Networks"), known));
    return json;
  }

  private void status(ObjectNode json) {
    json.put("DesiredStatus", task.stop() == null ? "RUNNING" : "STOPPED");
    json.put("KnownStatus", task.startedAt() == null ? "PENDING" : "RUNNING");
  }

  private void log(ObjectNode json, ContainerPlan container) {
    var log = container.log();
    if (log == null || log.driver().equals("awslogs")) {
      json.put("LogDriver", "awslogs");
      json.putObject("LogOptions")
          .put("awslogs-group", launch.logGroup())
          .put("awslogs-region", launch.region())
          .put("awslogs-stream", launch.logStreamName());
    } else {
      json.put("LogDriver", log.driver());
    }
  }

  private static void networks(ArrayNode networks, TaskRuntime runtime) {
    ObjectNode network = networks.addObject().put("NetworkMode", runtime.networkMode());
    ArrayNode addresses = network.putArray("IPv4Addresses");
    runtime.addresses().forEach(addresses::add);
  }

  private static void put(ObjectNode json, String member, @Nullable Instant time) {
    if (time != null) {
      json.put(member, time.toString());
    }
  }

  /** Returns the ARN of the cluster in {@code …:task/<cluster>/<task>}. */
  private String cluster() {
    String arn = launch.identity().taskArn();
    int kind = arn.indexOf(":task/");
    int end = arn.lastIndexOf('/');
    return kind > 0 && end > kind + 5
        ? arn.substring(0, kind) + ":cluster/" + arn.substring(kind + 6, end)
        : "";
  }

  private String containerArn() {
    return launch.identity().taskArn().replaceFirst(":task/", ":container/")
        + "/"
        + launch.taskId();
  }

  /** Returns the name and the revision of the job definition. */
  private String[] definition() {
    String arn = launch.identity().jobDefinitionArn();
    String[] parts =
        arn == null ? new String[0] : arn.substring(arn.indexOf('/') + 1).split(":", 2);
    return parts.length == 2 ? parts : new String[] {launch.identity().jobName(), "1"};
  }
}
