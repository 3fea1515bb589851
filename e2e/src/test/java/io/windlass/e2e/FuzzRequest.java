package io.windlass.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.model.Protocol;
import io.windlass.aws.model.Structure.Location;
import io.windlass.aws.sigv4.PercentEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * One hostile request, ready to be signed.
 *
 * @param what describes which value is where, for the messages of failures
 * @param octets the body, a character for each byte
 * @param mustBeRefused whether it may not be answered with a 200
 * @param fields the names of all that the operation's input may have
 */
record FuzzRequest(
    String what,
    String signedFor,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String octets,
    boolean mustBeRefused,
    Set<String> fields) {
  /** Writes every character outside ASCII as an escape, unpaired surrogates among them. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final String DEEP = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);

  byte[] body() {
    return octets.getBytes(ISO_8859_1);
  }

  /** Returns a request with {@code hostile} at {@code place}; the rest of it is random. */
  static FuzzRequest of(
      FuzzPlace place, HostileValue hostile, RandomGenerator random, Map<String, String> known) {
    var input =
        new FuzzInput(place.model(), random, known)
            .make(place.operation().input(), place.path(), hostile.value());
    var query = new StringBuilder();
    var path = "/";
    var headers = new TreeMap<String, String>();
    switch (place.model().protocol()) {
      case REST_JSON -> {
        path = outside(place, input, query);
        headers.put("content-type", "application/json");
      }
      case JSON_1_1, JSON_1_0 -> {
        var version = place.model().protocol() == Protocol.JSON_1_1 ? "1.1" : "1.0";
        headers.put("content-type", "application/x-amz-json-" + version);
        headers.put("x-amz-target", place.model().targetPrefix() + "." + place.operation().name());
      }
      case RPC_V2_CBOR -> {
        path =
            "/service/%s/operation/%s"
                .formatted(place.model().targetPrefix(), place.operation().name());
        headers.put("content-type", "application/cbor");
        headers.put("smithy-protocol", "rpc-v2-cbor");
      }
      case QUERY ->
          throw new IllegalArgumentException("no model has the query protocol as its own");
    }
    return new FuzzRequest(
        place + " " + hostile,
        place.model().service().equals("windlass") ? "batch" : place.model().signingName(),
        place.operation().route().method(),
        path,
        query.toString(),
        headers,
        new String(body(place, hostile, input, random), ISO_8859_1),
        hostile.isImpossible() && !isLostOnTheWay(place, hostile),
        place.fields());
  }

  /** Percent-encoding has no form for unpaired surrogates: what arrives is a replacement. */
  private static boolean isLostOnTheWay(FuzzPlace place, HostileValue hostile) {
    return place.location() != Location.BODY
        && (hostile == HostileValue.HIGH_SURROGATE || hostile == HostileValue.LOW_SURROGATE);
  }

  /** Removes from the input what is in the path and the query. */
  private static String outside(FuzzPlace place, ObjectNode input, StringBuilder query) {
    var path = place.operation().route().uri();
    for (var member : place.model().structure(place.operation().input()).members().values()) {
      if (member.location() == Location.BODY) {
        continue;
      }
      JsonNode value = input.remove(member.name());
      if (value == null) {
        continue;
      }
      if (member.location() == Location.PATH) {
        path = path.replace("{" + member.name() + "}", encoded(value));
        continue;
      }
      for (var each : value.isArray() ? value : List.of(value)) {
        query.append(query.isEmpty() ? "" : "&").append(member.queryName()).append('=');
        query.append(encoded(each));
      }
    }
    return path;
  }

  private static String encoded(JsonNode value) {
    return PercentEncoding.encode(value.asText(), false);
  }

  private static byte[] body(
      FuzzPlace place, HostileValue hostile, ObjectNode input, RandomGenerator random) {
    if (place.operation().route().method().equals("GET")
        || place.operation().route().method().equals("DELETE")) {
      return new byte[0];
    }
    if (place.model().protocol() == Protocol.RPC_V2_CBOR) {
      var cbor = FuzzCbor.write(input);
      return hostile == HostileValue.TRUNCATED ? truncated(cbor, random) : cbor;
    }
    var json = json(input);
    return switch (hostile) {
      case INFINITE -> json.replace("\"@infinite@\"", "1" + "0".repeat(2_000)).getBytes(UTF_8);
      case DEEP -> json.replace("\"@deep@\"", DEEP).getBytes(UTF_8);
      case BYTES -> json.replace("@bytes@", "\u00c3(\u00ed\u00a0\u0080").getBytes(ISO_8859_1);
      case TRUNCATED -> truncated(json.getBytes(UTF_8), random);
      default -> json.getBytes(UTF_8);
    };
  }

  private static byte[] truncated(byte[] whole, RandomGenerator random) {
    return Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
  }

  private static String json(JsonNode input) {
    try {
      return MAPPER.writeValueAsString(input);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
