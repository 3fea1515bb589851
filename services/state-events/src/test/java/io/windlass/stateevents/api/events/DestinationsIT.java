package io.windlass.stateevents.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.api.events.EventsClient.Refusal;
import io.windlass.stateevents.bus.HttpDestination;
import io.windlass.stateevents.bus.HttpDestination.Authorization;
import io.windlass.stateevents.bus.HttpDestination.Parameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections and API destinations: secrets go in and are only read by whoever delivers. */
class DestinationsIT {
  private static EventsServer server;
  private static EventsClient client;

  @BeforeAll
  static void start() {
    server = new EventsServer();
    client = server.client();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String connect(String name, String type, String parameters) {
    return client
        .call(
            "CreateConnection",
            "{\"Name\":\"%s\",\"AuthorizationType\":\"%s\",\"AuthParameters\":{%s}}"
                .formatted(name, type, parameters))
        .path("ConnectionArn")
        .asText();
  }

  private static String destine(String name, String connectionArn) {
    return client
        .call(
            "CreateApiDestination",
            "{\"Name\":\"%s\",\"ConnectionArn\":\"%s\",\"InvocationEndpoint\":\"https://example.com/hooks/*\",\"HttpMethod\":\"POST\",\"InvocationRateLimitPerSecond\":7}"
                .formatted(name, connectionArn))
        .path("ApiDestinationArn")
        .asText();
  }

  private static HttpDestination destination(String arn) {
    return server.destinations(TestKeys.ACCOUNT).get(arn);
  }

  @Test
  void aConnectionShowsNoSecretsAndHasThemForDeliveries() {
    String connection =
        connect(
            "basic",
            "BASIC",
            "\"BasicAuthParameters\":{\"Username\":\"u\",\"Password\":\"hidden-1\"},"
                + "\"InvocationHttpParameters\":{\"HeaderParameters\":[{\"Key\":\"k\",\"Value\":\"hidden-2\",\"IsValueSecret\":true},{\"Key\":\"open\",\"Value\":\"v\",\"IsValueSecret\":false}]}");
    assertThat(connection)
        .matches("arn:aws:events:us-east-1:123456789012:connection/basic/[0-9a-f-]{36}");
    JsonNode shown = client.call("DescribeConnection", "{\"Name\":\"basic\"}");
    assertThat(shown.path("ConnectionState").asText()).isEqualTo("AUTHORIZED");
    assertThat(shown.path("AuthParameters").toString())
        .isEqualTo(
            "{\"BasicAuthParameters\":{\"Username\":\"u\"},\"InvocationHttpParameters\":{\"HeaderParameters\":"
                + "[{\"Key\":\"k\",\"IsValueSecret\":true},{\"Key\":\"open\",\"Value\":\"v\",\"IsValueSecret\":false}]}}");
    assertThat(
            server.database.count(
                "select count(*) from event_connection where encode(secrets, 'escape') like"
                    + " '%hidden%' or parameters like '%hidden%'"))
        .isZero();
    HttpDestination destination = destination(destine("basic", connection));
    assertThat(destination.authorization()).isEqualTo(new Authorization.Basic("u", "hidden-1"));
    assertThat(destination.extra().headers())
        .containsExactly(new Parameter("k", "hidden-2"), new Parameter("open", "v"));
    assertThat(destination.endpoint()).isEqualTo("https://example.com/hooks/*");
    assertThat(destination.requestsPerSecond()).isEqualTo(7);
    assertThat(destination.toString()).doesNotContain("hidden");
    assertThat(destination.authorization().toString()).doesNotContain("hidden");
  }

  @Test
  void anUpdateChangesOnePartAndKeepsTheOther() {
    String connection =
        connect(
            "key",
            "API_KEY",
            "\"ApiKeyAuthParameters\":{\"ApiKeyName\":\"x-key\",\"ApiKeyValue\":\"one\"}");
    String arn = destine("key", connection);
    client.call(
        "UpdateConnection",
        "{\"Name\":\"key\",\"Description\":\"d\",\"AuthParameters\":{\"ApiKeyAuthParameters\":{\"ApiKeyValue\":\"two\"}}}");
    assertThat(destination(arn).authorization())
        .isEqualTo(new Authorization.ApiKey("x-key", "two"));
    assertThat(
            client
                .refused("UpdateConnection", "{\"Name\":\"key\",\"AuthorizationType\":\"BASIC\"}")
                .code())
        .isEqualTo("ValidationException");
    client.call(
        "UpdateConnection",
        "{\"Name\":\"key\",\"AuthorizationType\":\"OAUTH_CLIENT_CREDENTIALS\",\"AuthParameters\":{\"OAuthParameters\":{"
            + "\"ClientParameters\":{\"ClientID\":\"id\",\"ClientSecret\":\"secret\"},\"AuthorizationEndpoint\":\"https://example.com/token\",\"HttpMethod\":\"POST\"}}}");
    assertThat(destination(arn).authorization())
        .isEqualTo(
            new Authorization.OAuthClient(
                "https://example.com/token",
                "POST",
                "id",
                "secret",
                HttpDestination.Additions.NONE));
    JsonNode shown = client.call("DescribeConnection", "{\"Name\":\"key\"}");
    assertThat(shown.path("Description").asText()).isEqualTo("d");
    assertThat(shown.path("AuthParameters").toString())
        .contains("\"ClientID\":\"id\"")
        .doesNotContain("secret", "x-key");
  }

  @Test
  void withoutItsConnectionADestinationIsInactive() {
    String connection =
        connect(
            "leaves", "BASIC", "\"BasicAuthParameters\":{\"Username\":\"u\",\"Password\":\"p\"}");
    String arn = destine("stays", connection);
    assertThat(state("stays")).isEqualTo("ACTIVE");
    assertThat(
            client
                .call("DeauthorizeConnection", "{\"Name\":\"leaves\"}")
                .path("ConnectionState")
                .asText())
        .isEqualTo("DEAUTHORIZED");
    assertThat(state("stays")).isEqualTo("INACTIVE");
    assertThat(destination(arn)).isNull();
    assertThat(
            server.database.count(
                "select count(*) from event_connection where name = 'leaves' and secrets is null"))
        .isEqualTo(1);
    client.call("DeleteConnection", "{\"Name\":\"leaves\"}");
    assertThat(state("stays")).isEqualTo("INACTIVE");
    client.call("DeleteApiDestination", "{\"Name\":\"stays\"}");
    assertThat(client.refused("DescribeApiDestination", "{\"Name\":\"stays\"}"))
        .isEqualTo(
            new Refusal(
                "ResourceNotFoundException",
                "Failed to describe the api-destination(s). An api-destination 'stays' does not"
                    + " exist."));
    assertThat(client.refused("DescribeConnection", "{\"Name\":\"leaves\"}").message())
        .isEqualTo("Failed to describe the connection(s). Connection 'leaves' does not exist.");
  }

  private static String state(String destination) {
    return client
        .call("DescribeApiDestination", "{\"Name\":\"" + destination + "\"}")
        .path("ApiDestinationState")
        .asText();
  }

  @Test
  void theyAreListedByNameAndState() {
    for (String name : java.util.List.of("list-b", "list-a")) {
      String arn =
          connect(name, "BASIC", "\"BasicAuthParameters\":{\"Username\":\"u\",\"Password\":\"p\"}");
      destine(name, arn);
    }
    client.call("DeauthorizeConnection", "{\"Name\":\"list-a\"}");
    assertThat(
            client
                .call(
                    "ListConnections",
                    "{\"NamePrefix\":\"list-\",\"ConnectionState\":\"AUTHORIZED\"}")
                .path("Connections")
                .findValuesAsText("Name"))
        .containsExactly("list-b");
    JsonNode page = client.call("ListApiDestinations", "{\"NamePrefix\":\"list-\",\"Limit\":1}");
    assertThat(page.path("ApiDestinations").findValuesAsText("Name")).containsExactly("list-a");
    assertThat(page.path("NextToken").asText()).isNotEmpty();
    assertThat(
            server.client("other", "us-east-1").call("ListConnections", "{}").path("Connections"))
        .isEmpty();
  }

  @Test
  void whatCannotWorkIsRefused() {
    assertThat(
            client
                .refused(
                    "CreateConnection",
                    "{\"Name\":\"n\",\"AuthorizationType\":\"BASIC\",\"AuthParameters\":{\"ApiKeyAuthParameters\":{\"ApiKeyName\":\"a\",\"ApiKeyValue\":\"b\"}}}")
                .message())
        .isEqualTo(
            "Parameter(s) AuthParameters.BasicAuthParameters.Username must be specified for"
                + " authorization type BASIC.");
    String missing = "arn:aws:events:us-east-1:123456789012:connection/none/0-1";
    String request =
        "{\"Name\":\"n\",\"ConnectionArn\":\"%s\",\"InvocationEndpoint\":\"%s\",\"HttpMethod\":\"POST\"}";
    assertThat(
            client.refused(
                "CreateApiDestination", request.formatted(missing, "https://example.com/")))
        .isEqualTo(
            new Refusal(
                "ResourceNotFoundException",
                "Failed to describe the connection(s). Connection 'none' does not exist."));
    assertThat(
            client
                .refused("CreateApiDestination", request.formatted(missing, "file:///etc/passwd"))
                .code())
        .isEqualTo("ValidationException");
  }
}
