package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.TaskLaunch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LOG-006: the engine's frames as lines, each once, however often they are read. */
class OutputLinesTest {
  private static final int OUT = 1;
  private static final int ERR = 2;
  private final TaskLaunch launch = Launches.of("any");
  private @TempDir Path data;
  private LogStore logs;

  @BeforeEach
  void open() {
    logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
  }

  @AfterEach
  void close() {
    logs.close();
  }

  private record Part(int stream, int second, String text) {}

  private static byte[] frames(Part... parts) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    for (Part part : parts) {
      String line = Instant.ofEpochSecond(part.second, 7) + " " + part.text;
      byte[] payload = line.getBytes(StandardCharsets.UTF_8);
      out.writeInt(part.stream << 24);
      out.writeInt(payload.length);
      out.write(payload);
    }
    return bytes.toByteArray();
  }

  private void read(boolean toItsEnd, byte[] frames) throws IOException {
    try (var appender = logs.append(launch.taskId(), LaunchRules.logStream(launch))) {
      var lines = new OutputLines(appender);
      var in = OutputLines.frames(new ByteArrayInputStream(frames));
      var frame = OutputLines.Frame.read(in);
      while (!frame.isEnd()) {
        lines.hear(frame);
        frame = OutputLines.Frame.read(in);
      }
      if (toItsEnd) {
        lines.finish();
      }
    }
  }

  private List<String> lines() {
    logs.finish(launch.taskId()).toCompletableFuture().join();
    return LogLines.of(logs, launch);
  }

  @Test
  void partsOfALongLineAreOneAndStreamsDoNotMix() throws IOException {
    read(
        true,
        frames(
            new Part(OUT, 1, "long "),
            new Part(ERR, 1, "other\n"),
            new Part(OUT, 2, "line\n"),
            new Part(ERR, 3, "without end"),
            new Part(OUT, 3, "neither")));
    assertThat(lines()).containsExactly("other", "long line", "neither", "without end");
  }

  @Test
  void timesOfStreamsThatCrossLoseNoLine() throws IOException {
    read(true, frames(new Part(OUT, 5, "later\n"), new Part(ERR, 4, "earlier\n")));
    assertThat(lines()).containsExactly("later", "earlier");
  }

  @Test
  void aSecondReadingAddsOnlyWhatIsNew() throws IOException {
    Part[] all = new Part[200];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Part(i % 3 == 0 ? ERR : OUT, i / 20, "line " + i + "\n");
    }
    read(false, frames(Arrays.copyOf(all, 77)));
    read(false, frames(Arrays.copyOf(all, 77)));
    read(true, frames(all));
    read(true, frames(all));
    assertThat(lines()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void whereTheBeginningIsGoneTimesTell() throws IOException {
    read(false, frames(new Part(OUT, 1, "a\n"), new Part(OUT, 2, "b\n")));
    read(true, frames(new Part(OUT, 2, "b\n"), new Part(OUT, 3, "c\n")));
    assertThat(lines()).containsExactly("a", "b", "c");
  }

  @Test
  void aConnectionThatBreaksWithinAFrameIsNoEnd() throws IOException {
    byte[] whole = frames(new Part(OUT, 1, "a\n"), new Part(OUT, 2, "cut off\n"));
    byte[] torn = Arrays.copyOf(whole, whole.length - 3);
    assertThatThrownBy(() -> read(true, torn)).isInstanceOf(EOFException.class);
    read(true, whole);
    assertThat(lines()).containsExactly("a", "cut off");
  }

  @Test
  void cp032_imageReferencesInTheirParts() {
    assertThat(Images.Reference.of("ubuntu")).isEqualTo(new Images.Reference("ubuntu", "latest"));
    assertThat(Images.Reference.of("localhost:5000/a/b"))
        .isEqualTo(new Images.Reference("localhost:5000/a/b", "latest"));
    assertThat(Images.Reference.of("localhost:5000/a/b:1.2"))
        .isEqualTo(new Images.Reference("localhost:5000/a/b", "1.2"));
    assertThat(Images.Reference.of("public.ecr.aws/x/y@sha256:abc"))
        .isEqualTo(new Images.Reference("public.ecr.aws/x/y", "sha256:abc"));
  }
}
