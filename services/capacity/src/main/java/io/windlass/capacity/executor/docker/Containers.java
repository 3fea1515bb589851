package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.task.TaskLaunch;
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
final class Containers {
  private static final Set<String> ALIVE = Set.of("running", "paused", "restarting");

  private final DockerClient client;
  private final String owner;
  private final String networkMode;

  Containers(DockerClient client, String owner, String networkMode) {
    this.client = client;
    this.owner = owner;
    this.networkMode = networkMode;
  }

  Optional<ContainerStatus> find(String name, Instant now) {
    try {
      return Optional.of(ContainerStatus.of(client.inspectContainerCmd(name).exec(), now));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** The tasks that have a container, and whether it runs. */
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

  /** The container is there, whoever created it; or the engine does not have its image: false. */
  boolean create(TaskLaunch launch) throws StartFailure {
    try {
      ContainerRequest.of(client, launch, owner, networkMode).exec();
      return true;
    } catch (ConflictException e) {
      return true; // it exists
    } catch (NotFoundException e) {
      if (EngineErrors.message(e).startsWith("No such image")) {
        return false;
      }
      throw EngineErrors.failure("CannotCreateContainerError", e);
    } catch (BadRequestException e) {
      // AWS asks for the image first.
      boolean image = EngineErrors.message(e).startsWith("invalid reference format");
      throw EngineErrors.failure(
          image ? "CannotPullContainerError" : "CannotCreateContainerError", e);
    } catch (DockerException e) {
      throw EngineErrors.failure("CannotCreateContainerError", e);
    }
  }

  void start(String name) throws StartFailure {
    try {
      client.startContainerCmd(name).exec();
    } catch (NotModifiedException e) {
      return; // it runs
    } catch (DockerException e) {
      throw EngineErrors.failure("CannotStartContainerError", e);
    }
  }

  /** Returns when the container has stopped; the engine goes on with it if this process dies. */
  void stop(String name, Duration grace) {
    try {
      int seconds = (int) Math.max(0, (grace.toMillis() + 999) / 1000);
      client.stopContainerCmd(name).withTimeout(seconds).exec();
    } catch (NotFoundException | NotModifiedException e) {
      return; // it has stopped
    }
  }

  /** With its anonymous volumes. */
  void remove(String name) {
    try {
      client.removeContainerCmd(name).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException e) {
      return; // it is gone, or going
    }
  }

  /** The volumes that were made for a task (VOL-003); looked for, where nobody knows them. */
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
