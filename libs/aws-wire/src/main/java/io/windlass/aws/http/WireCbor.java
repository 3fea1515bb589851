package io.windlass.aws.http;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.model.Shape;
import io.windlass.aws.model.Structure;
import io.windlass.aws.model.Structure.Member;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The CBOR of Smithy's RPC v2 protocol. Inputs become the same trees as those of the JSON
 * protocols, with bytes where the model has blobs; what says something twice, is nested deeply, or
 * goes on after its end is refused. Outputs are written by the model: timestamps have their tag,
 * blobs are bytes, lengths are definite.
 *
 * @see <a href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html">Smithy RPC v2
 *     CBOR protocol</a>
 */
final class WireCbor {
  static final String PROTOCOL_HEADER = "smithy-protocol";
  static final String PROTOCOL = "rpc-v2-cbor";

  private static final int DEEPEST = 100;

  /** Seconds since 1970 (RFC 8949, 3.4.2). */
  private static final int EPOCH_TAG = 1;

  private static final CBORMapper MAPPER =
      CBORMapper.builder(
              CBORFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ServiceModel model;
  private final CBORGenerator generator;

  private WireCbor(ServiceModel model, CBORGenerator generator) {
    this.model = model;
    this.generator = generator;
  }

  /** Returns the body as an object; an empty body is an empty object. */
  static ObjectNode parse(byte[] body) {
    if (body.length == 0) {
      return MAPPER.createObjectNode();
    }
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode object) {
        return object;
      }
      throw AwsErrors.serialization("Start of structure or map expected.");
    } catch (IOException e) {
      throw AwsErrors.serialization("The request body is not valid CBOR.");
    }
  }

  /** Returns an output as the model's structure of this name. */
  static byte[] write(ServiceModel model, String structure, Object output) {
    var bytes = new ByteArrayOutputStream();
    try (CBORGenerator generator = MAPPER.getFactory().createGenerator(bytes)) {
      new WireCbor(model, generator).structure(model.structure(structure), WireJson.tree(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the body of an error. */
  static byte[] error(String code, String message) {
    var body = new LinkedHashMap<String, String>();
    body.put("__type", code);
    body.put("Message", message);
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void structure(Structure structure, JsonNode value) throws IOException {
    generator.writeStartObject(value, value.size());
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      Member member = structure.members().get(entry.getKey());
      if (member == null) {
        throw new IllegalStateException(
            "The model has no " + structure.name() + "." + entry.getKey());
      }
      generator.writeFieldName(entry.getKey());
      shape(member.shape(), entry.getValue());
    }
    generator.writeEndObject();
  }

  private void shape(Shape shape, JsonNode value) throws IOException {
    switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar.kind(), value);
      case Shape.StructureOf structure -> structure(model.structure(structure.name()), value);
      case Shape.ListOf list -> {
        generator.writeStartArray(value, value.size());
        for (JsonNode element : value) {
          shape(list.element(), element);
        }
        generator.writeEndArray();
      }
      case Shape.MapOf map -> {
        generator.writeStartObject(value, value.size());
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          generator.writeFieldName(entry.getKey());
          shape(map.value(), entry.getValue());
        }
        generator.writeEndObject();
      }
    }
  }

  private void scalar(Shape.Kind kind, JsonNode value) throws IOException {
    switch (kind) {
      case STRING -> generator.writeString(value.textValue());
      case BOOLEAN -> generator.writeBoolean(value.booleanValue());
      case INTEGER, LONG -> generator.writeNumber(value.longValue());
      case FLOAT, DOUBLE -> generator.writeNumber(value.doubleValue());
      case TIMESTAMP -> {
        generator.writeTag(EPOCH_TAG);
        generator.writeNumber(value.doubleValue());
      }
      case BLOB -> generator.writeBinary(value.binaryValue());
    }
  }
}
