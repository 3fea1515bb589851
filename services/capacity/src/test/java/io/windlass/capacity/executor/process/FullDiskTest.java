package io.windlass.capacity.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A job fills the disk of its log. Its end is reported, and the log is readable as far as it goes.
 */
@ParameterizedClass
@EnumSource(TaskStarters.class)
class FullDiskTest {
  private final TaskStarters starters;
  private final RecordingListener listener = new RecordingListener();
  private final InMemoryStreamIndex index = new InMemoryStreamIndex();
  private @TempDir Path small;
  private boolean mounted;

  FullDiskTest(TaskStarters starters) {
    this.starters = starters;
  }

  @BeforeEach
  void mount() {
    mounted =
        HostTools.succeeds(
            List.of("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()));
    assumeTrue(mounted, "skipped: a small file system can be mounted by root only");
  }

  @AfterEach
  void unmount() {
    if (mounted) {
      assertThat(HostTools.succeeds(List.of("umount", "-l", small.toString()))).isTrue();
    }
  }

  @Test
  void aTaskThatFillsTheDiskEndsWithItsExitCodeAndAReadableLog() throws IOException {
    var launch =
        Launches.of("sh", "-c", "echo first; yes 0123456789abcde | head -c 2000000; exit 3");
    Path filler = Files.write(small.resolve("filler"), new byte[200_000]);
    var logs = LogStore.open(small, index, InstantSource.system());
    try (var executor = open(logs)) {
      executor.start(launch);
      assertThat(listener.awaitStopped(launch.taskId()).exitCode()).isEqualTo(3);
      assertThat(LogLines.of(logs, launch)).startsWith("first").hasSizeGreaterThan(10_000);
      var next = Launches.of("sh", "-c", "exit 4");
      executor.start(next); // waits for space
      Files.delete(filler);
      assertThat(listener.awaitStopped(next.taskId()).stoppedAt()).isNotNull();
    }
    logs.close();
    Files.deleteIfExists(times(launch.taskId())); // as if it could not be created
    var later = LogStore.open(small, index, InstantSource.system());
    assertThat(LogLines.of(later, launch)).startsWith("first").hasSizeGreaterThan(10_000);
    later.close();
  }

  private ProcessExecutor open(LogStore logs) throws IOException {
    return ProcessExecutor.open(
        ExecutorSettings.of(small),
        listener,
        logs,
        InstantSource.system(),
        Duration.ofMillis(100),
        starters);
  }

  private Path times(String taskId) {
    return small.resolve("logs").resolve(taskId.substring(0, 2)).resolve(taskId + ".idx");
  }
}
