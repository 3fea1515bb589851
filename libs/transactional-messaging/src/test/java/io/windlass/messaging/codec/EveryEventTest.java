package io.windlass.messaging.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.Topics;
import io.windlass.messaging.transaction.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever a schema allows is read as event classes and written again as it was. */
class EveryEventTest {
  static final List<String> TOPICS = Topics.ALL;

  private final Random random = new Random(7);

  @ParameterizedTest
  @FieldSource("TOPICS")
  void isReadAndWrittenAgainAsItWas(String topic) throws IOException {
    EventDecoder decoder = new EventDecoder(Stage.SCHEMA_IDS);
    EventEncoder encoder = new EventEncoder(Stage.SCHEMA_IDS);
    Schema schema = EventTypes.BY_TOPIC.get(topic);
    for (int i = 0; i < 200; i++) {
      byte[] wire = wire(topic, schema, any(schema));
      assertThat(encoder.encode(topic, decoder.decode(wire))).isEqualTo(wire);
    }
  }

  private static byte[] wire(String topic, Schema schema, Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(5).putInt(1, Stage.SCHEMA_IDS.idOf(topic, schema)).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<>(schema).write(value, encoder);
    return bytes.toByteArray();
  }

  private Object any(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        GenericData.Record result = new GenericData.Record(schema);
        schema.getFields().forEach(each -> result.put(each.pos(), any(each.schema())));
        yield result;
      }
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case ARRAY -> {
        List<Object> result = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          result.add(any(schema.getElementType()));
        }
        yield result;
      }
      case MAP -> random.nextBoolean() ? Map.of() : Map.of("key", any(schema.getValueType()));
      case UNION -> any(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case STRING -> Integer.toString(random.nextInt(1_000_000), 36);
      case INT -> random.nextInt();
      // Times have to be within what an Instant of milliseconds can be.
      case LONG -> random.nextLong(4_000_000_000_000L);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case BYTES -> ByteBuffer.wrap(new byte[] {1, 2, 3});
      case NULL -> null;
      case FIXED -> throw new IllegalStateException("no event has a fixed field");
    };
  }
}
