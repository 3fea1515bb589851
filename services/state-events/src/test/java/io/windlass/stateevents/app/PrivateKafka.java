package io.windlass.stateevents.app;

import io.windlass.embedded.FreePorts;
import io.windlass.embedded.KafkaProcess;
import io.windlass.embedded.TestInfrastructure;
import java.io.IOException;

/** A broker of a test's own: its service hears nothing of what other tests publish. */
final class PrivateKafka implements AutoCloseable {
  private final int port = FreePorts.next();
  private final Process process;

  PrivateKafka() throws IOException {
    process =
        KafkaProcess.start(
            TestInfrastructure.newDirectory("private-kafka"), port, FreePorts.next());
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
