package io.windlass.messaging.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Events to bytes: 0, the 4-byte id of the schema, Avro binary. Safe for concurrent use. */
public final class EventEncoder {
  /** A record must fit into what a broker accepts by default, 1 MiB with its key and headers. */
  static final int LARGEST_VALUE = 1_000_000;

  private final SchemaIds ids;
  private final SpecificData data = EventSpecificData.create();
  private final Map<String, Writer> writers = new ConcurrentHashMap<>();

  private record Writer(Schema schema, int id, SpecificDatumWriter<SpecificRecord> datumWriter) {}

  public EventEncoder(SchemaIds ids) {
    this.ids = ids;
  }

  /** Asks for the id of a topic's schema, so that encoding does not have to wait for it. */
  void prepare(String topic, Schema schema) {
    var _ = writer(topic, schema);
  }

  public byte[] encode(String topic, SpecificRecord value) {
    Writer writer = writer(topic, value.getSchema());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    bytes.write(0);
    bytes.write(writer.id() >>> 24);
    bytes.write(writer.id() >>> 16);
    bytes.write(writer.id() >>> 8);
    bytes.write(writer.id());
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      writer.datumWriter().write(value, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (bytes.size() > LARGEST_VALUE) {
      throw new IllegalArgumentException(
          "a record of %s has %d bytes (at most: %d)"
              .formatted(topic, bytes.size(), LARGEST_VALUE));
    }
    return bytes.toByteArray();
  }

  private Writer writer(String topic, Schema schema) {
    Writer known = writers.get(topic);
    if (known != null && known.schema().equals(schema)) {
      return known;
    }
    Writer writer =
        new Writer(schema, ids.idOf(topic, schema), new SpecificDatumWriter<>(schema, data));
    writers.put(topic, writer);
    return writer;
  }
}
