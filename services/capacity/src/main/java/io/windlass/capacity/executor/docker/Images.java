package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.windlass.capacity.executor.StartFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pulls an image that the engine does not have; only once at a time for each (CP-001, JD-027). */
final class Images {
  private final DockerClient client;
  private final Map<String, Object> pulls = new ConcurrentHashMap<>();

  Images(DockerClient client) {
    this.client = client;
  }

  void require(String image) throws StartFailure, InterruptedException {
    if (isPresent(image)) {
      return;
    }
    synchronized (pulls.computeIfAbsent(image, name -> new Object())) {
      if (!isPresent(image)) {
        pull(image);
      }
    }
  }

  private boolean isPresent(String image) {
    try {
      return client.inspectImageCmd(image).exec().getId() != null;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private void pull(String image) throws StartFailure, InterruptedException {
    Reference reference = Reference.of(image);
    try {
      client
          .pullImageCmd(reference.repository())
          .withTag(reference.tag())
          .start()
          .awaitCompletion();
    } catch (DockerException e) {
      throw EngineErrors.failure("CannotPullContainerError", e);
    } catch (DockerClientException e) {
      throw new StartFailure(
          "CannotPullContainerError: Error response from daemon: " + e.getMessage());
    }
    if (!isPresent(image)) {
      throw new StartFailure("CannotPullContainerError: image " + image + " was not pulled");
    }
  }

  /** An image reference in the two parts that a pull takes; {@code tag} may be a digest. */
  record Reference(String repository, String tag) {
    static Reference of(String image) {
      int digest = image.indexOf('@');
      if (digest > 0) {
        return new Reference(image.substring(0, digest), image.substring(digest + 1));
      }
      int colon = image.lastIndexOf(':');
      return colon > image.lastIndexOf('/')
          ? new Reference(image.substring(0, colon), image.substring(colon + 1))
          : new Reference(image, "latest");
    }
  }
}
