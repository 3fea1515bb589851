package io.windlass.e2e;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The guide's first walkthrough on the process executor, without a container engine. */
class WalkthroughIT {
  @Test
  void t039ToT050WithTheRealCliOnProcesses(@SharedStack(SharedStack.Executor.PROCESS) Stack stack) {
    Assumptions.assumeTrue(Walkthrough.cliIsInstalled(), "SKIPPED: no aws CLI on the PATH");
    new Walkthrough(stack).run();
  }
}
