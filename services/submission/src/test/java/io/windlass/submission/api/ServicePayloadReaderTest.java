package io.windlass.submission.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.aws.AwsException;
import io.windlass.submission.servicejob.ServicePayload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SJ-003, SJ-018: the payload is passed through, whatever it is. */
class ServicePayloadReaderTest {
  @Test
  void whatRunsIsReadSJ018() {
    assertThat(
            ServicePayloadReader.read(
                """
                {"AlgorithmSpecification": {"TrainingImage": "img", "TrainingInputMode": "File",
                   "ContainerEntrypoint": ["sh", "-c"], "ContainerArguments": ["echo 1"]},
                 "ResourceConfig": {"InstanceCount": 4, "InstanceType": "ml.m5.large"},
                 "Environment": {"A": "b", "N": 7, "O": {"x": 1}},
                 "RoleArn": "arn:aws:iam::123456789012:role/r"}\
                """))
        .isEqualTo(
            new ServicePayload(
                4,
                "ml.m5.large",
                "img",
                List.of("sh", "-c"),
                List.of("echo 1"),
                Map.of("A", "b", "N", "7")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "7",
        "[]",
        "null",
        "{}",
        "{",
        "{\"ResourceConfig\": 3, \"AlgorithmSpecification\": [], \"Environment\": \"x\"}",
        "{\"ResourceConfig\": {\"InstanceCount\": \"many\", \"InstanceGroups\": 1}}",
        "{\"AlgorithmSpecification\": {\"ContainerEntrypoint\": \"sh\"}}"
      })
  void nothingIsAnErrorSJ003(String payload) {
    assertThat(ServicePayloadReader.read(payload)).isEqualTo(ServicePayload.UNREADABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"InstanceCount\": 3}', 3",
    "'{\"InstanceCount\": 0}', 1",
    "'{\"InstanceCount\": -4}', 1",
    "'{\"InstanceCount\": 99999999999}', 1000000",
    "'{\"InstanceCount\": 2.5}', 1",
    "'{\"InstanceGroups\": [{\"InstanceCount\": 2}, {\"InstanceCount\": 3}]}', 5",
  })
  void instancesAreCountedSE004SE019(String resources, int count) {
    assertThat(ServicePayloadReader.read("{\"ResourceConfig\": " + resources + "}").instances())
        .isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"Environment\": {\"A\": \"a\\u0000\"}}', serviceRequestPayload.Environment.A, U+0000",
    "'{\"Tags\": [1, {\"Key\": \"\\ud800\"}]}', serviceRequestPayload.Tags[1].Key, U+D800",
    "'{\"a\\udc00\": 1}', serviceRequestPayload key 'a\ufffd', U+DC00",
  })
  void textThatCouldNotBeStoredIsRefused(String payload, String path, String character) {
    assertThatThrownBy(() -> ServicePayloadReader.read(payload))
        .isInstanceOf(AwsException.class)
        .hasMessageContaining(path + " must not contain the character " + character + ".");
  }

  @Test
  void groupsOfSeveralTypesHaveNoType() {
    assertThat(
            ServicePayloadReader.read(
                    """
                    {"ResourceConfig": {"InstanceGroups": [
                      {"InstanceCount": 1, "InstanceType": "ml.a.b"},
                      {"InstanceCount": 1, "InstanceType": "ml.c.d"}]}}\
                    """)
                .instanceType())
        .isNull();
  }
}
