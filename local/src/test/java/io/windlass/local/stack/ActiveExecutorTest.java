package io.windlass.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ActiveExecutorTest {
  private static ActiveExecutor parse(String health) throws IOException {
    return ActiveExecutor.parse(new ObjectMapper().readTree(health));
  }

  @Test
  void capacityTellsWhatBecameOfAutoAndWhy() throws IOException {
    var docker =
        parse(
            """
            {"checks": [{"name": "others"}, {"name": "consumes", "data":
              {"executor": "docker", "executorReason": "Docker engine 20.10 answers", "lag": 0}}]}
            """);
    assertThat(docker.executor()).isEqualTo(ExecutorName.DOCKER);
    assertThat(docker.description())
        .isEqualTo("as Docker containers (Docker engine 20.10 answers)");
    assertThat(new ActiveExecutor(ExecutorName.PROCESS, "no engine").description())
        .isEqualTo("as processes of this machine (no engine)");
  }

  @Test
  void itMayNotTellYet() {
    assertThatThrownBy(() -> parse("{\"checks\": []}")).isInstanceOf(IOException.class);
  }
}
