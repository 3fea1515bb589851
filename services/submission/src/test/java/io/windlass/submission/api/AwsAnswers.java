package io.windlass.submission.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.AwsException;
import io.windlass.aws.http.WireJson;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.validation.RequestValidator;
import io.windlass.submission.outcome.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tables of what AWS answers, in {@code aws-answers/}: a line is a {@code rule}, the request {@code
 * of} {@code bases.json} that it starts from, its {@code change} (a JSON merge patch), and AWS's
 * {@code answer}, of which the text may be a part; without one, AWS accepts it.
 */
final class AwsAnswers {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ServiceModel MODEL = ServiceModel.batch();
  private static final JsonNode BASES = read("bases.json");

  private AwsAnswers() {}

  /** A line of a table. */
  record Row(String rule, String operation, JsonNode input, Optional<String> answer) {
    @Override
    public String toString() {
      return rule + ": " + answer.orElse("accepted");
    }
  }

  /** The rows of a table, in its order. */
  static Stream<Row> of(String table) {
    return text(table)
        .lines()
        .filter(line -> !line.isBlank())
        .map(AwsAnswers::parse)
        .map(
            line -> {
              JsonNode base = BASES.path(line.path("of").asText());
              if (base.isMissingNode()) {
                throw new IllegalStateException("No such base: " + line);
              }
              return new Row(
                  line.path("rule").asText(),
                  base.path("operation").asText(),
                  patched(base.path("input").deepCopy(), line.path("change")),
                  Optional.ofNullable(line.path("answer").textValue()));
            });
  }

  /**
   * What we answer to a request that the endpoint reads: the words of the refusal; empty if it is
   * accepted.
   */
  static <I> Optional<String> ours(
      Row row, Class<I> type, Function<I, ? extends Result<?>> decision) {
    try {
      new RequestValidator(MODEL).check(MODEL.operation(row.operation()), row.input());
      ErrorMapper.valueOrThrow(decision.apply(WireJson.bind(row.input(), type)));
      return Optional.empty();
    } catch (AwsException refusal) {
      return Optional.of(refusal.code() + " " + refusal.httpStatus() + ": " + refusal.getMessage());
    }
  }

  /** RFC 7396: null removes, objects are merged, anything else replaces. */
  private static JsonNode patched(JsonNode target, JsonNode change) {
    if (!(change instanceof ObjectNode members)) {
      return change.isMissingNode() ? target : change;
    }
    ObjectNode result = target instanceof ObjectNode object ? object : MAPPER.createObjectNode();
    members
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNull()) {
                result.remove(member.getKey());
              } else {
                result.set(
                    member.getKey(), patched(result.path(member.getKey()), member.getValue()));
              }
            });
    return result;
  }

  private static JsonNode read(String name) {
    return parse(text(name));
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException malformed) {
      throw new UncheckedIOException(json, malformed);
    }
  }

  private static String text(String name) {
    try (InputStream stream = AwsAnswers.class.getResourceAsStream("/aws-answers/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("No table " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
