package io.windlass.messaging.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to events, read as the event classes of this build whatever version wrote them; the
 * registry is asked once per schema. {@link io.windlass.messaging.consumer.PartitionedConsumer}
 * decodes by itself: this is for whoever hears a topic in another way. Not safe for concurrent use.
 */
public final class EventDecoder {
  private static final int LARGEST = 16 << 20;

  static {
    // Bytes that say that a gigabyte follows must not have it set aside before they are looked at.
    limit("bytes.maxLength");
    limit("string.maxLength");
    limit("collectionItems.maxLength");
  }

  private final SchemaIds ids;
  private final SpecificData data = EventSpecificData.create();
  private final Map<Integer, SpecificDatumReader<SpecificRecord>> readers = new HashMap<>();
  private @Nullable BinaryDecoder reused;

  public EventDecoder(SchemaIds ids) {
    this.ids = ids;
  }

  /** No value is larger than what a broker takes. Read by Avro when its decoders are loaded. */
  private static void limit(String what) {
    String name = "org.apache.avro.limits." + what;
    if (System.getProperty(name) == null) {
      System.setProperty(name, Integer.toString(LARGEST));
    }
  }

  /**
   * @throws UndecodableRecordException if the bytes are not an event
   * @throws RegistryUnavailableException if its schema cannot be asked for now
   */
  public SpecificRecord decode(byte[] bytes) {
    if (bytes.length < 5 || bytes[0] != 0) {
      throw new UndecodableRecordException("not in the registry's wire format", null);
    }
    int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
    SpecificDatumReader<SpecificRecord> reader = readers.get(id);
    if (reader == null) {
      reader = reader(ids.schemaOf(id));
      readers.put(id, reader);
    }
    try {
      reused = DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, reused);
      return reader.read(null, reused);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Whatever it is that the bytes make the reader do: it is their fault.
      throw new UndecodableRecordException("not an event of schema " + id, e);
    }
  }

  private SpecificDatumReader<SpecificRecord> reader(Schema writer) {
    Class<?> type = data.getClass(writer);
    if (type == null || !SpecificRecordBase.class.isAssignableFrom(type)) {
      throw new UndecodableRecordException("no class for " + writer.getFullName(), null);
    }
    return new SpecificDatumReader<>(writer, data.getSchema(type), data);
  }
}
