package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Docker engines have answered to a start while they were stopped. */
class EngineErrorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc: the client connection is closing: context canceled",
        "transport is closing: unavailable",
        "error reading from server: EOF: unavailable",
        "ttrpc: closed: unknown",
        "task 31f88832711d1071ec5dc2c4ae89: already exists",
        "id already in use",
        "failed to start shim: mkdir /run/containerd/moby/31f88832711d: file exists: unknown"
      })
  void aStartThatBrokeOffOrThatFindsTracesOfAnotherMayHaveHappened(String message) {
    assertThat(EngineErrors.mayHaveStarted(message)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to update store for object type *libnetwork.endpoint: open : no such file or directory",
        "connection error: desc = \"transport: error while dialing: dial unix"
            + " /run/containerd/containerd.sock: connect: no such file or directory\": unavailable",
        "endpoint with name task-1 already exists in network bridge",
        "failed to create shim: OCI runtime create failed: exec: \"nope\": executable file not found",
        ""
      })
  void aStartThatTheEngineRefusedDidNot(String message) {
    assertThat(EngineErrors.mayHaveStarted(message)).isFalse();
  }
}
