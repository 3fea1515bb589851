package io.windlass.stateevents.api.events;

import io.windlass.stateevents.api.Boto3;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Terraform's AWS provider asks for when it creates, reads, updates and deletes its {@code
 * aws_cloudwatch_event_*} and {@code aws_scheduler_*} resources. {@code terraform.py} makes these
 * calls, as they stand in the provider's source, with boto3; Terraform itself is not run.
 */
class TerraformCallsIT {
  private static EventsServer server;
  private static Boto3 calls;

  @BeforeAll
  static void start() throws Exception {
    calls = Boto3.script("terraform.py");
    server = new EventsServer();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** A connection has its API destination, a rule its targets, a schedule its group. */
  @ParameterizedTest
  @ValueSource(
      strings = {"bus", "rule", "permission", "bus_policy", "archive", "connection", "schedule"})
  void aResourceIsReadAsItWasWrittenAndIsGoneAfterItsDeletion(String resource) throws Exception {
    calls.works(resource, "http://127.0.0.1:" + server.port());
  }
}
