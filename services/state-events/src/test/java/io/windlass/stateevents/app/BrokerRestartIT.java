package io.windlass.stateevents.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.FreePorts;
import io.windlass.embedded.KafkaProcess;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.stateevents.api.EventStreamRoute;
import io.windlass.stateevents.api.SseClient;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The broker is killed and comes back under open streams, which stay open and miss nothing. */
class BrokerRestartIT {
  private static final int BROKER_PORT = FreePorts.next();
  private static final int CONTROLLER_PORT = FreePorts.next();
  private static final Path DATA = TestInfrastructure.newDirectory("restarted-broker");
  private static final int STREAMS = 20;

  /** Longer than any session of a consumer group lasts. */
  private static final Duration OUTAGE = Duration.ofSeconds(12);

  private static final String DETAIL = "{\"container\":{\"image\":\"busybox\"}}";

  private static StubRegistry registry;
  private static TestDatabase database;
  private static Process kafka;
  private static Broker broker;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    registry = new StubRegistry();
    database = new TestDatabase();
    startBroker();
    String bootstrap = "127.0.0.1:" + BROKER_PORT;
    broker = new Broker(registry.ids(), bootstrap);
    service = new ServiceProcess(database.database(), bootstrap, registry.url(), TestKeys.IAM);
    service.awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    broker.close();
    kafka.destroyForcibly().waitFor();
    database.close();
    registry.close();
  }

  private static void startBroker() throws IOException {
    kafka = KafkaProcess.start(DATA, BROKER_PORT, CONTROLLER_PORT);
  }

  @Test
  void ev001OpenStreamsMissNothingAndHearEverythingOnceWhenTheBrokerIsKilled() throws Exception {
    var streams = new ArrayList<SseClient>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(
          SseClient.open(TestKeys.presigned(service.port(), "admin", EventStreamRoute.PATH, "")));
    }
    int jobs = 0;
    for (int i = 0; i < 2; i++) {
      jobs = live(jobs, 50);
      kafka.destroyForcibly().waitFor();
      LockSupport.parkNanos(OUTAGE.toNanos());
      startBroker();
      jobs = live(jobs, 50);
    }
    broker.flush();
    for (SseClient stream : streams) {
      Map<String, List<String>> heard = new HashMap<>();
      for (SseClient.Event event : stream.next(jobs * 4)) {
        heard.computeIfAbsent(event.jobId(), _ -> new ArrayList<>()).add(event.id());
      }
      for (int i = 0; i < jobs; i++) {
        assertThat(heard.get("restart-" + i)).isEqualTo(expectedIds(i));
      }
      assertThat(stream.isQuiet()).isTrue();
      stream.close();
    }
  }

  /** Publishes the whole lives of so many jobs; returns how many there have been. */
  private static int live(int before, int jobs) {
    for (int i = before; i < before + jobs; i++) {
      JobIdentity job = JobStory.identity("restart-" + i);
      broker.submitted(new Submission(job, JobStory.START, DETAIL));
      life(i).forEach(fact -> broker.transitioned(job, fact));
    }
    return before + jobs;
  }

  private static List<Transition> life(int job) {
    return JobStory.of("restart-" + job).runnable().starting().running().succeeded().facts();
  }

  private static List<String> expectedIds(int job) {
    return life(job).stream()
        .skip(1)
        .map(fact -> EventId.of(fact.jobId(), fact.sequence(), fact.at()).toString())
        .toList();
  }
}
