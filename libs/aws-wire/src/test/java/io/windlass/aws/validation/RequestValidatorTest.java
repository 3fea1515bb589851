package io.windlass.aws.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.AwsException;
import io.windlass.aws.model.ServiceModel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules of the catalogue as a table: input fragment, and the message, or none when it is good.
 */
class RequestValidatorTest {
  private static final String PREFIX = "Error executing request, Exception : ";

  private static void check(ServiceModel model, String operation, String json) {
    try {
      JsonNode input = new ObjectMapper().readTree(json);
      new RequestValidator(model).check(model.operation(operation), input);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static void expect(String operation, String json, String message) {
    if (message == null) {
      assertThatCode(() -> check(ServiceModel.batch(), operation, json)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> check(ServiceModel.batch(), operation, json))
          .isInstanceOfSatisfying(
              AwsException.class, e -> assertThat(e.code()).isEqualTo("ClientException"))
          .hasMessage(PREFIX + message);
    }
  }

  /**
   * J-003, J-005, AR-001, TO-001, RT-001, RT-007, RT-008, RT-010, J-011, ENV-002, TAG-006, TAG-008,
   * FS-014, CR-011.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"arrayProperties\":{\"size\":2} |",
        "\"arrayProperties\":{\"size\":10000} |",
        "\"arrayProperties\":{\"size\":1} | arrayProperties.size must be between 2 and 10000.",
        "\"arrayProperties\":{\"size\":0} | arrayProperties.size must be between 2 and 10000.",
        "\"arrayProperties\":{\"size\":10001} | arrayProperties.size must be between 2 and 10000.",
        "\"timeout\":{\"attemptDurationSeconds\":60} |",
        "\"timeout\":{\"attemptDurationSeconds\":59} | AttemptDurationSeconds in Timeout must be at least 60 seconds.",
        "\"retryStrategy\":{\"attempts\":1} |",
        "\"retryStrategy\":{\"attempts\":10} |",
        "\"retryStrategy\":{\"attempts\":0} | RetryAttempts must be between 1 and 10.",
        "\"retryStrategy\":{\"attempts\":11} | RetryAttempts must be between 1 and 10.",
        "\"retryStrategy\":{\"evaluateOnExit\":[{\"action\":\"EXIT\",\"onReason\":\"*\"}]} | RetryAttempts must be provided with retry strategy",
        "\"retryStrategy\":{\"attempts\":2,\"evaluateOnExit\":[{\"action\":\"exit\",\"onReason\":\"*\"}]} |",
        "\"retryStrategy\":{\"attempts\":2,\"evaluateOnExit\":[{\"action\":\"Retry\",\"onExitCode\":\"13*\"}]} |",
        "\"retryStrategy\":{\"attempts\":2,\"evaluateOnExit\":[{\"action\":\"EXIT\",\"onStatusReason\":\"Host EC2*\"}]} |",
        "\"retryStrategy\":{\"attempts\":2,\"evaluateOnExit\":[{\"action\":\"PANIC\",\"onReason\":\"*\"}]} | retryStrategy.evaluateOnExit[0].action must be one of: RETRY, EXIT.",
        "\"retryStrategy\":{\"attempts\":2,\"evaluateOnExit\":[{\"action\":\"EXIT\"}]} | EvaluateOnExit should contain at least one of onExitCode, onReason or onStatusReason.",
        "\"retryStrategy\":{\"attempts\":2,\"evaluateOnExit\":[{\"action\":\"EXIT\",\"onExitCode\":\"a\"}]} | Evaluate on exit condition contains restricted characters.",
        "\"retryStrategy\":{\"attempts\":2,\"evaluateOnExit\":[{\"action\":\"EXIT\",\"onReason\":\"*x\"}]} | Evaluate on exit condition contains restricted characters.",
        "\"schedulingPriorityOverride\":9999 |",
        "\"schedulingPriorityOverride\":10000 | schedulingPriorityOverride must be between 0 and 9999.",
        "\"shareIdentifier\":\"lowCpu\" |",
        "\"shareIdentifier\":\"low.cpu\" | shareIdentifier should match valid pattern [A-Za-z0-9_-]*",
        "\"tags\":{} |",
        "\"tags\":{\"Team\":\"a b\",\"team\":\"+-=._:/@\"} |",
        "\"tags\":{\"AwS:x\":\"v\"} | tags key 'AwS:x' must not start with aws:",
        "\"tags\":{\"k\":\"aws:v\"} | tags.k must not start with aws:",
        "\"tags\":{\"\":\"v\"} | tags key '' must have 1 to 128 characters.",
        "\"tags\":{\"k\":\"<\"} | tags.k should match valid pattern [\\p{L}\\p{Z}\\p{N}_.:/=+@-]*",
        "\"containerOverrides\":{\"environment\":[{\"name\":\"AWS_BATCH_X\",\"value\":\"\"}]} |",
        "\"containerOverrides\":{\"environment\":[{\"name\":\"AWS_REGION\",\"value\":\"\"}]} |",
        "\"containerOverrides\":{\"environment\":[{\"name\":\"A\"}]} | containerOverrides.environment[0].value is required.",
        "\"containerOverrides\":{\"command\":[\"a\",\"\"]} | containerOverrides.command[1] must have at least 1 character.",
        "\"containerOverrides\":{\"memory\":3} | containerOverrides.memory must be at least 4.",
        "\"containerOverrides\":{\"resourceRequirements\":[{\"type\":\"TPU\",\"value\":\"1\"}]} | containerOverrides.resourceRequirements[0].type must be one of: GPU, VCPU, MEMORY.",
        "\"dependsOn\":[null] | dependsOn[0] is required.",
        "\"timeout\":null |"
      })
  void submitJob(String fragment, String message) {
    expect(
        "SubmitJob",
        "{\"jobName\":\"n\",\"jobQueue\":\"q\",\"jobDefinition\":\"d\"," + fragment + "}",
        message);
  }

  /** J-003. */
  @Test
  void jobNamesAreAtMost128OfTheAllowedCharacters() {
    String form = "{\"jobName\":\"%s\",\"jobQueue\":\"q\",\"jobDefinition\":\"d\"}";
    for (String good : List.of("a", "0-_A", "n".repeat(128))) {
      expect("SubmitJob", form.formatted(good), null);
    }
    for (String bad : List.of("", "-a", "_a", "a b", "a.b", "ä", "n".repeat(129))) {
      expect("SubmitJob", form.formatted(bad), "Job name should match valid pattern");
    }
  }

  /** J-005, DEP-001, TAG-006, J-016: one too many. */
  @Test
  void listsAndMapsHaveTheirLimits() {
    String form = "{\"jobName\":\"n\",\"jobQueue\":\"q\",\"jobDefinition\":\"d\",%s}";
    expect(
        "SubmitJob",
        form.formatted("\"dependsOn\":[" + many(20, "{\"jobId\":\"%d\"}") + "]"),
        null);
    expect(
        "SubmitJob",
        form.formatted("\"dependsOn\":[" + many(21, "{\"jobId\":\"%d\"}") + "]"),
        "Job cannot have more than 20 dependencies");
    expect("SubmitJob", form.formatted("\"tags\":{" + many(50, "\"k%d\":\"v\"") + "}"), null);
    expect(
        "SubmitJob",
        form.formatted("\"tags\":{" + many(51, "\"k%d\":\"v\"") + "}"),
        "tags must have at most 50 entries.");
    expect("DescribeJobs", "{\"jobs\":[" + many(100, "\"%d\"") + "]}", null);
    expect(
        "DescribeJobs",
        "{\"jobs\":[" + many(101, "\"%d\"") + "]}",
        "Maximum number of jobs supported is  100");
    expect(
        "CancelJobs",
        "{\"reason\":\"r\",\"jobs\":[" + many(51, "\"%d\"") + "]}",
        "jobs must have 1 to 50 entries.");
  }

  private static String many(int count, String form) {
    return String.join(",", IntStream.range(0, count).mapToObj(form::formatted).toList());
  }

  /**
   * JD-002, JD-008, CP-001, CP-018, CP-026, VOL-001, MN-001, MN-003, MN-004, EKSP-004, JQ-005,
   * JQ-007, JQ-012, JQ-050, FS-003, CE-026, CR-002.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a.b\",\"type\":\"container\"} | Job definition name should match a valid pattern",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"\",\"type\":\"container\"} | Job definition name should match a valid pattern",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\"} | type is required.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"Container\"} | type must be one of: container, multinode.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{}} | ECS Container Image must be provided.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"x@sha256:0\"}} |",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"a b\"}} | containerProperties.image should match valid pattern [A-Za-z0-9_:./#@-]+",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"i\"},\"ecsProperties\":{\"taskProperties\":[{\"containers\":[{\"image\":\"i\"}]}]}} | Cannot use both ECS containerProperties and ecsProperties",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"i\",\"ephemeralStorage\":{\"sizeInGiB\":20}}} | Ephemeral storage for Fargate tasks can be only between range 21 GiB to 200 GiB",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"i\",\"linuxParameters\":{\"swappiness\":101}}} | Invalid swappiness: 101, must be between 0 and 100.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"i\",\"volumes\":[{\"name\":\"a b\"}]}} | containerProperties.volumes[0].name should match valid pattern [A-Za-z0-9_-]+",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"multinode\",\"nodeProperties\":{\"numNodes\":1001,\"mainNode\":0,\"nodeRangeProperties\":[{\"targetNodes\":\"0:\"}]}} | Number of nodes must be between 1 and 1000.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"multinode\",\"nodeProperties\":{\"numNodes\":2,\"mainNode\":0,\"nodeRangeProperties\":[{\"targetNodes\":\"0-1\"}]}} | targetNodes should contain only digits.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"eksProperties\":{\"podProperties\":{\"containers\":[{\"image\":\"i\"}],\"dnsPolicy\":\"x\"}}} | eksProperties.podProperties.dnsPolicy must be one of: Default, ClusterFirst, ClusterFirstWithHostNet.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"i\",\"memory\":2}} | Memory must be at least 4 Mib, got 2 Mib.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"i\",\"linuxParameters\":{\"devices\":[{\"hostPath\":\"/dev/$1\",\"permissions\":[\"READ\",\"EXECUTE\"]}]}}} | Invalid permission: EXECUTE for device /dev/$1",
        "CreateJobQueue | {\"jobQueueName\":\"q\",\"priority\":1,\"computeEnvironmentOrder\":[{\"order\":1,\"computeEnvironment\":\"c\"}],\"serviceEnvironmentOrder\":[]} |",
        "CreateJobQueue | {\"jobQueueName\":\"q\",\"priority\":1001} | priority must be between 0 and 1000.",
        "CreateJobQueue | {\"jobQueueName\":\"q\"} | priority is required.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"i\",\"memory\":2}} | Memory must be at least 4 Mib, got 2 Mib.",
        "RegisterJobDefinition | {\"jobDefinitionName\":\"a\",\"type\":\"container\",\"containerProperties\":{\"image\":\"i\",\"linuxParameters\":{\"devices\":[{\"hostPath\":\"/dev/$1\",\"permissions\":[\"READ\",\"EXECUTE\"]}]}}} | Invalid permission: EXECUTE for device /dev/$1",
        "CreateJobQueue | {\"jobQueueName\":\"q\",\"priority\":1,\"computeEnvironmentOrder\":[{\"order\":1,\"computeEnvironment\":\"c\"}],\"serviceEnvironmentOrder\":[{\"order\":1,\"serviceEnvironment\":\"s\"}]} | computeEnvironmentOrder and serviceEnvironmentOrder are mutually exclusive.",
        "CreateJobQueue | {\"jobQueueName\":\"q\",\"priority\":1,\"jobStateTimeLimitActions\":[{\"reason\":\"r\",\"state\":\"RUNNABLE\",\"action\":\"CANCEL\",\"maxTimeSeconds\":599}]} | jobStateTimeLimitActions[0].maxTimeSeconds must be between 600 and 86400.",
        "CreateJobQueue | {\"jobQueueName\":\"q\",\"priority\":1,\"jobStateTimeLimitActions\":[{\"reason\":\"r\",\"state\":\"RUNNING\",\"action\":\"CANCEL\",\"maxTimeSeconds\":600}]} | jobStateTimeLimitActions[0].state must be one of: RUNNABLE.",
        "CreateSchedulingPolicy | {\"name\":\"p\",\"fairsharePolicy\":{\"shareDistribution\":[{\"shareIdentifier\":\"a*\",\"weightFactor\":0.0001}]}} |",
        "CreateSchedulingPolicy | {\"name\":\"p\",\"fairsharePolicy\":{\"shareDistribution\":[{\"shareIdentifier\":\"a\",\"weightFactor\":1000}]}} | fairsharePolicy.shareDistribution[0].weightFactor must be between 0.0001 and 999.9999.",
        "CreateSchedulingPolicy | {\"name\":\"p\",\"fairsharePolicy\":{\"computeReservation\":100}} | fairsharePolicy.computeReservation must be between 0 and 99.",
        "CreateComputeEnvironment | {\"computeEnvironmentName\":\"c\",\"type\":\"UNMANAGED\"} |",
        "CreateComputeEnvironment | {\"computeEnvironmentName\":\"c\",\"type\":\"managed\"} | type must be one of: MANAGED, UNMANAGED.",
        "CreateConsumableResource | {\"consumableResourceName\":\"c\",\"totalQuantity\":-1} | totalQuantity must be at least 0.",
        "ListJobs | {\"jobQueue\":\"q\"} |",
        "ListJobs | {\"jobQueue\":\"q\",\"arrayJobId\":\"a\"} | The request must have exactly one of: jobQueue, arrayJobId, multiNodeJobId.",
        "ListJobs | {} | The request must have exactly one of: jobQueue, arrayJobId, multiNodeJobId.",
        "ListJobs | {\"jobQueue\":\"q\",\"maxResults\":101} | maxResults must be between 1 and 100.",
        "ListJobs | {\"jobQueue\":\"q\",\"jobStatus\":\"DONE\"} | jobStatus must be one of: SUBMITTED, PENDING, RUNNABLE, STARTING, RUNNING, SUCCEEDED, FAILED.",
        "DescribeJobDefinitions | {\"jobDefinitions\":[\"a\"],\"status\":\"ACTIVE\"} | jobDefinitions and status are mutually exclusive.",
        "DescribeJobDefinitions | {\"jobDefinitions\":[],\"status\":\"ACTIVE\"} |",
        "TagResource | {\"resourceArn\":\"a\",\"tags\":{}} | tags must have 1 to 50 entries.",
        "CancelJob | {\"jobId\":\"j\"} | reason is required."
      })
  void otherOperations(String operation, String json, String message) {
    expect(operation, json, message);
  }

  /**
   * Nothing is coerced: the wrong JSON type is a SerializationException that names token, type and
   * member.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"arrayProperties\":{\"size\":\"2\"} | STRING_VALUE can not be converted to Integer (arrayProperties.size)",
        "\"arrayProperties\":{\"size\":2.5} | NUMBER_VALUE can not be converted to Integer (arrayProperties.size)",
        "\"arrayProperties\":{\"size\":3000000000} | NUMBER_VALUE can not be converted to Integer (arrayProperties.size)",
        "\"arrayProperties\":[] | START_ARRAY can not be converted to Structure (arrayProperties)",
        "\"shareIdentifier\":1 | NUMBER_VALUE can not be converted to String (shareIdentifier)",
        "\"propagateTags\":\"true\" | STRING_VALUE can not be converted to Boolean (propagateTags)",
        "\"dependsOn\":{} | START_OBJECT can not be converted to List (dependsOn)",
        "\"parameters\":{\"a\":true} | TRUE_VALUE can not be converted to String (parameters.a)",
        "\"tags\":\"x\" | STRING_VALUE can not be converted to Map (tags)"
      })
  void wrongTypes(String fragment, String message) {
    String json = "{\"jobName\":\"n\",\"jobQueue\":\"q\",\"jobDefinition\":\"d\"," + fragment + "}";
    assertThatThrownBy(() -> check(ServiceModel.batch(), "SubmitJob", json))
        .isInstanceOfSatisfying(
            AwsException.class,
            e -> {
              assertThat(e.code()).isEqualTo("SerializationException");
              assertThat(e.httpStatus()).isEqualTo(400);
            })
        .hasMessage(message);
  }

  /** Members that are newer than the SDK. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"fsGroup\":1,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}} | {\"capabilities\":{\"add\":[\"NET_ADMIN\"]}} |",
        "{\"seccompProfile\":{}} | {} | eksProperties.podProperties.securityContext.seccompProfile.type is required.",
        "{\"seccompProfile\":{\"type\":\"Own\"}} | {} | eksProperties.podProperties.securityContext.seccompProfile.type must be one of: RuntimeDefault, Localhost, Unconfined.",
        "{} | {\"capabilities\":{\"drop\":[\"\"]}} | eksProperties.podProperties.containers[0].securityContext.capabilities.drop[0] must have 1 to 128 characters."
      })
  void securityContextsOfPods(String pod, String container, String message) {
    expect(
        "RegisterJobDefinition",
        "{\"jobDefinitionName\":\"n\",\"type\":\"container\",\"eksProperties\":{\"podProperties\":"
            + "{\"securityContext\":"
            + pod
            + ",\"containers\":[{\"image\":\"i\",\"securityContext\":"
            + container
            + "}]}}}",
        message);
  }

  @Test
  void logsListEveryViolation() {
    assertThatThrownBy(
            () ->
                check(
                    ServiceModel.logs(), "GetLogEvents", "{\"logGroupName\":\"a b\",\"limit\":0}"))
        .isInstanceOfSatisfying(
            AwsException.class, e -> assertThat(e.code()).isEqualTo("InvalidParameterException"))
        .hasMessage(
            "3 validation errors detected: Value 'a b' at 'logGroupName' failed to satisfy constraint:"
                + " Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+; Value null at"
                + " 'logStreamName' failed to satisfy constraint: Member must not be null; Value '0' at"
                + " 'limit' failed to satisfy constraint: Member must have value between 1 and 10000,"
                + " inclusive");
  }

  @Test
  void eventsUseTheirOwnCodeAndSpelling() {
    assertThatThrownBy(() -> check(ServiceModel.events(), "PutRule", "{}"))
        .isInstanceOfSatisfying(
            AwsException.class, e -> assertThat(e.code()).isEqualTo("ValidationException"))
        .hasMessage(
            "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member"
                + " must not be null");
  }
}
