package io.windlass.stateevents.api.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a connection authorises, as JSON in the API's form. */
final class ConnectionParameters {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> MEMBERS =
      Map.of(
          "BASIC", "BasicAuthParameters",
          "API_KEY", "ApiKeyAuthParameters",
          "OAUTH_CLIENT_CREDENTIALS", "OAuthParameters");
  private static final List<String> SECRETS = List.of("Password", "ApiKeyValue", "ClientSecret");

  /** What {@code UpdateConnection} has to have where the type changes. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "BASIC", List.of("/Username", "/Password"),
          "API_KEY", List.of("/ApiKeyName", "/ApiKeyValue"),
          "OAUTH_CLIENT_CREDENTIALS",
              List.of(
                  "/ClientParameters/ClientID",
                  "/ClientParameters/ClientSecret",
                  "/AuthorizationEndpoint",
                  "/HttpMethod"));

  private ConnectionParameters() {}

  /** Refuses parameters that do not belong to the type, or are not all there. */
  static void check(String type, ObjectNode parameters) {
    String member = MEMBERS.getOrDefault(type, "");
    JsonNode own = parameters.path(member);
    for (String needed : NEEDED.getOrDefault(type, List.of())) {
      if (!own.at(needed).isTextual()) {
        throw EventsErrors.validation(
            "Parameter(s) AuthParameters."
                + member
                + needed.replace('/', '.')
                + " must be specified for authorization type "
                + type
                + ".");
      }
    }
    Set<String> others = new java.util.HashSet<>(MEMBERS.values());
    others.remove(member);
    for (String other : others) {
      if (parameters.has(other)) {
        throw EventsErrors.validation(
            "Parameter AuthParameters is not valid. Reason: "
                + other
                + " does not belong to authorization type "
                + type
                + ".");
      }
    }
    if (!parameters.path("ConnectivityParameters").isMissingNode()) {
      throw EventsErrors.validation(
          "ConnectivityParameters: private connections are not available in Windlass.");
    }
  }

  /**
   * Returns parameters with changes laid over them: members of structures one by one, lists as a
   * whole. Those of another type than the new one are gone.
   */
  static ObjectNode merged(ObjectNode before, ObjectNode changes, String newType) {
    ObjectNode after = before.deepCopy();
    MEMBERS.forEach(
        (type, member) -> {
          if (!type.equals(newType)) {
            after.remove(member);
          }
        });
    merge(after, changes);
    return after;
  }

  private static void merge(ObjectNode into, ObjectNode changes) {
    changes
        .properties()
        .forEach(
            each -> {
              if (each.getValue() instanceof ObjectNode inner
                  && into.get(each.getKey()) instanceof ObjectNode there) {
                merge(there, inner);
              } else {
                into.set(each.getKey(), each.getValue());
              }
            });
  }

  /** Returns the parameters without their secrets. */
  static ObjectNode shown(ObjectNode whole) {
    ObjectNode shown = whole.deepCopy();
    hide(shown);
    return shown;
  }

  private static void hide(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(SECRETS);
      if (object.path("IsValueSecret").asBoolean()) {
        object.remove("Value");
      }
    }
    node.forEach(ConnectionParameters::hide);
  }

  static ObjectNode parsed(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a connection in the database is not JSON", e);
    }
  }
}
