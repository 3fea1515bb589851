package io.windlass.stateevents.api.custombus;

import io.windlass.stateevents.api.Boto3;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The Custom Event Bus as the newest boto3 uses it: {@code custom_bus.py} has the scenarios, and
 * what they assert. Skipped, with a message, on a machine without Python.
 */
class CustomBusIT {
  private static CustomBusServer server;
  private static Boto3 scenarios;

  @BeforeAll
  static void start() throws Exception {
    scenarios = Boto3.script("custom_bus.py");
    server = new CustomBusServer();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void works(String scenario) throws IOException, InterruptedException {
    scenarios.works(
        scenario,
        server.endpoint(),
        line -> {
          if (line.equals("NOTIFY")) {
            server.notify("SUCCEEDED");
            server.notify("FAILED");
          }
        });
  }

  /** TAG-005, TAG-008. */
  @Test
  void busesAreCreatedOnceListedChangedTaggedAndDeleted() throws Exception {
    works("buses");
  }

  @Test
  void policiesAreKeptByRevisionAndNeverPublic() throws Exception {
    works("policies");
  }

  @Test
  void rule011Rule013SubscribersFilterAndTransform() throws Exception {
    works("subscribers");
  }

  @Test
  void rule009RetriesAndDeadLetters() throws Exception {
    works("retries");
  }

  @Test
  void fifoSubscribersHaveEachGroupInOrder() throws Exception {
    works("order");
  }

  @Test
  void subscribersStartInThePastStopAndGoOnWhereTheyWere() throws Exception {
    works("positions");
  }

  @Test
  void eventsAreForwardedToAnotherBusButNotInACircle() throws Exception {
    works("forwarding");
  }

  @Test
  void eventsArePutOnceAndRaw() throws Exception {
    works("publishing");
  }

  @Test
  void ev006EventsOfBatchAreASource() throws Exception {
    works("sources");
  }

  @Test
  void webhooksTakeWhatIsSigned() throws Exception {
    works("webhooks");
  }
}
