package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.OutputLines;
import io.windlass.capacity.task.TaskLaunch;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LOG-006: the engine's frames become lines, each once, however often they are read. */
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

  private void read(boolean toItsEnd, byte[] frames) throws IOException {
    try (var appender = logs.append(launch.taskId(), LaunchRules.logStream(launch))) {
      var lines = new OutputLines(appender);
      var in = new ContainerOutput.Frames(new ByteArrayInputStream(frames), () -> {});
      for (var part = in.next(); part != null; part = in.next()) {
        lines.add(part);
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
  void partsOfALongLineAreJoinedAndStreamsAreNotMixed() throws IOException {
    read(
        true,
        EngineFrame.bytes(
            new EngineFrame(OUT, 1, "long "),
            new EngineFrame(ERR, 1, "other\n"),
            new EngineFrame(OUT, 2, "line\n"),
            new EngineFrame(ERR, 3, "without end"),
            new EngineFrame(OUT, 3, "neither")));
    assertThat(lines()).containsExactly("other", "long line", "neither", "without end");
  }

  @Test
  void interleavedTimesOfStreamsLoseNoLine() throws IOException {
    read(
        true,
        EngineFrame.bytes(
            new EngineFrame(OUT, 5, "later\n"), new EngineFrame(ERR, 4, "earlier\n")));
    assertThat(lines()).containsExactly("later", "earlier");
  }

  @Test
  void aSecondReadingAddsOnlyNewLines() throws IOException {
    EngineFrame[] all = new EngineFrame[200];
    for (int i = 0; i < all.length; i++) {
      all[i] = new EngineFrame(i % 3 == 0 ? ERR : OUT, i / 20, "line " + i + "\n");
    }
    read(false, EngineFrame.bytes(Arrays.copyOf(all, 77)));
    read(false, EngineFrame.bytes(Arrays.copyOf(all, 77)));
    read(true, EngineFrame.bytes(all));
    read(true, EngineFrame.bytes(all));
    assertThat(lines()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void withoutTheBeginningLinesAreRecognisedByTheirTimes() throws IOException {
    read(false, EngineFrame.bytes(new EngineFrame(OUT, 1, "a\n"), new EngineFrame(OUT, 2, "b\n")));
    read(true, EngineFrame.bytes(new EngineFrame(OUT, 2, "b\n"), new EngineFrame(OUT, 3, "c\n")));
    assertThat(lines()).containsExactly("a", "b", "c");
  }

  @Test
  void aConnectionThatBreaksWithinAFrameIsNotAnEnd() throws IOException {
    byte[] whole =
        EngineFrame.bytes(new EngineFrame(OUT, 1, "a\n"), new EngineFrame(OUT, 2, "cut off\n"));
    byte[] torn = Arrays.copyOf(whole, whole.length - 3);
    assertThatThrownBy(() -> read(true, torn)).isInstanceOf(EOFException.class);
    read(true, whole);
    assertThat(lines()).containsExactly("a", "cut off");
  }

  @Test
  void cp032_imageReferencesAreParsed() {
    assertThat(Images.Reference.of("ubuntu")).isEqualTo(new Images.Reference("ubuntu", "latest"));
    assertThat(Images.Reference.of("localhost:5000/a/b"))
        .isEqualTo(new Images.Reference("localhost:5000/a/b", "latest"));
    assertThat(Images.Reference.of("localhost:5000/a/b:1.2"))
        .isEqualTo(new Images.Reference("localhost:5000/a/b", "1.2"));
    assertThat(Images.Reference.of("public.ecr.aws/x/y@sha256:abc"))
        .isEqualTo(new Images.Reference("public.ecr.aws/x/y", "sha256:abc"));
  }
}
