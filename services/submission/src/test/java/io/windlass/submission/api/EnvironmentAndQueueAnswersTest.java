package io.windlass.submission.api;

import static io.windlass.submission.computeenvironment.ComputeEnvironments.TYPES;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.ec2;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.managed;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.valid;
import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.CreateComputeEnvironmentRequest;
import io.windlass.aws.batch.CreateJobQueueRequest;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.computeenvironment.ComputeEnvironmentCreation;
import io.windlass.submission.jobqueue.JobQueueCreation;
import io.windlass.submission.jobqueue.JobQueueRules;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Creations of environments and queues are answered in AWS's own words. */
class EnvironmentAndQueueAnswersTest {
  private static final Map<String, ComputeEnvironment> ENVIRONMENTS =
      Stream.of("ce0", "ce1", "ce2", "ce3")
          .map(name -> valid(managed(ec2()).computeEnvironmentName(name)))
          .collect(Collectors.toMap(e -> e.arn().toString(), Function.identity()));

  static Stream<AwsAnswers.Row> environments() {
    return AwsAnswers.of("compute-environments.jsonl");
  }

  static Stream<AwsAnswers.Row> queues() {
    return AwsAnswers.of("job-queues.jsonl");
  }

  @ParameterizedTest
  @MethodSource("environments")
  void environmentsAreAnsweredAsAwsDoes(AwsAnswers.Row row) {
    check(
        row,
        AwsAnswers.ours(
            row,
            CreateComputeEnvironmentRequest.class,
            request -> ComputeEnvironmentCreation.decide(OWNER, request, TYPES, "uuid")));
  }

  @ParameterizedTest
  @MethodSource("queues")
  void queuesAreAnsweredAsAwsDoes(AwsAnswers.Row row) {
    JobQueueRules.Existing known = new JobQueueRules.Existing(ENVIRONMENTS, Map.of(), Map.of());
    check(
        row,
        AwsAnswers.ours(
            row,
            CreateJobQueueRequest.class,
            request -> JobQueueCreation.decide(OWNER, request, known, "uuid")));
  }

  private static void check(AwsAnswers.Row row, Optional<String> ours) {
    if (row.answer().isEmpty()) {
      assertThat(ours).isEmpty();
    } else {
      assertThat(ours.orElse("accepted"))
          .startsWith("ClientException 400: Error executing request, Exception : ")
          .contains(row.answer().get());
    }
  }
}
