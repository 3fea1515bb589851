package io.windlass.submission.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceArnTest {
  private static final Owner OWNER = new Owner("123456789012", "us-east-1");

  @ParameterizedTest
  @CsvSource({
    "COMPUTE_ENVIRONMENT, compute-environment/a",
    "JOB_QUEUE, job-queue/a",
    "JOB_DEFINITION, job-definition/a:3",
    "SERVICE_ENVIRONMENT, service-environment/se",
    "SERVICE_JOB, service-job/ae3f9d1c",
    "QUOTA_SHARE, job-queue/a/quota-share/b",
    "JOB, job/0190-x:7",
    "JOB, job/0190-x#2",
  })
  // T-024
  void shapesT024(ResourceKind kind, String path) {
    String text = "arn:aws:batch:us-east-1:123456789012:" + path;
    ResourceArn arn = ResourceArn.parse(text).orElseThrow();
    assertThat(arn.kind()).isEqualTo(kind);
    assertThat(arn).hasToString(text);
  }

  @Test
  void regionsNameTheirPartition() {
    assertThat(new ResourceArn(new Owner("1", "cn-north-1"), ResourceKind.JOB, "x").toString())
        .startsWith("arn:aws-cn:batch:cn-north-1");
    assertThat(new Owner("1", "us-gov-west-1").partition()).isEqualTo("aws-us-gov");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:ecs:us-east-1:123456789012:job-queue/a",
        "arn:aws-cn:batch:us-east-1:123456789012:job-queue/a",
        "arn:aws:batch:us-east-1:123456789012:job-queue/",
        "arn:aws:batch:us-east-1:123456789012:something-else/a",
        "arn:aws:batch",
        "nonsense"
      })
  void othersAreNotArnsOfBatch(String text) {
    assertThat(ResourceArn.parse(text)).isEmpty();
  }

  @Test
  // T-023
  void nameOrArnOfTheOwnerResolvesT023() {
    String arn = "arn:aws:batch:us-east-1:123456789012:job-queue/q";
    assertThat(ResourceArn.resolve(OWNER, ResourceKind.JOB_QUEUE, "q").orElseThrow())
        .hasToString(arn);
    assertThat(ResourceArn.resolve(OWNER, ResourceKind.JOB_QUEUE, arn).orElseThrow())
        .hasToString(arn);
    assertThat(ResourceArn.resolve(OWNER, ResourceKind.JOB, arn)).isEmpty();
    assertThat(ResourceArn.resolve(OWNER, ResourceKind.QUOTA_SHARE, arn)).isEmpty();
    assertThat(ResourceArn.resolve(OWNER, ResourceKind.JOB_QUEUE, arn + "/quota-share/s"))
        .isEmpty();
    assertThat(
            ResourceArn.resolve(
                new Owner("210987654321", "us-east-1"), ResourceKind.JOB_QUEUE, arn))
        .isEmpty();
    assertThat(
            ResourceArn.resolve(
                new Owner("123456789012", "eu-west-1"), ResourceKind.JOB_QUEUE, arn))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a-b_C9, true", "_a, true", "a.b, false", "a b, false", "'', false"})
  // T-019
  void namesT019(String name, boolean valid) {
    assertThat(NameRules.valid(name)).isEqualTo(valid);
  }

  @Test
  // JD-002
  void namesHave128CharactersAtMostJD002() {
    assertThat(NameRules.valid("a".repeat(128))).isTrue();
    assertThat(NameRules.valid("a".repeat(129))).isFalse();
    assertThat(NameRules.validForJob("-a")).isFalse();
    assertThat(NameRules.validForJob("9a")).isTrue();
  }
}
