package io.windlass.stateevents.store.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.stateevents.bus.HttpDestination;
import io.windlass.stateevents.bus.HttpDestination.Additions;
import io.windlass.stateevents.bus.HttpDestination.Authorization;
import io.windlass.stateevents.bus.HttpDestination.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an account's API destinations with their connections, secrets included. */
public final class StoredDestinations {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ConfigurationStore store;
  private final SecretBox box;

  public StoredDestinations(ConfigurationStore store, SecretBox box) {
    this.store = store;
    this.box = box;
  }

  /** Returns the destinations that can be called, by their ARN. Blocks. */
  public Map<String, HttpDestination> of(String accountId) {
    Map<String, Object> account = Map.of("account", accountId);
    return store.read(
        session -> {
          Map<String, ConnectionEntity> connections = new HashMap<>();
          session
              .list(
                  ConnectionEntity.class,
                  "from ConnectionEntity c where c.accountId = :account",
                  account,
                  Integer.MAX_VALUE)
              .forEach(each -> connections.put(each.arn(), each));
          Map<String, HttpDestination> destinations = new HashMap<>();
          session
              .list(
                  ApiDestinationEntity.class,
                  "from ApiDestinationEntity d where d.accountId = :account",
                  account,
                  Integer.MAX_VALUE)
              .forEach(
                  each -> {
                    ConnectionEntity connection =
                        connections.get(each.attributes().connectionArn());
                    String whole = connection == null ? null : connection.authorization(box);
                    if (connection != null && whole != null) {
                      destinations.put(
                          each.arn(),
                          destination(each, connection.authorizationType(), parsed(whole)));
                    }
                  });
          return destinations;
        });
  }

  private static HttpDestination destination(
      ApiDestinationEntity entity, String type, JsonNode parameters) {
    ApiDestinationEntity.Attributes attributes = entity.attributes();
    Integer rate = attributes.rateLimit();
    return new HttpDestination(
        entity.arn(),
        attributes.endpoint(),
        attributes.httpMethod(),
        rate == null ? HttpDestination.DEFAULT_RATE : rate,
        authorization(type, parameters),
        additions(parameters.path("InvocationHttpParameters")));
  }

  private static Authorization authorization(String type, JsonNode parameters) {
    return switch (type) {
      case "BASIC" -> {
        JsonNode basic = parameters.path("BasicAuthParameters");
        yield new Authorization.Basic(text(basic, "Username"), text(basic, "Password"));
      }
      case "API_KEY" -> {
        JsonNode key = parameters.path("ApiKeyAuthParameters");
        yield new Authorization.ApiKey(text(key, "ApiKeyName"), text(key, "ApiKeyValue"));
      }
      default -> {
        JsonNode oauth = parameters.path("OAuthParameters");
        JsonNode client = oauth.path("ClientParameters");
        yield new Authorization.OAuthClient(
            text(oauth, "AuthorizationEndpoint"),
            text(oauth, "HttpMethod"),
            text(client, "ClientID"),
            text(client, "ClientSecret"),
            additions(oauth.path("OAuthHttpParameters")));
      }
    };
  }

  private static Additions additions(JsonNode parameters) {
    return new Additions(
        list(parameters.path("HeaderParameters")),
        list(parameters.path("QueryStringParameters")),
        list(parameters.path("BodyParameters")));
  }

  private static List<Parameter> list(JsonNode parameters) {
    List<Parameter> list = new ArrayList<>();
    parameters.forEach(each -> list.add(new Parameter(text(each, "Key"), text(each, "Value"))));
    return list;
  }

  private static String text(JsonNode node, String member) {
    return node.path(member).asText("");
  }

  private static JsonNode parsed(@Nullable String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a connection in the database is not JSON", e);
    }
  }
}
