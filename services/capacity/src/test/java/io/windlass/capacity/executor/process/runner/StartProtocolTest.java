package io.windlass.capacity.executor.process.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartProtocolTest {
  private static final StartOrder FIRST =
      new StartOrder(
          "task-1",
          Path.of("/r/task-1"),
          Path.of("/s/task-0"),
          Path.of("/w/ä"),
          Path.of("/l"),
          "/bin/echo",
          List.of("echo", "", "it's\n€"),
          List.of("A=", "B=x y"));
  private static final StartOrder SECOND =
      new StartOrder(
          "task-2",
          Path.of("/r/task-2"),
          Path.of("/s/task-2"),
          Path.of("/w"),
          Path.of("/l"),
          "/bin/true",
          List.of("true"),
          List.of());

  private static List<Object> read(byte[] bytes) throws IOException {
    List<Object> read = new ArrayList<>();
    StartProtocol.read(
        new ByteArrayInputStream(bytes),
        new StartProtocol.Receiver() {
          @Override
          public void start(StartOrder order) {
            read.add(order);
          }

          @Override
          public void signal(int pid, int signal) {
            read.add(pid + " " + signal);
          }
        });
    return read;
  }

  private static byte[] written() throws IOException {
    var out = new ByteArrayOutputStream();
    StartProtocol.writeStart(out, FIRST);
    StartProtocol.writeSignal(out, 4711, 15);
    StartProtocol.writeStart(out, SECOND);
    return out.toByteArray();
  }

  @Test
  void ordersAreReadAsWritten() throws IOException {
    assertThat(read(written())).containsExactly(FIRST, "4711 15", SECOND);
  }

  @Test
  void anIncompleteOrderIsIgnored() throws IOException {
    byte[] all = written();
    List<Object> orders = List.of(FIRST, "4711 15", SECOND);
    for (int length = 0; length < all.length; length++) {
      List<Object> read = read(Arrays.copyOf(all, length));
      assertThat(read).hasSizeLessThan(3).isEqualTo(orders.subList(0, read.size()));
    }
  }

  @Test
  void anUnknownOrderIsAFault() {
    assertThatThrownBy(() -> read(new byte[] {9})).isInstanceOf(IOException.class);
  }
}
