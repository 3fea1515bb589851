package io.windlass.capacity.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** T-048, J-018: tests the output of jobs with the AWS SDK for Java. */
class LogsApiTest {
  private static final String GROUP = "/aws/batch/job";
  private static final LogGroup DEFAULT = new LogGroup("123456789012", "us-east-1", GROUP);

  private @TempDir Path data;
  private LogStore logs;
  private LogsServer server;
  private CloudWatchLogsClient client;

  @BeforeEach
  void start() {
    logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    server = new LogsServer(logs);
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    logs.close();
  }

  private static String task(String stream) {
    return "task-" + stream.replace('/', '-');
  }

  /** Writes {@code time:message} lines. */
  private void write(LogGroup group, String stream, String... lines) {
    try (var appender = logs.append(task(stream), new LogStreamKey(group, stream))) {
      for (String line : lines) {
        String[] parts = line.split(":", 2);
        byte[] bytes = (parts[1] + "\n").getBytes(StandardCharsets.UTF_8);
        appender.append(Instant.ofEpochMilli(Long.parseLong(parts[0])), bytes);
      }
    }
  }

  private void writeWhole(LogGroup group, String stream, String... lines) {
    write(group, stream, lines);
    logs.finish(task(stream)).toCompletableFuture().join();
  }

  private static List<String> messages(GetLogEventsResponse response) {
    return response.events().stream().map(OutputLogEvent::message).toList();
  }

  @Test
  void t048_helloWorldIsOneEvent() {
    writeWhole(DEFAULT, "def/default/1", "1000:hello world");
    var events = client.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("def/default/1"));
    assertThat(messages(events)).containsExactly("hello world");
    assertThat(events.events().getFirst().timestamp()).isEqualTo(1000);
    var byArn =
        client.getLogEvents(
            r -> r.logGroupIdentifier(DEFAULT.arn()).logStreamName("def/default/1"));
    assertThat(messages(byArn)).containsExactly("hello world");
  }

  @Test
  void getLogEvents_aForwardTokenIsRepeatedAtTheEnd() {
    write(DEFAULT, "s", "1:a", "2:b", "3:c");
    var first =
        client.getLogEvents(
            r -> r.logGroupName(GROUP).logStreamName("s").startFromHead(true).limit(2));
    assertThat(messages(first)).containsExactly("a", "b");
    var second = next(first.nextForwardToken());
    assertThat(messages(second)).containsExactly("c");
    var third = next(second.nextForwardToken());
    assertThat(messages(third)).isEmpty();
    assertThat(third.nextForwardToken()).isEqualTo(second.nextForwardToken());
    write(DEFAULT, "s", "4:d");
    assertThat(messages(next(third.nextForwardToken()))).containsExactly("d");
  }

  @Test
  void getLogEvents_withoutStartFromHeadReturnsTheLatestAndPagesBackwards() {
    writeWhole(DEFAULT, "s", "1:a", "2:b", "3:c", "4:d", "5:e");
    var latest = client.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s").limit(2));
    assertThat(messages(latest)).containsExactly("d", "e");
    var before =
        client.getLogEvents(
            r ->
                r.logGroupName(GROUP)
                    .logStreamName("s")
                    .limit(2)
                    .nextToken(latest.nextBackwardToken()));
    assertThat(messages(before)).containsExactly("b", "c");
    var start = next(before.nextBackwardToken());
    assertThat(messages(start)).containsExactly("a");
    var nothing = next(start.nextBackwardToken());
    assertThat(messages(nothing)).isEmpty();
    assertThat(nothing.nextBackwardToken()).isEqualTo(start.nextBackwardToken());
    assertThat(messages(next(before.nextForwardToken()))).containsExactly("d", "e");
  }

  private GetLogEventsResponse next(String token) {
    return client.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s").nextToken(token));
  }

  /** MON-004. */
  @Test
  void getLogEvents_startAndEndTimesLimitTheEvents() {
    writeWhole(DEFAULT, "s", "1:a", "2:b", "2:b2", "3:c", "4:d");
    var window =
        client.getLogEvents(
            r -> r.logGroupName(GROUP).logStreamName("s").startTime(2L).endTime(4L));
    assertThat(messages(window)).containsExactly("b", "b2", "c");
  }

  @Test
  void missingGroupsAndStreamsAreNotFound() {
    assertThatThrownBy(() -> client.getLogEvents(r -> r.logGroupName("no").logStreamName("s")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The specified log group does not exist.");
    assertThatThrownBy(() -> client.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The specified log stream does not exist.");
    assertThatThrownBy(() -> next("f/123/s")).isInstanceOf(CloudWatchLogsException.class);
  }

  @Test
  void aStreamWithoutOutputIsEmpty() {
    logs.capture("task-s", new LogStreamKey(DEFAULT, "s"));
    var running = client.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s"));
    assertThat(running.events()).isEmpty();
    logs.finish("task-s").toCompletableFuture().join();
    var ended = client.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s"));
    assertThat(ended.nextForwardToken()).isEqualTo(running.nextForwardToken());
  }

  @Test
  void secu_accountsAndRegionsAreSeparate() {
    writeWhole(DEFAULT, "s", "1:secret");
    try (var other = server.client("AKIATWO", "two", Region.US_EAST_1);
        var elsewhere = server.client("AKIAONE", "one", Region.EU_WEST_1)) {
      for (var stranger : List.of(other, elsewhere)) {
        assertThatThrownBy(
                () -> stranger.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s")))
            .isInstanceOf(ResourceNotFoundException.class);
        assertThat(stranger.filterLogEvents(r -> r.logGroupName(GROUP)).events()).isEmpty();
        assertThat(stranger.describeLogStreams(r -> r.logGroupName(GROUP)).logStreams()).isEmpty();
        assertThatThrownBy(
                () ->
                    stranger.getLogEvents(
                        r -> r.logGroupIdentifier(DEFAULT.arn()).logStreamName("s")))
            .isInstanceOf(ResourceNotFoundException.class);
      }
    }
  }

  @Test
  void filterLogEvents_interleavesStreamsInTheOrderOfTime() {
    writeWhole(DEFAULT, "x/1", "1:a", "5:e", "9:i");
    writeWhole(DEFAULT, "x/2", "2:b", "5:f");
    write(DEFAULT, "y/3", "3:c", "8:h");
    assertThat(filtered("")).containsExactly("a", "b", "c", "e", "f", "h", "i");
    var paged = new ArrayList<String>();
    Set<String> ids = new HashSet<>();
    client
        .filterLogEventsPaginator(r -> r.logGroupName(GROUP).limit(2))
        .events()
        .forEach(
            event -> {
              paged.add(event.message());
              assertThat(ids.add(event.eventId())).isTrue();
              assertThat(event.eventId()).hasSize(56).containsOnlyDigits();
            });
    assertThat(paged).containsExactly("a", "b", "c", "e", "f", "h", "i");
    assertThat(
            client
                .filterLogEvents(
                    r -> r.logGroupName(GROUP).logStreamNamePrefix("x/").startTime(2L).endTime(5L))
                .events())
        .extracting(FilteredLogEvent::message)
        .containsExactly("b", "e", "f");
    assertThat(
            client
                .filterLogEvents(r -> r.logGroupName(GROUP).logStreamNames("y/3", "x/2"))
                .events())
        .extracting(FilteredLogEvent::message)
        .containsExactly("b", "c", "f", "h");
  }

  private List<String> filtered(String pattern) {
    return client
        .filterLogEvents(r -> r.logGroupName(GROUP).filterPattern(pattern))
        .events()
        .stream()
        .map(FilteredLogEvent::message)
        .toList();
  }

  /** MON-004. */
  @Test
  void filterLogEvents_matchesTermsPhrasesAlternativesAndExclusions() {
    writeWhole(DEFAULT, "s", "1:ERROR disk full", "2:WARN disk slow", "3:ERROR net down");
    assertThat(filtered("ERROR")).hasSize(2);
    assertThat(filtered("ERROR disk")).containsExactly("ERROR disk full");
    assertThat(filtered("\"disk slow\"")).containsExactly("WARN disk slow");
    assertThat(filtered("?slow ?down")).containsExactly("WARN disk slow", "ERROR net down");
    assertThat(filtered("ERROR -net")).containsExactly("ERROR disk full");
    assertThat(filtered("error")).isEmpty();
    assertThatThrownBy(() -> filtered("{ $.level = \"x\" }"))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("Invalid filter pattern");
  }

  @Test
  void filterLogEvents_canFollowLikeTail() {
    Set<String> seen = new HashSet<>();
    List<String> printed = new ArrayList<>();
    long since = 0;
    for (int i = 0; i < 40; i++) {
      write(DEFAULT, "s" + i % 3, (1000 + i / 2) + ":line " + i);
      long from = since;
      for (FilteredLogEvent event :
          client.filterLogEventsPaginator(r -> r.logGroupName(GROUP).startTime(from)).events()) {
        if (seen.add(event.eventId())) {
          printed.add(event.message());
        }
        since = Math.max(since, event.timestamp());
      }
    }
    assertThat(printed).hasSize(40);
    assertThat(printed.getLast()).isEqualTo("line 39");
  }

  /**
   * All output that a task wrote at once has one time; a page that ends within it is continued by
   * the next one.
   */
  @Test
  void filterLogEvents_continuesWithinEventsOfOneTime() {
    for (String stream : List.of("c", "a", "b")) {
      writeWhole(DEFAULT, stream, "5:1" + stream, "5:2" + stream, "5:3" + stream);
    }
    for (int limit = 1; limit <= 4; limit++) {
      int most = limit;
      assertThat(
              client
                  .filterLogEventsPaginator(r -> r.logGroupName(GROUP).limit(most))
                  .events()
                  .stream()
                  .map(FilteredLogEvent::message))
          .containsExactly("1a", "2a", "3a", "1b", "2b", "3b", "1c", "2c", "3c");
    }
  }

  /** A search without results takes many short calls. */
  @Test
  void filterLogEvents_doesABoundedAmountOfWorkInOneCall() throws IOException {
    Path file = logs.capture("task-s", new LogStreamKey(DEFAULT, "s"));
    byte[] block =
        (("x".repeat(199) + "\n").repeat(1000) + "\n".repeat(1 << 20))
            .getBytes(StandardCharsets.UTF_8);
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 100; i++) {
        out.write(block);
      }
      out.write("needle\n".getBytes(StandardCharsets.UTF_8));
    }
    var first = client.filterLogEvents(r -> r.logGroupName(GROUP).filterPattern("needle"));
    assertThat(first.events()).isEmpty();
    assertThat(first.nextToken()).isNotNull();
    var pages =
        client.filterLogEventsPaginator(r -> r.logGroupName(GROUP).filterPattern("needle")).stream()
            .toList();
    assertThat(pages).hasSizeBetween(2, 5);
    assertThat(pages.getLast().events())
        .extracting(FilteredLogEvent::message)
        .containsExactly("needle");
  }

  @Test
  void describeLogStreams_pagesByNameAndByLastEvent() {
    for (int i = 0; i < 7; i++) {
      String stream = "d" + i % 2 + "/" + i;
      if (i % 3 == 0) {
        write(DEFAULT, stream, (100 - i) + ":x");
      } else {
        writeWhole(DEFAULT, stream, (100 - i) + ":x");
      }
    }
    assertThat(client.describeLogStreamsPaginator(r -> r.logGroupName(GROUP).limit(2)).logStreams())
        .extracting(LogStream::logStreamName)
        .containsExactly("d0/0", "d0/2", "d0/4", "d0/6", "d1/1", "d1/3", "d1/5");
    assertThat(
            client
                .describeLogStreams(r -> r.logGroupName(GROUP).logStreamNamePrefix("d1/"))
                .logStreams())
        .extracting(LogStream::logStreamName)
        .containsExactly("d1/1", "d1/3", "d1/5");
    assertThat(
            client
                .describeLogStreamsPaginator(
                    r -> r.logGroupName(GROUP).orderBy("LastEventTime").descending(true).limit(3))
                .logStreams())
        .extracting(LogStream::lastEventTimestamp)
        .containsExactly(100L, 99L, 98L, 97L, 96L, 95L, 94L);
  }

  /** MON-002: the default group is there from the beginning, and keeps everything. */
  @Test
  void log020_groupsAreListedAndCreated() {
    assertThat(GROUP).isEqualTo("/aws/batch/job");
    var first = client.describeLogGroups(r -> {}).logGroups();
    assertThat(first).extracting(group -> group.logGroupName()).containsExactly(GROUP);
    assertThat(first.getFirst().retentionInDays()).isNull();
    client.createLogGroup(r -> r.logGroupName("mine/b"));
    client.createLogGroup(r -> r.logGroupName("mine/a"));
    assertThatThrownBy(() -> client.createLogGroup(r -> r.logGroupName("mine/a")))
        .isInstanceOf(ResourceAlreadyExistsException.class);
    assertThat(client.describeLogGroupsPaginator(r -> r.limit(1)).logGroups())
        .extracting(group -> group.logGroupName())
        .containsExactly(GROUP, "mine/a", "mine/b");
    var mine = client.describeLogGroups(r -> r.logGroupNamePrefix("mine/a")).logGroups();
    assertThat(mine).hasSize(1);
    assertThat(mine.getFirst().arn())
        .isEqualTo("arn:aws:logs:us-east-1:123456789012:log-group:mine/a:*");
  }

  @Test
  void otherOperationsSayThatTheyAreNotAvailableYet() {
    assertThatThrownBy(() -> client.deleteLogGroup(r -> r.logGroupName(GROUP)))
        .isInstanceOf(CloudWatchLogsException.class)
        .hasMessageContaining("not available yet in Windlass");
  }
}
