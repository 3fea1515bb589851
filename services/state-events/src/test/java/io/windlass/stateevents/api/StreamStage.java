package io.windlass.stateevents.api;

import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.history.HistoryChange;
import io.windlass.stateevents.history.JobHistory;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.store.EventLog;
import io.windlass.stateevents.store.PostgresJobHistory;
import io.windlass.stateevents.store.PostgresProjections;
import io.windlass.stateevents.store.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

/** Event streams over HTTP with a real history and jobs that change. */
final class StreamStage implements AutoCloseable {
  private static final AtomicInteger JOBS = new AtomicInteger();

  final TestDatabase database = new TestDatabase();
  final AtomicInteger connections = new AtomicInteger();
  LiveEvents live = new LiveEvents(1 << 20);
  private final Map<String, JobHistory> histories = new HashMap<>();
  private final List<SseClient> clients = new ArrayList<>();
  private HttpServer server;

  /** Streams with these settings; what was served before is closed. */
  void serve(EventStreamSettings settings, BooleanSupplier hearing) {
    stop();
    live = new LiveEvents(settings.totalBytes());
    Router router = Router.router(database.vertx());
    var log = new EventLog(database.pool(), 100);
    router
        .get(EventStreamRoute.PATH)
        .handler(new EventStreamRoute(TestKeys.authenticator(), live, log, settings, hearing));
    router
        .get(WindlassApi.SUMMARY)
        .handler(
            WindlassApi.summary(
                TestKeys.authenticator(),
                new AdmissionControl(AdmissionControl.Limits.DEFAULT),
                InstantSource.system(),
                new PostgresProjections(database.pool())::summary));
    serve(router);
  }

  void serve(Router router) {
    server =
        TestDatabase.await(
            database
                .vertx()
                .createHttpServer()
                .connectionHandler(
                    connection -> {
                      connections.incrementAndGet();
                      connection.closeHandler(_ -> connections.decrementAndGet());
                    })
                .requestHandler(router)
                .listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  SseClient listen(String user, String query, String... headers) {
    SseClient client = SseClient.open(address(user, query), headers);
    clients.add(client);
    return client;
  }

  /** Returns the presigned address of a stream. */
  URI address(String user, String query) {
    return TestKeys.presigned(port(), user, EventStreamRoute.PATH, query);
  }

  /** A client that has sent its request and reads nothing until it is told to. */
  RawSseClient unread(String user, String query) {
    return RawSseClient.open(database.vertx(), address(user, query), false);
  }

  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        Assertions.fail("not within two minutes");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Many at once, in one transaction. */
  List<EventEnvelope> lives(int jobs) {
    var submissions = new ArrayList<Submission>();
    var facts = new ArrayList<Transition>();
    for (int i = 0; i < jobs; i++) {
      String jobId = "many-" + JOBS.incrementAndGet();
      submissions.add(
          new Submission(JobStory.identity(TestKeys.ACCOUNT, jobId), JobStory.START, "{}"));
      facts.addAll(JobStory.of(jobId).runnable().starting().running().succeeded().facts());
    }
    return record(TestKeys.ACCOUNT, submissions, facts);
  }

  List<EventEnvelope> life(String prefix) {
    return life(TestKeys.ACCOUNT, prefix);
  }

  List<EventEnvelope> life(String account, String prefix) {
    String jobId = prefix + "-" + JOBS.incrementAndGet();
    return record(
        account,
        List.of(new Submission(JobStory.identity(account, jobId), JobStory.START, "{}")),
        JobStory.of(jobId).ofAccount(account).runnable().starting().running().succeeded().facts());
  }

  private List<EventEnvelope> record(
      String account, List<Submission> submissions, List<Transition> facts) {
    JobHistory history =
        histories.computeIfAbsent(
            account, _ -> new JobHistory(new PostgresJobHistory(database.pool()), 1 << 24));
    HistoryChange change = history.record(submissions, facts);
    database.commit(change);
    return change.notifications();
  }

  static List<String> ids(List<EventEnvelope> events) {
    return events.stream().map(EventEnvelope::id).toList();
  }

  void stop() {
    clients.forEach(SseClient::close);
    clients.clear();
    if (server != null) {
      TestDatabase.await(server.close());
    }
  }

  @Override
  public void close() {
    stop();
    database.close();
  }
}
