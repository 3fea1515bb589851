package io.windlass.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.Operation;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.aws.cloudwatch.CloudwatchOperations;
import io.windlass.aws.eventbridgev2.Eventbridgev2Operations;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.logs.LogsOperations;
import io.windlass.aws.model.SampleValues;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.scheduler.SchedulerOperations;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every input and output of every operation survives JSON → record → JSON with nothing lost,
 * renamed or reordered.
 */
class RecordRoundTripTest {
  private final ObjectMapper mapper = new ObjectMapper();

  static Stream<Arguments> operations() {
    return Stream.of(
            operations(ServiceModel.batch(), BatchOperations.class),
            operations(ServiceModel.logs(), LogsOperations.class),
            operations(ServiceModel.events(), EventsOperations.class),
            operations(ServiceModel.eventBridgeV2(), Eventbridgev2Operations.class),
            operations(ServiceModel.scheduler(), SchedulerOperations.class),
            operations(ServiceModel.cloudWatch(), CloudwatchOperations.class))
        .flatMap(s -> s);
  }

  private static Stream<Arguments> operations(ServiceModel model, Class<?> constants) {
    List<Operation<?, ?>> operations =
        Arrays.stream(constants.getFields())
            .<Operation<?, ?>>map(RecordRoundTripTest::value)
            .toList();
    assertThat(operations.stream().map(Operation::name))
        .containsExactlyInAnyOrderElementsOf(model.operations().keySet());
    return operations.stream().map(operation -> Arguments.of(model, operation));
  }

  private static Operation<?, ?> value(Field constant) {
    try {
      return (Operation<?, ?>) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void inputAndOutputSurvive(ServiceModel model, Operation<?, ?> operation) throws IOException {
    survives(model, model.operation(operation.name()).input(), operation.inputType());
    survives(model, model.operation(operation.name()).output(), operation.outputType());
  }

  private void survives(ServiceModel model, String structure, Class<?> type) throws IOException {
    JsonNode sample = new SampleValues(model).structure(structure);
    Object value = WireJson.bind(sample, type);
    assertThat(mapper.readTree(WireJson.write(value)).toPrettyString())
        .isEqualTo(sample.toPrettyString());
    assertThat(WireJson.bind(WireJson.tree(value), type)).isEqualTo(value);
  }

  @Test
  void unknownMembersAreIgnored() {
    var json =
        "{\"jobName\":\"n\",\"jobQueue\":\"q\",\"jobDefinition\":\"d\",\"newer\":{\"than\":[\"we\"]}}";
    var request =
        WireJson.read(
            json.getBytes(java.nio.charset.StandardCharsets.UTF_8), SubmitJobRequest.class);
    assertThat(request.jobName()).isEqualTo("n");
    assertThat(request.tags()).isNull();
  }

  @Test
  void recordsDoNotChangeWithWhatTheyWereMadeOf() {
    var environment = new ArrayList<>(List.of(KeyValuePair.builder().name("a").value("1").build()));
    var overrides =
        io.windlass.aws.batch.ContainerOverrides.builder().environment(environment).build();
    environment.clear();
    assertThat(overrides.environment()).hasSize(1);
    assertThat(overrides.toBuilder().vcpus(2).build().environment())
        .isEqualTo(overrides.environment());
  }
}
