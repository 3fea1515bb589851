package io.windlass.e2e;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The guide's first walkthrough on the process executor, without a container engine. */
class WalkthroughIT {
  @Test
  void t039ToT050WithTheRealCliOnProcesses() {
    Assumptions.assumeTrue(Walkthrough.cliIsInstalled(), "SKIPPED: no aws CLI on the PATH");
    try (var stack = Stack.start("--executor", "process", "--host-vcpus", "4")) {
      new Walkthrough(stack).run();
    }
  }
}
