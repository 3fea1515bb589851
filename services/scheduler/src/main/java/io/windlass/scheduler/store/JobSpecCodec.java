package io.windlass.scheduler.store;

import io.vertx.core.buffer.Buffer;
import io.windlass.events.TaskSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;

/**
 * Task specifications as bytes that later versions can still read: each says by fingerprint which
 * schema it was written with, and the store keeps those schemas.
 */
final class JobSpecCodec {
  private final SpecificData model = new SpecificData(TaskSpec.class.getClassLoader());
  private final Map<Long, Schema> schemas = new ConcurrentHashMap<>();
  private final BinaryMessageEncoder<TaskSpec> encoder =
      new BinaryMessageEncoder<>(model, TaskSpec.getClassSchema());
  private final BinaryMessageDecoder<TaskSpec> decoder =
      new BinaryMessageDecoder<>(model, TaskSpec.getClassSchema(), schemas::get);

  /** Identity of the schema that is written now. */
  static long fingerprint() {
    return SchemaNormalization.parsingFingerprint64(TaskSpec.getClassSchema());
  }

  static String schema() {
    return TaskSpec.getClassSchema().toString();
  }

  void know(long fingerprint, String schema) {
    schemas.put(fingerprint, new Schema.Parser().parse(schema));
  }

  Buffer encode(TaskSpec task) {
    try {
      return Buffer.buffer(encoder.encode(task).array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TaskSpec decode(Buffer bytes) {
    try {
      return decoder.decode(bytes.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
