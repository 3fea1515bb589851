package io.windlass.submission.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.jobdefinition.JobDefinitionRegistration;
import io.windlass.submission.outcome.Result;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RegisterJobDefinition is answered in AWS's own words, and takes what AWS takes. */
class JobDefinitionAnswersTest {
  private static final Owner OWNER = new Owner("123456789012", "us-east-1");

  static Stream<AwsAnswers.Row> rows() {
    return AwsAnswers.of("job-definitions.jsonl");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answersAsAwsDoes(AwsAnswers.Row row) {
    Optional<String> ours =
        AwsAnswers.ours(row, RegisterJobDefinitionRequest.class, JobDefinitionAnswersTest::decide);
    if (row.answer().isEmpty()) {
      assertThat(ours).isEmpty();
    } else {
      assertThat(ours.orElse("accepted"))
          .startsWith("ClientException 400: Error executing request, Exception : ")
          .contains(row.answer().get());
    }
  }

  private static Result<RegisterJobDefinitionRequest> decide(RegisterJobDefinitionRequest request) {
    Set<String> _ = RequiredConsumablesCheck.named(OWNER, request);
    return JobDefinitionRegistration.decide(request);
  }
}
