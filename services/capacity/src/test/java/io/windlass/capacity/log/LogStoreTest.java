package io.windlass.capacity.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStoreTest {
  private static final LogStreamKey KEY =
      new LogStreamKey(new LogGroup("123456789012", "us-east-1", "/aws/batch/job"), "s");

  private static final StreamReader.Limits LIMITS = new StreamReader.Limits(10, 1 << 20, 32 << 20);

  private final InMemoryStreamIndex index = new InMemoryStreamIndex();
  private @TempDir Path data;
  private LogStore logs;

  @BeforeEach
  void open() {
    logs = LogStore.open(data, index, InstantSource.system());
  }

  @AfterEach
  void close() {
    logs.close();
  }

  private List<LogEvent> events() {
    var reader = logs.open(KEY).orElseThrow();
    return drain(reader.cursor(0, reader.end()));
  }

  private static List<LogEvent> drain(EventCursor cursor) {
    List<LogEvent> events = new ArrayList<>();
    for (LogEvent event = cursor.next(); event != null; event = cursor.next()) {
      events.add(event);
    }
    return events;
  }

  private static void append(Path file, String text, long modifiedMillis) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
  }

  private void finish() {
    logs.finish("t1").toCompletableFuture().join();
  }

  @Test
  void log021_completeLinesAreReadableAtOnceAndKeepTheirTime() throws IOException {
    Path file = logs.capture("t1", KEY);
    append(file, "one\ntw", 1000);
    assertThat(events()).extracting(LogEvent::message).containsExactly("one");
    append(file, "o\n\nthree", 2000);
    assertThat(events()).extracting(LogEvent::message).containsExactly("one", "two");
    finish();
    assertThat(events()).extracting(LogEvent::message).containsExactly("one", "two", "three");
    assertThat(events()).extracting(LogEvent::timestamp).containsExactly(1000L, 2000L, 2000L);
    assertThat(index.find(KEY).orElseThrow().lastEventAt()).isEqualTo(2000L);
  }

  @Test
  void aStreamWithoutOutputHasNoEvents() throws IOException {
    Path file = logs.capture("t1", KEY);
    Files.createFile(file);
    finish();
    assertThat(events()).isEmpty();
    assertThat(index.find(KEY).orElseThrow().firstEventAt()).isNull();
  }

  @Test
  void outputWrittenWhileTheServiceWasDownHasTheTimeOfTheLastWrite() throws IOException {
    Path file = logs.capture("t1", KEY);
    append(file, "one\n", 1000);
    assertThat(events()).hasSize(1);
    close();
    append(file, "two\n", 1500);
    open();
    logs.capture("t1", KEY);
    finish();
    assertThat(events()).extracting(LogEvent::timestamp).containsExactly(1000L, 1500L);
  }

  @Test
  void timesNeverDecrease() throws IOException {
    Path file = logs.capture("t1", KEY);
    append(file, "one\n", 2000);
    assertThat(events()).hasSize(1);
    append(file, "two\n", 1000);
    assertThat(events()).extracting(LogEvent::timestamp).containsExactly(2000L, 2000L);
  }

  @Test
  void linesLongerThanAnEventAreSplitBetweenCharacters() throws IOException {
    String line = "ä".repeat(EventCursor.MAX_EVENT_BYTES) + "\nnext\n";
    append(logs.capture("t1", KEY), "x" + line, 1000);
    finish();
    var events = events();
    assertThat(events).hasSize(4);
    assertThat(events.get(0).message().getBytes(StandardCharsets.UTF_8).length)
        .isBetween(EventCursor.MAX_EVENT_BYTES - 10, EventCursor.MAX_EVENT_BYTES);
    var text = new StringBuilder();
    events.subList(0, 3).forEach(event -> text.append(event.message()));
    assertThat(text).hasToString("x" + line.substring(0, line.indexOf('\n')));
    assertThat(events.get(3).message()).isEqualTo("next");
  }

  @Test
  void bytesThatAreNotUtf8AreReplaced() throws IOException {
    Files.write(logs.capture("t1", KEY), new byte[] {'a', (byte) 0xFF, 'b', '\n'});
    finish();
    assertThat(events()).extracting(LogEvent::message).containsExactly("a\uFFFDb");
  }

  @Test
  void everyPositionCanBeReadFromInBothDirections() throws IOException {
    var random = new Random(7);
    Path file = logs.capture("t1", KEY);
    long time = 1000;
    for (int i = 0; i < 300; i++) {
      String text = "x".repeat(random.nextInt(900)) + (random.nextInt(4) == 0 ? "\n\n" : "\n");
      append(file, text, time += random.nextInt(3));
      assertThat(logs.open(KEY)).isPresent();
    }
    finish();
    var all = events();
    var reader = logs.open(KEY).orElseThrow();
    for (int i = 0; i < all.size(); i += 17) {
      LogEvent event = all.get(i);
      assertThat(drain(reader.cursor(event.offset(), reader.end())))
          .isEqualTo(all.subList(i, all.size()));
      assertThat(reader.before(0, event.offset(), LIMITS).events())
          .isEqualTo(all.subList(Math.max(0, i - 10), i));
      long position = reader.positionAt(event.timestamp());
      assertThat(drain(reader.cursor(position, reader.end())))
          .isEqualTo(all.stream().filter(e -> e.timestamp() >= event.timestamp()).toList());
    }
  }

  @Test
  void linesWithTheirOwnTimesContinueAfterACrash() throws IOException {
    Path file = logs.capture("t1", KEY);
    try (var appender = logs.append("t1", KEY)) {
      appender.append(Instant.ofEpochSecond(1, 5), "one\n".getBytes(StandardCharsets.UTF_8));
      appender.append(Instant.ofEpochSecond(1, 5), "two\n".getBytes(StandardCharsets.UTF_8));
    }
    close();
    append(file, "half a li", 1000); // written, but killed before its time was
    open();
    try (var appender = logs.append("t1", KEY)) {
      assertThat(appender.lastTime()).isEqualTo(Instant.ofEpochSecond(1, 5));
      assertThat(appender.firstTime()).isEqualTo(Instant.ofEpochSecond(1, 5));
      assertThat(appender.lines()).isEqualTo(2);
      appender.append(Instant.ofEpochSecond(2), "three\n".getBytes(StandardCharsets.UTF_8));
    }
    finish();
    assertThat(events()).extracting(LogEvent::message).containsExactly("one", "two", "three");
  }
}
