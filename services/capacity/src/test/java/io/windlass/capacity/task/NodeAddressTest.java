package io.windlass.capacity.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeAddressTest {
  private static final String JOB = "01234567-89ab-cdef-0123-456789abcdef";

  /** MN-015: each node of the largest job has its own address in the loopback network. */
  @Test
  void mn015NoTwoNodesOfAJobShareAnAddress() {
    Set<String> addresses = new HashSet<>();
    for (int node = 0; node < 1000; node++) {
      String address = NodeAddress.of(JOB + "#" + node, "Linux").orElseThrow();
      assertThat(address).matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
      addresses.add(address);
    }
    assertThat(addresses).hasSize(1000);
  }

  @Test
  void otherTasksAndOtherSystemsHaveNoAddress() {
    assertThat(NodeAddress.of(JOB, "Linux")).isEmpty();
    assertThat(NodeAddress.of(JOB + ":1", "Linux")).isEmpty();
    assertThat(NodeAddress.of(JOB + "#7", "Mac OS X")).contains("127.0.0.1");
  }
}
