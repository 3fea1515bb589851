package io.windlass.capacity.api;

import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * Measures how fast a client of the AWS SDK reads a long log over HTTP: pages of 10,000 lines, and
 * a search through all of it. Not a test: run it by name, {@code -Dtest=LogReadingRate -Drounds=3}.
 */
class LogReadingRate {
  private static final int LINES = 655_361;
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final String GROUP = "/aws/batch/job";
  private static final LogGroup DEFAULT = new LogGroup("123456789012", "us-east-1", GROUP);

  private @TempDir Path data;

  @Test
  void measure() {
    var logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    write(logs);
    try (var server = new LogsServer(logs);
        var client = server.client()) {
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        int head = page(client, true);
        long middle = System.nanoTime();
        int tail = page(client, false);
        System.out.printf(
            "page from the head: %d lines in %.1f ms; the latest: %d lines in %.1f ms%n",
            head, (middle - start) / 1e6, tail, (System.nanoTime() - middle) / 1e6);
        search(client, "line 655360");
        search(client, "nowhere");
      }
    }
    logs.close();
  }

  private static void write(LogStore logs) {
    try (var appender = logs.append("t1", new LogStreamKey(DEFAULT, "s"))) {
      for (int i = 0; i < LINES; i++) {
        String line = "line " + i + ", which is as long as lines of a log are, more or less: 0.1\n";
        appender.append(
            Instant.ofEpochMilli(1_000_000 + i / 10), line.getBytes(StandardCharsets.UTF_8));
      }
    }
    logs.finish("t1").toCompletableFuture().join();
  }

  private static int page(CloudWatchLogsClient client, boolean head) {
    return client
        .getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s").startFromHead(head))
        .events()
        .size();
  }

  private static void search(CloudWatchLogsClient client, String words) {
    long start = System.nanoTime();
    int calls = 0;
    long found = 0;
    String token = null;
    do {
      String next = token;
      var answer =
          client.filterLogEvents(
              r -> r.logGroupName(GROUP).filterPattern("\"" + words + "\"").nextToken(next));
      calls++;
      found += answer.events().size();
      token = answer.nextToken();
    } while (token != null);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "search for %s: %d found in %d calls, %.2f s, %.0f lines/s%n",
        words, found, calls, seconds, LINES / seconds);
  }
}
