package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Tells one run of the engine's daemon from the next, by the id of its default network, which each
 * run makes anew. What one run says about a start that an earlier one was busy with proves nothing:
 * the container may have run while that one went down. Thread-safe.
 */
final class EngineGeneration {
  private static final String DEFAULT_NETWORK = "bridge";

  private final DockerClient client;
  private volatile @Nullable String known;

  EngineGeneration(DockerClient client) {
    this.client = client;
  }

  /** Returns the generation that was seen last; empty if this engine's cannot be told. */
  String known() {
    String seen = known;
    return seen == null ? ask() : seen;
  }

  /** Asks the engine; empty if its generation cannot be told. Throws if it does not answer. */
  String ask() {
    String id;
    try {
      id = client.inspectNetworkCmd().withNetworkId(DEFAULT_NETWORK).exec().getId();
    } catch (NotFoundException e) {
      id = "";
    }
    known = id;
    return id;
  }
}
