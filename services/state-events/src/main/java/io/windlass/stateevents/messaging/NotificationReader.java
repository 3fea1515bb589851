package io.windlass.stateevents.messaging;

import io.windlass.events.Notification;
import io.windlass.messaging.SchemaIds;
import io.windlass.stateevents.notification.EventEnvelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Reads notifications off the wire: a zero, the id of the schema they were written with, Avro. Asks
 * the registry once per schema. Safe for any thread.
 */
public final class NotificationReader {
  private static final int HEADER = 5;

  private final SchemaIds schemas;
  private final Map<Integer, SpecificDatumReader<Notification>> readers = new ConcurrentHashMap<>();

  public NotificationReader(SchemaIds schemas) {
    this.schemas = schemas;
  }

  /** What {@code bytes} say; an exception if they are not a notification. */
  public EventEnvelope read(byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != 0) {
      throw new IllegalArgumentException("not in the wire format of the schema registry");
    }
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    var reader =
        readers.computeIfAbsent(
            id,
            unknown ->
                new SpecificDatumReader<>(
                    schemas.schemaOf(unknown),
                    Notification.getClassSchema(),
                    new SpecificData(Notification.class.getClassLoader())));
    try {
      var decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
      return Notifications.envelope(reader.read(null, decoder));
    } catch (IOException damaged) {
      throw new UncheckedIOException("not a notification", damaged);
    }
  }
}
