package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.batch.model.BatchException;

/** Options of {@code up} apply to later starts until they are given again. */
class OptionsIT {
  private static final Map<String, String> ANA =
      Map.of(
          "AWS_REGION", "us-east-1",
          "AWS_ACCESS_KEY_ID", "AKIAANAANAANAANAANAA",
          "AWS_SECRET_ACCESS_KEY", "anas-secret");

  @TempDir private Path directory;

  @Test
  void usersAndOptionsAreThereAfterAnUpThatDoesNotNameThem() throws IOException {
    var iam = directory.resolve("users.json");
    Files.writeString(
        iam,
        """
        {"accounts": [{"accountId": "210987654321", "users": [{"userName": "ana",
          "accessKeys": [{"accessKeyId": "AKIAANAANAANAANAANAA",
                          "secretAccessKey": "anas-secret"}]}]}]}
        """);
    try (var stack =
        Stack.start("--executor", "simulated", "--host-vcpus", "6", "--iam", iam.toString())) {
      assertThat(queuesOf(stack)).isZero();
      stack.down();

      assertThat(stack.upAgain())
          .contains("--executor simulated")
          .contains("--host-vcpus 6")
          .contains("--iam " + iam);
      assertThat(queuesOf(stack)).isZero();
      assertThat(stack.status().path("executor").asText()).isEqualTo("simulated");
      assertThat(stack.status().path("iamFile").asText()).isEqualTo(iam.toString());
      assertThat(stack.status().path("endpoint").asText()).isEqualTo(stack.endpoint().toString());
      stack.down();

      Files.delete(iam);
      assertThatThrownBy(stack::upAgain)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(iam.toString())
          .hasMessageContaining("--iam none");
      assertThat(stack.upAgain("--iam", "none")).doesNotContain("--iam " + iam);
      assertThatThrownBy(() -> queuesOf(stack))
          .isInstanceOfSatisfying(
              BatchException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
      assertThat(stack.status().path("iamFile").isNull()).isTrue();
      assertThat(stack.status().path("executor").asText()).isEqualTo("simulated");
    }
  }

  private static int queuesOf(Stack stack) {
    try (var client = stack.batch(ANA)) {
      return client.describeJobQueues().jobQueues().size();
    }
  }
}
