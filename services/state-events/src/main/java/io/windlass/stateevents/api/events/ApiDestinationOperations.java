package io.windlass.stateevents.api.events;

import io.windlass.aws.CallContext;
import io.windlass.aws.events.ApiDestination;
import io.windlass.aws.events.CreateApiDestinationRequest;
import io.windlass.aws.events.CreateApiDestinationResponse;
import io.windlass.aws.events.DeleteApiDestinationRequest;
import io.windlass.aws.events.DeleteApiDestinationResponse;
import io.windlass.aws.events.DescribeApiDestinationRequest;
import io.windlass.aws.events.DescribeApiDestinationResponse;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.ListApiDestinationsRequest;
import io.windlass.aws.events.ListApiDestinationsResponse;
import io.windlass.aws.events.UpdateApiDestinationRequest;
import io.windlass.aws.events.UpdateApiDestinationResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ApiDestinationEntity;
import io.windlass.stateevents.store.configuration.ApiDestinationEntity.Attributes;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.ConnectionEntity;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API destinations. One is active as long as its connection is authorised. */
final class ApiDestinationOperations {
  private static final String TYPE = "api-destination";
  private static final int MOST = 3000;

  private final Configuration configuration;

  ApiDestinationOperations(Configuration configuration) {
    this.configuration = configuration;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(EventsOperations.CREATE_API_DESTINATION, this::create)
        .operation(EventsOperations.UPDATE_API_DESTINATION, this::update)
        .operation(EventsOperations.DESCRIBE_API_DESTINATION, this::describe)
        .operation(EventsOperations.LIST_API_DESTINATIONS, this::list)
        .operation(EventsOperations.DELETE_API_DESTINATION, this::delete);
  }

  /** A destination with the state that its connection gives it. */
  private record Found(ApiDestinationEntity entity, String state) {}

  private CreateApiDestinationResponse create(CreateApiDestinationRequest input, CallContext call) {
    checkEndpoint(input.invocationEndpoint());
    EventScope scope = Configuration.scope(call);
    String id = scope.arn(TYPE, input.name());
    long now = call.now().toEpochMilli();
    Found created =
        configuration.change(
            call,
            session -> {
              if (session.find(ApiDestinationEntity.class, id) != null) {
                throw EventsErrors.exists(
                    "An api-destination '" + input.name() + "' already exists.");
              }
              Configuration.requireRoom(session, ApiDestinationEntity.class, scope, TYPE, MOST);
              requireConnection(session, scope, input.connectionArn());
              var destination =
                  new ApiDestinationEntity(
                      id,
                      scope.accountId(),
                      input.name(),
                      UUID.randomUUID().toString(),
                      new Attributes(
                          input.connectionArn(),
                          input.invocationEndpoint(),
                          input.httpMethod(),
                          input.invocationRateLimitPerSecond(),
                          input.description()),
                      now);
              session.persist(destination);
              return new Found(destination, state(session, scope, destination));
            });
    return CreateApiDestinationResponse.builder()
        .apiDestinationArn(created.entity().arn())
        .apiDestinationState(created.state())
        .creationTime(Configuration.seconds(now))
        .lastModifiedTime(Configuration.seconds(now))
        .build();
  }

  /** What is absent stays as it is. */
  private UpdateApiDestinationResponse update(UpdateApiDestinationRequest input, CallContext call) {
    if (input.invocationEndpoint() != null) {
      checkEndpoint(input.invocationEndpoint());
    }
    EventScope scope = Configuration.scope(call);
    Found updated =
        configuration.change(
            call,
            session -> {
              ApiDestinationEntity destination = destination(session, scope, input.name());
              if (input.connectionArn() != null) {
                requireConnection(session, scope, input.connectionArn());
              }
              Attributes before = destination.attributes();
              destination.replace(
                  new Attributes(
                      or(input.connectionArn(), before.connectionArn()),
                      or(input.invocationEndpoint(), before.endpoint()),
                      or(input.httpMethod(), before.httpMethod()),
                      input.invocationRateLimitPerSecond() == null
                          ? before.rateLimit()
                          : input.invocationRateLimitPerSecond(),
                      input.description() == null ? before.description() : input.description()),
                  call.now().toEpochMilli());
              return new Found(destination, state(session, scope, destination));
            });
    return UpdateApiDestinationResponse.builder()
        .apiDestinationArn(updated.entity().arn())
        .apiDestinationState(updated.state())
        .creationTime(Configuration.seconds(updated.entity().createdAt()))
        .lastModifiedTime(Configuration.seconds(updated.entity().modifiedAt()))
        .build();
  }

  private static String or(@Nullable String given, String before) {
    return given == null ? before : given;
  }

  private DescribeApiDestinationResponse describe(
      DescribeApiDestinationRequest input, CallContext call) {
    EventScope scope = Configuration.scope(call);
    Found found =
        configuration.read(
            session -> {
              ApiDestinationEntity destination = destination(session, scope, input.name());
              return new Found(destination, state(session, scope, destination));
            });
    ApiDestinationEntity entity = found.entity();
    Attributes attributes = entity.attributes();
    return DescribeApiDestinationResponse.builder()
        .apiDestinationArn(entity.arn())
        .name(entity.name())
        .description(attributes.description())
        .apiDestinationState(found.state())
        .connectionArn(attributes.connectionArn())
        .invocationEndpoint(attributes.endpoint())
        .httpMethod(attributes.httpMethod())
        .invocationRateLimitPerSecond(attributes.rateLimit())
        .creationTime(Configuration.seconds(entity.createdAt()))
        .lastModifiedTime(Configuration.seconds(entity.modifiedAt()))
        .build();
  }

  private ListApiDestinationsResponse list(ListApiDestinationsRequest input, CallContext call) {
    EventScope scope = Configuration.scope(call);
    var asked = Page.Request.of(input.nextToken(), input.limit());
    var list =
        new NamedList(scope, TYPE, input.namePrefix(), asked)
            .where("connectionArn", input.connectionArn());
    Page<ApiDestination> page =
        configuration.read(
            session ->
                asked.page(
                    list.read(session, ApiDestinationEntity.class, asked).stream()
                        .map(each -> shown(each, state(session, scope, each)))
                        .toList(),
                    each -> String.valueOf(each.name())));
    return ListApiDestinationsResponse.builder()
        .apiDestinations(page.items())
        .nextToken(page.next())
        .build();
  }

  private static ApiDestination shown(ApiDestinationEntity entity, String state) {
    Attributes attributes = entity.attributes();
    return ApiDestination.builder()
        .apiDestinationArn(entity.arn())
        .name(entity.name())
        .apiDestinationState(state)
        .connectionArn(attributes.connectionArn())
        .invocationEndpoint(attributes.endpoint())
        .httpMethod(attributes.httpMethod())
        .invocationRateLimitPerSecond(attributes.rateLimit())
        .creationTime(Configuration.seconds(entity.createdAt()))
        .lastModifiedTime(Configuration.seconds(entity.modifiedAt()))
        .build();
  }

  private DeleteApiDestinationResponse delete(DeleteApiDestinationRequest input, CallContext call) {
    EventScope scope = Configuration.scope(call);
    configuration.change(
        call,
        session -> {
          session.remove(destination(session, scope, input.name()));
          return true;
        });
    return DeleteApiDestinationResponse.builder().build();
  }

  private static ApiDestinationEntity destination(
      ConfigurationSession session, EventScope scope, String name) {
    ApiDestinationEntity found = session.find(ApiDestinationEntity.class, scope.arn(TYPE, name));
    if (found == null) {
      throw EventsErrors.notFound(
          "Failed to describe the api-destination(s). An api-destination '"
              + name
              + "' does not exist.");
    }
    return found;
  }

  private static String state(
      ConfigurationSession session, EventScope scope, ApiDestinationEntity destination) {
    ConnectionEntity connection =
        connection(session, scope, destination.attributes().connectionArn());
    return connection != null && connection.state().equals(ConnectionEntity.AUTHORIZED)
        ? "ACTIVE"
        : "INACTIVE";
  }

  private static void requireConnection(
      ConfigurationSession session, EventScope scope, String arn) {
    if (connection(session, scope, arn) == null) {
      String name = arn.replaceAll("^.*:connection/([^/]*)/.*$", "$1");
      throw EventsErrors.notFound(
          "Failed to describe the connection(s). Connection '" + name + "' does not exist.");
    }
  }

  private static @Nullable ConnectionEntity connection(
      ConfigurationSession session, EventScope scope, String arn) {
    String prefix = scope.arn(ConnectionOperations.TYPE, "");
    int end = arn.lastIndexOf('/');
    if (!arn.startsWith(prefix) || end < prefix.length()) {
      return null;
    }
    ConnectionEntity found = session.find(ConnectionEntity.class, arn.substring(0, end));
    return found != null && found.arn().equals(arn) ? found : null;
  }

  private static void checkEndpoint(String endpoint) {
    try {
      // A path parameter stands wherever the endpoint has an asterisk.
      URI uri = new URI(endpoint.replace('*', 'x'));
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
        return;
      }
    } catch (URISyntaxException e) {
      throw invalidEndpoint();
    }
    throw invalidEndpoint();
  }

  private static RuntimeException invalidEndpoint() {
    return EventsErrors.validation(
        "Parameter InvocationEndpoint is not valid. Reason: It is not an HTTP URL.");
  }
}
