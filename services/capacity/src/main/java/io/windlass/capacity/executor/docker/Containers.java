package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The engine's containers, by the names that tasks give them. Every call may be repeated, except
 * that a container must be looked at before {@link #start} is repeated: starting one that has ended
 * would run it again.
 */
record Containers(DockerClient client, String owner, ContainerNetworks networks) {
  /** AWS's word for a container that could be made and not started. */
  static final String CANNOT_START = "CannotStartContainerError";

  private static final Set<String> ALIVE = Set.of("running", "paused", "restarting");

  Optional<ContainerStatus> find(String name, Instant now) {
    try {
      return Optional.of(ContainerStatus.of(client.inspectContainerCmd(name).exec(), now));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** Returns what a task's metadata tells of its container. */
  Optional<TaskRuntime> describe(String name) {
    try {
      return Optional.of(runtime(client.inspectContainerCmd(name).exec()));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static TaskRuntime runtime(InspectContainerResponse container) {
    var host = container.getHostConfig();
    String mode = host == null ? null : host.getNetworkMode();
    String created = container.getCreated();
    return new TaskRuntime(
        container.getId(),
        container.getName().replaceFirst("^/", ""),
        container.getImageId(),
        mode == null ? "default" : mode,
        ContainerStatus.address(container).stream().toList(),
        created == null ? null : Instant.parse(created));
  }

  /** Returns the tasks that have a container, each with whether it runs. */
  Map<String, Boolean> all() {
    Map<String, Boolean> running = new HashMap<>();
    var containers =
        client
            .listContainersCmd()
            .withShowAll(true)
            .withLabelFilter(Map.of(ContainerRequest.OWNER_LABEL, owner))
            .exec();
    for (var container : containers) {
      String taskId = container.getLabels().get(ContainerRequest.TASK_LABEL);
      if (taskId != null) {
        running.put(taskId, ALIVE.contains(String.valueOf(container.getState())));
      }
    }
    return running;
  }

  /**
   * Creates the container unless it exists; returns false if the engine does not have its image.
   */
  boolean create(TaskLaunch launch, Optional<String> platform) throws StartFailure {
    try {
      var request = ContainerRequest.of(client, launch, owner, networks.of(launch));
      platform.ifPresent(request::withPlatform);
      request.exec();
      return true;
    } catch (ConflictException e) {
      return true; // it exists
    } catch (NotFoundException e) {
      String why = EngineErrors.message(e);
      if (why.startsWith("No such image") || why.startsWith("image with reference")) {
        return false; // it is not there, or not for this platform
      }
      throw EngineErrors.failure("CannotCreateContainerError", e);
    } catch (BadRequestException e) {
      // AWS asks for the image first.
      boolean image = EngineErrors.message(e).startsWith("invalid reference format");
      throw EngineErrors.failure(
          image ? "CannotPullContainerError" : "CannotCreateContainerError", e);
    } catch (DockerException e) {
      throw failure("CannotCreateContainerError", e);
    }
  }

  /** Marks failures of the engine itself for a second try; a refusal is final. */
  private static StartFailure failure(String kind, DockerException answer) {
    StartFailure failure = EngineErrors.failure(kind, answer);
    return answer.getHttpStatus() >= 500 ? failure.mayPass() : failure;
  }

  void start(String name) throws StartFailure {
    try {
      client.startContainerCmd(name).exec();
    } catch (NotModifiedException e) {
      return; // it runs
    } catch (DockerException e) {
      throw failure(CANNOT_START, e);
    }
  }

  /** Stops a container and waits for it; the engine goes on if this process dies. */
  void stop(String name, Duration grace) {
    try {
      int seconds = (int) Math.max(0, (grace.toMillis() + 999) / 1000);
      client.stopContainerCmd(name).withTimeout(seconds).exec();
    } catch (NotFoundException | NotModifiedException e) {
      return; // it has stopped
    }
  }

  /** Removes a container with its anonymous volumes. */
  void remove(String name) {
    try {
      client.removeContainerCmd(name).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException e) {
      return; // it is gone, or going
    }
  }

  /**
   * Removes the volumes that were made for a task (VOL-003); without its launch, searches for them.
   */
  void removeVolumes(String taskId, Optional<TaskLaunch> launch) {
    List<String> names =
        launch
            .map(ContainerRequest::ownVolumes)
            .orElseGet(() -> volumesNamed(ContainerRequest.volumeName(taskId, "")));
    names.forEach(this::removeVolume);
  }

  private void removeVolume(String name) {
    try {
      client.removeVolumeCmd(name).exec();
    } catch (NotFoundException e) {
      return; // it was never mounted
    }
  }

  private List<String> volumesNamed(String prefix) {
    var found = client.listVolumesCmd().withFilter("name", List.of(prefix)).exec().getVolumes();
    return found == null
        ? List.of()
        : found.stream()
            .map(volume -> volume.getName())
            .filter(name -> name.startsWith(prefix))
            .toList();
  }
}
