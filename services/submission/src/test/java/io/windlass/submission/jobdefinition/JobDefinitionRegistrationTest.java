package io.windlass.submission.jobdefinition;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static io.windlass.submission.jobdefinition.Definitions.container;
import static io.windlass.submission.jobdefinition.Definitions.refusal;
import static io.windlass.submission.jobdefinition.Definitions.request;
import static io.windlass.submission.jobdefinition.RegistrationRows.ec2;
import static io.windlass.submission.jobdefinition.RegistrationRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.EvaluateOnExit;
import io.windlass.aws.batch.JobTimeout;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.aws.batch.RetryStrategy;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a definition is: names, types, retries; revisions and references to them. */
class JobDefinitionRegistrationTest {
  private static EvaluateOnExit exit(String code, String reason, String status, String action) {
    return new EvaluateOnExit(status, reason, code, action);
  }

  static Stream<Arguments> general() {
    return Stream.of(
        row("JD-008 accepted", ec2(container()), ""),
        row(
            "JD-002",
            ec2(container()).jobDefinitionName("a.b"),
            "name should match a valid pattern"),
        row(
            "JD-008 no body",
            ec2(container()).containerProperties(null),
            "ECS ContainerProperties, ecsProperties, or eksProperties is required"),
        row(
            "JD-008 multinode",
            ec2(container()).type("multinode"),
            "containerProperties is not applicable for type multinode."),
        row(
            "JD-011 both",
            ec2(container()).platformCapabilities(List.of("EC2", "FARGATE")),
            "Exactly 1 capability must be provided."),
        row("JD-012 low", ec2(container()).schedulingPriority(-1), "Scheduling priority"),
        row("JD-012 high", ec2(container()).schedulingPriority(10_000), "Scheduling priority"),
        row("JD-012 most", ec2(container()).schedulingPriority(9999), ""),
        row(
            "JD-014 TO-001 59",
            ec2(container()).timeout(new JobTimeout(59)),
            "AttemptDurationSeconds in Timeout must be at least 60 seconds."),
        row("JD-014 60", ec2(container()).timeout(new JobTimeout(60)), ""),
        row("JD-016", ec2(container()).tags(Map.of("aws:x", "y")), "reserved"),
        row(
            "JD-017 CR-010",
            ec2(container())
                .consumableResourceProperties(
                    io.windlass.aws.batch.ConsumableResourceProperties.builder().build()),
            ""));
  }

  static Stream<Arguments> retries() {
    List<EvaluateOnExit> six =
        IntStream.range(0, 6).mapToObj(i -> exit("1", null, null, "EXIT")).toList();
    return Stream.of(
        row("RETRY-001 0", retry(0), "RetryAttempts must be between 1 and 10"),
        row("RETRY-001 11", retry(11), "RetryAttempts must be between 1 and 10"),
        row("RETRY-001 10", retry(10), ""),
        row(
            "RETRY-003",
            ec2(container()).retryStrategy(new RetryStrategy(null, List.of())),
            "RetryAttempts must be provided with retry strategy"),
        row("RETRY-003 six", retry(3, six.toArray(EvaluateOnExit[]::new)), "at most 5"),
        row("RETRY-004 case", retry(3, exit("1", null, null, "retry")), ""),
        row(
            "RETRY-004 action",
            retry(3, exit("1", null, null, "STOP")),
            "action must be RETRY or EXIT"),
        row(
            "RETRY-004 none",
            retry(3, exit(null, null, null, "EXIT")),
            "at least one of onExitCode, onReason or onStatusReason"),
        row("RETRY-008 prefix", retry(3, exit("13*", null, null, "EXIT")), ""),
        row("RETRY-008 letters", retry(3, exit("1a", null, null, "EXIT")), "restricted characters"),
        row("RETRY-009 catch-all", retry(3, exit(null, "*", null, "EXIT")), ""),
        row("RETRY-009 host", retry(3, exit(null, null, "Host EC2*", "RETRY")), ""),
        row(
            "RETRY-009 leading",
            retry(3, exit(null, null, "*CapacityError*", "RETRY")),
            "restricted characters"),
        row(
            "RETRY-009 long",
            retry(3, exit(null, "a".repeat(513), null, "EXIT")),
            "512 characters"));
  }

  private static RegisterJobDefinitionRequest.Builder retry(int attempts, EvaluateOnExit... rules) {
    return ec2(container()).retryStrategy(new RetryStrategy(attempts, List.of(rules)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"general", "retries"})
  void registered(String id, RegisterJobDefinitionRequest request, String refusal) {
    RegistrationRows.check(id, request, refusal);
  }

  @Test
  // JD-029
  void revisionEchoesWhatWasRegisteredJD029() {
    RegisteredDefinition definition =
        JobDefinitionRegistration.revision(
            OWNER, ec2(container()).tags(Map.of("a", "1")).build(), 7);
    assertThat(definition.arn().toString())
        .isEqualTo("arn:aws:batch:us-east-1:123456789012:job-definition/d:7");
    assertThat(definition.document().status()).isEqualTo("ACTIVE");
    assertThat(definition.document().containerOrchestrationType()).isEqualTo("ECS");
    assertThat(definition.document().containerProperties().command()).isEmpty();
    assertThat(definition.document().retryStrategy()).isNull();
    assertThat(definition.document().tags()).isNull();
    assertThat(definition.tags()).isEqualTo(Map.of("a", "1"));
    assertThat(definition.deregistered().active()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "d, d,",
    "d:3, d, 3",
    "arn:aws:batch:us-east-1:123456789012:job-definition/d, d,",
    "arn:aws:batch:us-east-1:123456789012:job-definition/d:12, d, 12",
  })
  // JD-006
  void referencesJD006(String text, String name, Integer revision) {
    assertThat(DefinitionReference.parse(OWNER, text))
        .isEqualTo(
            io.windlass.submission.outcome.Result.accepted(
                new DefinitionReference(name, revision)));
  }

  @ParameterizedTest
  @CsvSource({
    "d:latest, is not supported pattern",
    "d:0, is not supported pattern",
    "a b, is not supported pattern",
    "arn:aws:batch:eu-west-1:123456789012:job-definition/d:1, not found",
    "arn:aws:batch:us-east-1:123456789012:job-queue/d, not found",
  })
  void otherReferencesNameNothing(String text, String refusal) {
    assertThat(DefinitionReference.parse(OWNER, text).toString()).contains(refusal);
  }
}
