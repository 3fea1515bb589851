package io.windlass.capacity.executor.docker;

import io.windlass.capacity.executor.ExecutorContract;
import io.windlass.capacity.executor.ExecutorKind;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

class DockerExecutorContractIT extends ExecutorContract {
  @BeforeAll
  static void requireEngine() throws IOException {
    TestEngine.require().close();
  }

  @Override
  protected ExecutorKind kind() {
    return DockerExecutor.KIND;
  }

  @Override
  protected String image() {
    return TestEngine.IMAGE;
  }
}
