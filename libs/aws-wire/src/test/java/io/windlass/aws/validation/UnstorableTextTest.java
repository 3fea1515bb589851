package io.windlass.aws.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.windlass.aws.AwsException;
import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.SampleValues;
import io.windlass.aws.model.ServiceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that PostgreSQL or UTF-8 cannot hold is refused in every string of every operation. */
class UnstorableTextTest {
  static Stream<ServiceModel> models() {
    return Stream.of(
        ServiceModel.batch(),
        ServiceModel.logs(),
        ServiceModel.events(),
        ServiceModel.windlass(),
        ServiceModel.eventBridgeV2(),
        ServiceModel.cloudWatch());
  }

  /** One string of an input that can be set to something else. */
  private record Place(String path, Consumer<String> set) {}

  @ParameterizedTest
  @MethodSource("models")
  void everyStringIsLookedAt(ServiceModel model) {
    int tried = 0;
    for (OperationModel operation : model.operations().values()) {
      ObjectNode input = new SampleValues(model).structure(operation.input());
      for (Place place : places("", input)) {
        place.set().accept("a\u0000b");
        isRefused(model, operation, input, place.path(), "U+0000");
        place.set().accept("\uD83Dx");
        isRefused(model, operation, input, place.path(), "U+D83D");
        place.set().accept("harmless");
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(model.operations().size() / 2);
  }

  private static void isRefused(
      ServiceModel model,
      OperationModel operation,
      ObjectNode input,
      String path,
      String character) {
    List<Violation> violations = violations(model, operation, input);
    assertThat(violations)
        .as("%s %s", operation.name(), path)
        .anySatisfy(
            violation -> {
              assertThat(violation.path()).isEqualTo(path);
              assertThat(violation.problem())
                  .isEqualTo(new Violation.Problem.Unstorable(character));
            });
  }

  private static List<Violation> violations(
      ServiceModel model, OperationModel operation, ObjectNode input) {
    var walk = new InputTraversal(model);
    walk.structure("", model.structure(operation.input()), input);
    return walk.violations();
  }

  private static List<Place> places(String path, JsonNode node) {
    List<Place> places = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              entry -> {
                String child = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                if (entry.getValue().isTextual()) {
                  places.add(new Place(child, text -> object.put(entry.getKey(), text)));
                }
                places.addAll(places(child, entry.getValue()));
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        String child = path + "[" + i + "]";
        if (array.get(i).isTextual()) {
          places.add(new Place(child, text -> array.set(index, TextNode.valueOf(text))));
        }
        places.addAll(places(child, array.get(i)));
      }
    }
    return places;
  }

  @Test
  void mapKeysToo() {
    refuses(
        ServiceModel.batch(),
        "TagResource",
        "{\"resourceArn\":\"arn\",\"tags\":{\"a\\u0000\":\"v\"}}",
        "ClientException",
        "Error executing request, Exception : tags key 'a\uFFFD' must not contain the character"
            + " U+0000.");
  }

  @Test
  void theMessageNamesTheMember() {
    refuses(
        ServiceModel.batch(),
        "TerminateJob",
        "{\"jobId\":\"j\",\"reason\":\"a\\u0000b\"}",
        "ClientException",
        "Error executing request, Exception : reason must not contain the character U+0000.");
    refuses(
        ServiceModel.logs(),
        "FilterLogEvents",
        "{\"logGroupName\":\"g\",\"filterPattern\":\"\\ud800\"}",
        "InvalidParameterException",
        "1 validation error detected: Value '\uFFFD' at 'filterPattern' failed to satisfy"
            + " constraint: Member must not contain the character U+D800");
  }

  @Test
  void membersThatTheModelDoesNotKnowAreNotLookedAt() {
    new RequestValidator(ServiceModel.batch())
        .check(
            ServiceModel.batch().operation("DescribeJobs"),
            tree("{\"jobs\":[\"j\"],\"later\\u0000\":\"a\\u0000\"}"));
  }

  private static void refuses(
      ServiceModel model, String operation, String json, String code, String message) {
    assertThatThrownBy(
            () -> new RequestValidator(model).check(model.operation(operation), tree(json)))
        .isInstanceOfSatisfying(AwsException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }

  private static JsonNode tree(String json) {
    try {
      return new com.fasterxml.jackson.databind.ObjectMapper().readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
