package io.windlass.stateevents.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetailTemplateTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void membersAreFoundInAnyCorrectJson() throws JsonProcessingException {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      ObjectNode object = object(random, 3);
      String text =
          seed % 2 == 0
              ? object.toString()
              : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object);
      ObjectNode found = JSON.createObjectNode();
      for (Map.Entry<String, String> member : JsonText.members(text).entrySet()) {
        found.set(member.getKey(), JSON.readTree(member.getValue()));
      }
      JsonText.strings(text)
          .forEach(
              (name, value) ->
                  assertThat(value)
                      .isEqualTo(object.path(name).isTextual() ? object.path(name).asText() : ""));
      assertThat((JsonNode) found).as("seed %d", seed).isEqualTo(object);
    }
  }

  @Test
  void aValueIsTheTextThatItIs() {
    assertThat(JsonText.members(" {\"a\" : 1.50E+3 ,\"b\":-1\n,\"c\":\"\\u00e9\",\"d\":[ 1, {}]}"))
        .containsExactly(
            Map.entry("a", "1.50E+3"),
            Map.entry("b", "-1"),
            Map.entry("c", "\"\\u00e9\""),
            Map.entry("d", "[ 1, {}]"));
  }

  @Test
  void whatIsNotAnObjectIsRefused() {
    for (String text :
        List.of("", "[]", "{", "{\"a\":", "{\"a\":1", "{\"a", "null", "{a:1}", "{\"a\":}")) {
      assertThatThrownBy(() -> JsonText.members(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void ev021CollectionsThatWereLeftOutAreAddedAndNullsAreDropped() {
    DetailTemplate template =
        DetailTemplate.of("{\"dependsOn\":null,\"timeout\":null,\"container\":{\"user\":null}}");
    assertThat(template.members())
        .contains("\"dependsOn\":[]", "\"parameters\":{}", "\"platformCapabilities\":[]")
        .contains("\"propagateTags\":false")
        .doesNotContain("null", "timeout", "container");
    assertThat(template.container())
        .contains("\"volumes\":[]", "\"secrets\":[]")
        .doesNotContain("user");
  }

  @Test
  void changingMembersOfTheSubmissionAreLeftOut() {
    DetailTemplate template =
        DetailTemplate.of(
            "{\"status\":\"SUBMITTED\",\"attempts\":[1],\"startedAt\":1,\"tags\":{\"a\":\"b\"},"
                + "\"isCancelled\":false,\"container\":{\"taskArn\":\"x\",\"image\":\"i\"}}");
    assertThat(template.members())
        .startsWith("\"tags\":{\"a\":\"b\"}")
        .doesNotContain("status", "attempts", "startedAt", "isCancelled");
    assertThat(template.container()).startsWith("\"image\":\"i\"").doesNotContain("taskArn");
    assertThat(template.showsFlags()).isTrue();
  }

  @Test
  void theMainNodeIsTakenFromTheNodeProperties() {
    assertThat(DetailTemplate.of("{\"nodeProperties\":{\"numNodes\":4,\"mainNode\":2}}").mainNode())
        .isEqualTo(2);
    assertThat(DetailTemplate.EMPTY.mainNode()).isNull();
    assertThat(DetailTemplate.EMPTY.container()).isNull();
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JSON.createObjectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(text(random) + i, value(random, depth));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> JSON.getNodeFactory().textNode(text(random));
      case 1 -> JSON.getNodeFactory().numberNode(random.nextInt());
      case 2 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case 3 -> JSON.nullNode();
      case 4 -> object(random, depth - 1);
      default -> {
        ArrayNode array = JSON.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
    };
  }

  private static String text(Random random) {
    String alphabet = "ab\"\\{}[],: \n\t\u0001é\u2028";
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
