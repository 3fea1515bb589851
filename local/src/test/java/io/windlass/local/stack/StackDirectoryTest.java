package io.windlass.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.local.stack.StackState.Phase;
import io.windlass.local.stack.StackState.ProcessRecord;
import io.windlass.local.supervisor.ProcessIdentity;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDirectoryTest {
  @TempDir private Path temporary;

  @Test
  void stateIsReadAsItWasWritten() {
    var directory = directory();
    var self = ProcessIdentity.of(ProcessHandle.current());
    var state =
        new StackState(
                self,
                Phase.READY,
                8080,
                ExecutorName.PROCESS,
                null,
                Map.of("kafka", 9092),
                Map.of())
            .withProcess("kafka", new ProcessRecord(self, "READY", 2));
    state.write(directory);

    var read = StackState.read(directory).orElseThrow();
    assertThat(read).isEqualTo(state);
    assertThat(read.isRunning()).isTrue();
    assertThat(read.withoutProcess("kafka").processes()).isEmpty();
  }

  @Test
  void oneLauncherPerDirectory() {
    var directory = directory();
    var held = StackLock.tryAcquire(directory).orElseThrow();

    assertThat(StackLock.tryAcquire(directory)).isEmpty();
    held.close();
    assertThat(StackLock.tryAcquire(directory)).isPresent();
  }

  @Test
  void emptyingRemovesAStacksDataAndRefusesWhatIsNoStacks() throws Exception {
    var directory = directory();
    StackState.empty().write(directory);
    Files.createDirectories(directory.data("kafka"));
    directory.empty();
    assertThat(directory.stateFile()).doesNotExist();
    assertThat(directory.data()).isEmptyDirectory();

    var precious = temporary.resolve("precious");
    Files.createDirectories(precious);
    Files.writeString(precious.resolve("thesis.txt"), "…");
    var mistaken = new StackDirectory(precious);
    mistaken.create();
    assertThatThrownBy(mistaken::empty).hasMessageContaining("is not emptied");
    assertThat(precious.resolve("thesis.txt")).exists();
  }

  @Test
  void portsAreKeptWhileTheyAreFreeAndReplacedWhenTheyAreTaken() throws Exception {
    var first = LoopbackPorts.choose(List.of("a", "b", "c"), Map.of());
    assertThat(first.values()).doesNotHaveDuplicates();
    assertThat(LoopbackPorts.choose(List.of("a", "b", "c"), first)).isEqualTo(first);

    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var chosen = LoopbackPorts.choose(List.of("a"), Map.of("a", taken.getLocalPort()));
      assertThat(chosen.get("a")).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void noPortIsChosenTwiceEvenIfItWasRecordedTwice() {
    int port = LoopbackPorts.choose(List.of("x"), Map.of()).get("x");
    assertThat(LoopbackPorts.choose(List.of("a", "b"), Map.of("a", port, "b", port)).values())
        .doesNotHaveDuplicates();
  }

  private StackDirectory directory() {
    var directory = new StackDirectory(temporary.resolve("stack"));
    directory.create();
    return directory;
  }
}
