package io.windlass.stateevents.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.store.EventLog;
import io.windlass.stateevents.store.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What event streams cost: memory per client, and how long it takes until all have an event. The
 * clients, half of them with one of a hundred event patterns, are a process of their own. Run it
 * with the test class path: {@code java -cp … io.windlass.stateevents.api.StreamBenchmark 10000}.
 */
final class StreamBenchmark {
  private static final int ROUNDS = 20;
  private static final int PATTERNS = 100;

  private StreamBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int clients = Integer.parseInt(arguments[0]);
    if (arguments.length > 1) {
      clients(clients, Arrays.asList(arguments).subList(1, arguments.length));
    } else {
      server(clients);
    }
  }

  private static void server(int clients) throws Exception {
    Vertx vertx = Vertx.vertx();
    var live = new LiveEvents(32 << 20);
    Router router = Router.router(vertx);
    var settings =
        new EventStreamSettings(
            Duration.ofHours(1), 8 << 20, 32 << 20, clients, Duration.ofSeconds(30));
    var pool = PgBuilder.pool().using(vertx).connectingTo(new PgConnectOptions()).build();
    router
        .get(EventStreamRoute.PATH)
        .handler(
            new EventStreamRoute(
                TestKeys.authenticator(), live, new EventLog(pool, 1), settings, () -> true));
    HttpServer server =
        TestDatabase.await(
            vertx
                .createHttpServer(
                    new HttpServerOptions().setAcceptBacklog(4096).setMaxInitialLineLength(16_384))
                .requestHandler(router)
                .listen(0, "127.0.0.1"));
    long empty = heap();
    long emptyDirect = direct();
    Process process = start(clients, server.actualPort());
    try (var counts =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      long heard = await(counts, clients);
      report("idle", clients, empty, emptyDirect);
      long[] times = new long[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        long begin = System.nanoTime();
        live.publish(List.of(event(round)));
        heard = await(counts, heard + clients);
        times[round] = System.nanoTime() - begin;
      }
      Arrays.sort(times);
      System.out.printf(
          "until all have an event: p50 %d ms, slowest %d ms%n",
          times[ROUNDS / 2] / 1_000_000, times[ROUNDS - 1] / 1_000_000);
      report("after " + ROUNDS + " events", clients, empty, emptyDirect);
      System.out.printf("streams open: %d%n", live.subscribers());
    } finally {
      process.destroy();
      vertx.close();
    }
  }

  private static Process start(int clients, int port) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                StreamBenchmark.class.getName(),
                Integer.toString(clients)));
    for (int i = 0; i < PATTERNS; i++) {
      String pattern =
          "{\"source\":[\"aws.batch\"],\"detail\":{\"status\":[\"FAILED\",\"s%d\"]}}".formatted(i);
      command.add(address(port, "pattern=" + URLEncoder.encode(pattern, StandardCharsets.UTF_8)));
    }
    command.add(address(port, "children=false"));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String address(int port, String query) {
    return TestKeys.presigned(port, "admin", EventStreamRoute.PATH, query).toString();
  }

  private static EventEnvelope event(int number) {
    String detail =
        "{\"jobId\":\"job\",\"jobName\":\"n\",\"jobQueue\":\"q\",\"status\":\"FAILED\",\"text\":\"%s\"}"
            .formatted("x".repeat(900));
    return new EventEnvelope(
        EventId.of("job", number, Instant.now()).toString(),
        "Batch Job State Change",
        EventEnvelope.BATCH_SOURCE,
        TestKeys.ACCOUNT,
        Instant.now(),
        "us-east-1",
        List.of(),
        detail,
        EventEnvelope.Job.of(detail),
        0);
  }

  private static long await(BufferedReader counts, long expected) throws Exception {
    long heard = 0;
    while (heard < expected) {
      heard = Long.parseLong(String.valueOf(counts.readLine()));
    }
    return heard;
  }

  private static void report(String when, int clients, long empty, long emptyDirect) {
    System.out.printf(
        "%s: %.1f KiB of heap and %.1f KiB of buffers outside of it per client%n",
        when, (heap() - empty) / 1024.0 / clients, (direct() - emptyDirect) / 1024.0 / clients);
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long direct() {
    long pools =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return pools + Math.max(0, io.netty.util.internal.PlatformDependent.usedDirectMemory());
  }

  /** Opens the streams, half of them with a pattern, and prints how many frames have come. */
  private static void clients(int count, List<String> addresses) {
    Vertx vertx = Vertx.vertx();
    NetClient client = vertx.createNetClient();
    var frames = new AtomicLong();
    for (int i = 0; i < count; i++) {
      URI address = URI.create(i % 2 == 0 ? addresses.getLast() : addresses.get(i / 2 % PATTERNS));
      NetSocket socket = TestDatabase.await(client.connect(address.getPort(), "127.0.0.1"));
      var counter = new FrameCounter(frames);
      socket.handler(counter::read);
      var _ =
          socket.write(
              "GET %s?%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                  .formatted(address.getRawPath(), address.getRawQuery(), address.getPort()));
    }
    long told = -1;
    while (true) {
      long now = frames.get();
      if (now != told) {
        System.out.println(now);
        told = now;
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Counts empty lines, each of which ends a frame. */
  private static final class FrameCounter {
    private final AtomicLong frames;
    private byte last;

    FrameCounter(AtomicLong frames) {
      this.frames = frames;
    }

    void read(Buffer buffer) {
      int ended = 0;
      for (byte each : buffer.getBytes()) {
        if (each == '\n' && last == '\n') {
          ended++;
        }
        last = each;
      }
      frames.addAndGet(ended);
    }
  }
}
