package io.windlass.messaging.codec;

import io.windlass.events.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Registers the schemas of all topics, for whoever starts the stack: compatibility BACKWARD for all
 * subjects, then each topic's schema, nested types inlined, under {@code <topic>-value}. Doing it
 * again changes nothing.
 */
public final class SchemaRegistrar {
  private final RegistryClient client;

  /**
   * @param url of the registry, such as {@code http://127.0.0.1:8090}
   */
  public SchemaRegistrar(String url) {
    this.client = new RegistryClient(url);
  }

  /** The same for a registry that lets only this user write (HTTP basic authentication). */
  public SchemaRegistrar(String url, String userName, String password) {
    this.client = new RegistryClient(url, userName, password);
  }

  /**
   * Registers, and tells the ids by topic.
   *
   * @throws RegistryUnavailableException if the registry does not answer (yet)
   * @throws IllegalStateException if it refuses a schema, as incompatible for example
   */
  public Map<String, Integer> registerAll() {
    require(client.compatibility("BACKWARD"), "the compatibility level");
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (String topic : Topics.ALL) {
      Schema schema = EventTypes.BY_TOPIC.get(topic);
      if (schema == null) {
        throw new IllegalStateException("no schema is known for " + topic);
      }
      RegistryClient.Answer answer = client.register(topic + "-value", schema);
      require(answer, "the schema of " + topic);
      ids.put(topic, answer.body().path("id").asInt());
    }
    return ids;
  }

  private static void require(RegistryClient.Answer answer, String what) {
    if (!answer.isOk()) {
      throw new IllegalStateException(
          "the registry refused %s: %d %s".formatted(what, answer.status(), answer.body()));
    }
  }
}
