package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.task.TaskLaunch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The engine's containers, by the names that tasks give them. Every call may be repeated. */
final class Containers {
  private final DockerClient client;
  private final Images images;
  private final String networkMode;

  Containers(DockerClient client, String networkMode) {
    this.client = client;
    this.images = new Images(client);
    this.networkMode = networkMode;
  }

  Optional<ContainerStatus> find(String name, Instant now) {
    try {
      return Optional.of(ContainerStatus.of(client.inspectContainerCmd(name).exec(), now));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** The container is there, whoever created it. */
  void create(TaskLaunch launch) throws StartFailure, InterruptedException {
    var request = ContainerRequest.of(client, launch, networkMode);
    images.require(String.valueOf(request.getImage()));
    try {
      request.exec();
    } catch (ConflictException e) {
      return; // it exists
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

  /** With its anonymous volumes, and those that were made for the task. */
  void remove(String name) {
    try {
      var host = client.inspectContainerCmd(name).exec().getHostConfig();
      client.removeContainerCmd(name).withForce(true).withRemoveVolumes(true).exec();
      Bind[] binds = host == null ? null : host.getBinds();
      for (Bind bind : binds == null ? new Bind[0] : binds) {
        if (bind.getPath().startsWith(name + "-")) {
          client.removeVolumeCmd(bind.getPath()).exec();
        }
      }
    } catch (NotFoundException | ConflictException e) {
      return; // it is gone, or going
    }
  }
}
