package io.windlass.messaging.codec;

import org.apache.avro.Schema;

/**
 * The schema registry as the wire format needs it. Calls may block on the first use of a topic or
 * an id; what is known once is never asked again.
 */
public interface SchemaIds {
  /**
   * Returns the id under which the schema of a topic's values is registered.
   *
   * @throws RegistryUnavailableException if the registry cannot be asked now, or does not know the
   *     schema (yet)
   */
  int idOf(String topic, Schema schema);

  /**
   * Returns the schema of an id found in a record.
   *
   * @throws RegistryUnavailableException if the registry cannot be asked now
   * @throws UndecodableRecordException if there is no such id
   */
  Schema schemaOf(int id);
}
