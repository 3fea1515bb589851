package io.windlass.messaging.codec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * A registry inside the JVM, for tests. The id of a schema follows from the schema itself, so two
 * processes that know the same schemas agree on their ids.
 */
public final class InMemorySchemaIds implements SchemaIds {
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  /** Makes a schema known that this process only reads. */
  public InMemorySchemaIds with(Schema schema) {
    int _ = register(schema);
    return this;
  }

  @Override
  public int idOf(String topic, Schema schema) {
    return register(schema);
  }

  private int register(Schema schema) {
    int id = (int) SchemaNormalization.parsingFingerprint64(schema) & Integer.MAX_VALUE;
    schemas.putIfAbsent(id, schema);
    return id;
  }

  @Override
  public Schema schemaOf(int id) {
    Schema schema = schemas.get(id);
    if (schema == null) {
      throw new UndecodableRecordException("no schema has the id " + id, null);
    }
    return schema;
  }
}
