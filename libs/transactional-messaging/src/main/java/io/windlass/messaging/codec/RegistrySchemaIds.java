package io.windlass.messaging.codec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Ids from a registry with the Confluent API, such as Apicurio's. It only looks up: the schemas are
 * registered by whoever starts the stack ({@link SchemaRegistrar}), under {@code <topic>-value}.
 */
public final class RegistrySchemaIds implements SchemaIds {
  private final RegistryClient client;
  private final Map<String, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  /**
   * @param url of the registry, such as {@code http://127.0.0.1:8090}
   */
  public RegistrySchemaIds(String url) {
    this.client = new RegistryClient(url);
  }

  @Override
  public int idOf(String topic, Schema schema) {
    Integer known = ids.get(topic);
    if (known != null && schema.equals(schemas.get(known))) {
      return known;
    }
    RegistryClient.Answer answer = client.lookUp(topic + "-value", schema);
    if (!answer.isOk()) {
      throw new RegistryUnavailableException(
          "the registry does not know the schema of %s: %s".formatted(topic, answer), null);
    }
    int id = answer.body().path("id").asInt();
    schemas.put(id, schema);
    ids.put(topic, id);
    return id;
  }

  @Override
  public Schema schemaOf(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    RegistryClient.Answer answer = client.schema(id);
    if (answer.status() == 404) {
      throw new UndecodableRecordException("the registry has no schema " + id, null);
    }
    if (!answer.isOk()) {
      throw new RegistryUnavailableException("the registry answered " + answer, null);
    }
    try {
      Schema schema = new Schema.Parser().parse(answer.body().path("schema").asText());
      schemas.put(id, schema);
      return schema;
    } catch (SchemaParseException e) {
      throw new UndecodableRecordException("schema " + id + " is not Avro", e);
    }
  }
}
