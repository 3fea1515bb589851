package io.windlass.capacity.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests pathological output: reading it is bounded and complete. */
class HostileLogsTest {
  private static final LogStreamKey KEY =
      new LogStreamKey(new LogGroup("123456789012", "us-east-1", "/aws/batch/job"), "s");
  private static final StreamReader.Limits PAGE = new StreamReader.Limits(10_000, 1 << 20, 4 << 20);

  private final InMemoryStreamIndex index = new InMemoryStreamIndex();
  private @TempDir Path data;
  private LogStore logs;
  private Path file;

  @BeforeEach
  void open() {
    logs = LogStore.open(data, index, InstantSource.system());
    file = logs.capture("t1", KEY);
  }

  @AfterEach
  void close() {
    logs.close();
  }

  private void finish() {
    logs.finish("t1").toCompletableFuture().join();
  }

  private StreamReader reader() {
    return logs.open(KEY).orElseThrow();
  }

  private static List<LogEvent> all(StreamReader reader) {
    List<LogEvent> events = new ArrayList<>();
    var cursor = reader.cursor(0, reader.end());
    for (LogEvent event = cursor.next(); event != null; event = cursor.next()) {
      events.add(event);
    }
    return events;
  }

  private static List<LogEvent> forward(StreamReader reader) {
    List<LogEvent> events = new ArrayList<>();
    StreamReader.Page page = reader.after(0, reader.end(), PAGE);
    events.addAll(page.events());
    while (page.end() < reader.end()) {
      long before = page.end();
      page = reader.after(before, reader.end(), PAGE);
      assertThat(page.end()).isGreaterThan(before);
      events.addAll(page.events());
    }
    return events;
  }

  private static List<LogEvent> backward(StreamReader reader) {
    List<LogEvent> events = new ArrayList<>();
    StreamReader.Page page = reader.before(0, reader.end(), PAGE);
    events.addAll(page.events());
    while (page.start() > 0) {
      long before = page.start();
      page = reader.before(0, before, PAGE);
      assertThat(page.start()).isLessThan(before);
      events.addAll(0, page.events());
    }
    return events;
  }

  /**
   * Tests lines of every length around the limit, of text, of incomplete characters and of random
   * bytes.
   */
  @Test
  void aLongLineIsSplitAlikeFromBothEndsAndFromAnyTime() throws IOException {
    var random = new Random(3);
    try (var out = Files.newOutputStream(file)) {
      for (int length : new int[] {EventCursor.MAX_EVENT_BYTES, 700_000, 1, 262_119, 600_000}) {
        out.write("ä€😀".repeat(length / 9 + 1).getBytes(StandardCharsets.UTF_8), 0, length);
        out.write('\n');
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        out.write(noise);
        byte[] continuations = new byte[length];
        Arrays.fill(continuations, (byte) 0x80);
        out.write(continuations);
        out.write('\n');
      }
      out.write(new byte[900_000]);
    }
    finish();
    var reader = reader();
    var events = all(reader);
    assertThat(events).hasSizeGreaterThan(20);
    assertThat(events)
        .allMatch(event -> event.end() - event.offset() <= EventCursor.MAX_EVENT_BYTES + 1);
    assertThat(forward(reader)).isEqualTo(events);
    assertThat(backward(reader)).isEqualTo(events);
    var bounds = new EventBounds(new FileBlock(file, reader.end()), reader.end());
    for (LogEvent event : events) {
      for (long at : new long[] {event.offset(), event.end() - 1}) {
        assertThat(bounds.startOfEventAt(at)).isEqualTo(event.offset());
      }
    }
  }

  @Test
  void anEndlessLineIsReadableWhileItGrows() throws IOException {
    byte[] part = new byte[400_000];
    Arrays.fill(part, (byte) 'x');
    List<LogEvent> seen = new ArrayList<>();
    long position = 0;
    for (int i = 0; i < 20; i++) {
      Files.write(file, part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      var page = reader().after(position, Long.MAX_VALUE, PAGE);
      seen.addAll(page.events());
      position = page.end();
    }
    assertThat(position).isGreaterThan(7_000_000);
    finish();
    seen.addAll(reader().after(position, Long.MAX_VALUE, PAGE).events());
    assertThat(seen).extracting(LogEvent::offset).isEqualTo(offsets(all(reader())));
    assertThat(seen.getLast().end()).isEqualTo(8_000_000);
  }

  private static List<Long> offsets(List<LogEvent> events) {
    return events.stream().map(LogEvent::offset).toList();
  }

  /** A page without events reads a few megabytes and returns a position to continue from. */
  @Test
  void millionsOfEmptyLinesAreSkippedPageByPage() throws IOException {
    byte[] empty = new byte[20 << 20];
    Arrays.fill(empty, (byte) '\n');
    try (var out = Files.newOutputStream(file)) {
      out.write("first\n".getBytes(StandardCharsets.UTF_8));
      out.write(empty);
      out.write("last\n".getBytes(StandardCharsets.UTF_8));
      out.write(empty);
    }
    finish();
    var reader = reader();
    assertThat(reader.before(0, reader.end(), PAGE).events()).isEmpty();
    assertThat(forward(reader)).extracting(LogEvent::message).containsExactly("first", "last");
    assertThat(backward(reader)).extracting(LogEvent::message).containsExactly("first", "last");
  }

  @Test
  void outputWhoseTimesCannotBeStoredIsReadableNowAndLater() throws IOException {
    Files.writeString(file, "one\n");
    assertThat(all(reader())).hasSize(1);
    Path times = LogFiles.of(data.resolve("logs"), "t1").index();
    Files.delete(times);
    Files.createDirectory(times); // makes writing fail, as a full disk does
    Files.writeString(file, "two\n", StandardOpenOption.APPEND);
    finish();
    Files.delete(times);
    assertThat(all(reader())).extracting(LogEvent::message).containsExactly("one", "two");
    close();
    open();
    assertThat(all(StreamReader.ofIndexed(index.find(KEY).orElseThrow(), files())))
        .extracting(LogEvent::message)
        .containsExactly("one", "two");
  }

  private LogFiles files() {
    return LogFiles.of(data.resolve("logs"), "t1");
  }

  @Test
  void anAnnouncedStreamIsIncompleteUntilItIsFinished() throws IOException {
    Files.writeString(file, "one\ntw");
    logs.announce("t1").toCompletableFuture().join();
    assertThat(logs.incomplete()).extracting(LogStreamInfo::taskId).containsExactly("t1");
    close();
    logs = LogStore.open(data, index, InstantSource.system());
    assertThat(all(reader())).isEmpty(); // nothing was observed before the service died
    logs.capture("t1", KEY);
    Files.writeString(file, "o", StandardOpenOption.APPEND);
    assertThat(all(reader())).extracting(LogEvent::message).containsExactly("one");
    finish();
    assertThat(logs.incomplete()).isEmpty();
    logs.announce("t1").toCompletableFuture().join();
    assertThat(logs.incomplete()).isEmpty();
    assertThat(all(reader())).extracting(LogEvent::message).containsExactly("one", "two");
  }
}
