package io.windlass.submission.jobdefinition;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import org.junit.jupiter.params.provider.Arguments;

/** Rows of a table: a requirement, a request, and the words of its refusal, or none. */
final class RegistrationRows {
  private RegistrationRows() {}

  static Arguments row(String id, RegisterJobDefinitionRequest.Builder request, String refusal) {
    return Arguments.of(id, request.build(), refusal);
  }

  static RegisterJobDefinitionRequest.Builder ec2(ContainerProperties.Builder container) {
    return Definitions.request(container.build());
  }

  static RegisterJobDefinitionRequest.Builder onFargate(ContainerProperties.Builder container) {
    return Definitions.fargate(container.build());
  }

  static void check(String id, RegisterJobDefinitionRequest request, String refusal) {
    String actual = Definitions.refusal(request);
    if (refusal.isEmpty()) {
      assertThat(actual).as(id).isEmpty();
    } else {
      assertThat(actual).as(id).contains(refusal);
    }
  }
}
