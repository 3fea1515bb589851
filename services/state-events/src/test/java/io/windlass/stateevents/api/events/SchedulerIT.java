package io.windlass.stateevents.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.api.Boto3;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * EventBridge Scheduler as boto3 uses it: {@code scheduler.py} has the scenarios, and what they
 * assert. Skipped, with a message, on a machine without Python.
 */
class SchedulerIT {
  private static EventsServer server;
  private static Boto3 scenarios;

  @BeforeAll
  static void start() throws Exception {
    scenarios = Boto3.script("scheduler.py");
    server = new EventsServer();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void works(String scenario) throws IOException, InterruptedException {
    scenarios.works(scenario, "http://127.0.0.1:" + server.port());
  }

  private static long timers(String condition) {
    return server.database.count("select count(*) from event_timer where " + condition);
  }

  @Test
  void schedulesAreCreatedOnceShownChangedListedAndDeleted() throws Exception {
    works("schedules");
    assertThat(timers("arn like '%/kept' and due is not null and window_ms = 900000")).isOne();
    assertThat(timers("arn like '%/gone' or arn like '%/disabled'")).isZero();
  }

  /** TAG-005, TAG-008. */
  @Test
  void groupsHaveTagsAndTakeTheirSchedulesWithThem() throws Exception {
    works("groups");
    assertThat(timers("arn like '%:schedule/shop/%'")).isZero();
  }

  @Test
  void whatIsNotValidIsRefused() throws Exception {
    works("refusals");
  }

  @Test
  void schedulesFireAndAreDeletedAfterwards() throws Exception {
    server.fireAndDeliver();
    works("firing");
    assertThat(server.database.count("select count(*) from event_schedule where name = 'once'"))
        .isZero();
  }
}
