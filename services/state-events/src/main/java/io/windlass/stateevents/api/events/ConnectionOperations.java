package io.windlass.stateevents.api.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.CallContext;
import io.windlass.aws.events.Connection;
import io.windlass.aws.events.ConnectionAuthResponseParameters;
import io.windlass.aws.events.CreateConnectionRequest;
import io.windlass.aws.events.CreateConnectionResponse;
import io.windlass.aws.events.DeauthorizeConnectionRequest;
import io.windlass.aws.events.DeauthorizeConnectionResponse;
import io.windlass.aws.events.DeleteConnectionRequest;
import io.windlass.aws.events.DeleteConnectionResponse;
import io.windlass.aws.events.DescribeConnectionRequest;
import io.windlass.aws.events.DescribeConnectionResponse;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.ListConnectionsRequest;
import io.windlass.aws.events.ListConnectionsResponse;
import io.windlass.aws.events.UpdateConnectionRequest;
import io.windlass.aws.events.UpdateConnectionResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.ConnectionEntity;
import io.windlass.stateevents.store.configuration.SecretBox;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Connections. Their secrets are encrypted and never shown again. */
final class ConnectionOperations {
  static final String TYPE = "connection";
  private static final int MOST = 3000;

  private final Configuration configuration;
  private final Optional<SecretBox> secrets;

  /**
   * @param secrets absent: no connection can be made
   */
  ConnectionOperations(Configuration configuration, Optional<SecretBox> secrets) {
    this.configuration = configuration;
    this.secrets = secrets;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(EventsOperations.CREATE_CONNECTION, this::create)
        .operation(EventsOperations.UPDATE_CONNECTION, this::update)
        .operation(EventsOperations.DESCRIBE_CONNECTION, this::describe)
        .operation(EventsOperations.LIST_CONNECTIONS, this::list)
        .operation(EventsOperations.DEAUTHORIZE_CONNECTION, this::deauthorize)
        .operation(EventsOperations.DELETE_CONNECTION, this::delete);
  }

  private SecretBox secretBox() {
    return secrets.orElseThrow(
        () ->
            AwsErrors.of(
                "OperationDisabledException",
                400,
                "Connections need a key for their secrets: windlass.state-events.key-file."));
  }

  private CreateConnectionResponse create(CreateConnectionRequest input, CallContext call) {
    SecretBox box = secretBox();
    if (input.invocationConnectivityParameters() != null) {
      throw EventsErrors.validation(
          "InvocationConnectivityParameters: private connections are not available in Windlass.");
    }
    ObjectNode whole = WireJson.tree(input.authParameters());
    ConnectionParameters.check(input.authorizationType(), whole);
    EventScope scope = Configuration.scope(call);
    String id = scope.arn(TYPE, input.name());
    long now = call.now().toEpochMilli();
    ConnectionEntity created =
        configuration.change(
            call,
            session -> {
              if (session.find(ConnectionEntity.class, id) != null) {
                throw EventsErrors.exists("Connection " + input.name() + " already exists.");
              }
              Configuration.requireRoom(session, ConnectionEntity.class, scope, TYPE, MOST);
              var connection =
                  new ConnectionEntity(
                      id, scope.accountId(), input.name(), UUID.randomUUID().toString(), now);
              connection.describe(input.description(), input.kmsKeyIdentifier(), now);
              authorize(connection, input.authorizationType(), whole, box, now);
              session.persist(connection);
              return connection;
            });
    return CreateConnectionResponse.builder()
        .connectionArn(created.arn())
        .connectionState(created.state())
        .creationTime(Configuration.seconds(created.createdAt()))
        .lastModifiedTime(Configuration.seconds(created.modifiedAt()))
        .build();
  }

  private static void authorize(
      ConnectionEntity connection, String type, ObjectNode whole, SecretBox box, long now) {
    String shown = ConnectionParameters.shown(whole).toString();
    connection.authorize(type, shown, whole.toString(), box, now);
  }

  /** What is absent stays as it is. */
  private UpdateConnectionResponse update(UpdateConnectionRequest input, CallContext call) {
    SecretBox box = secretBox();
    if (input.invocationConnectivityParameters() != null) {
      throw EventsErrors.validation(
          "InvocationConnectivityParameters: private connections are not available in Windlass.");
    }
    long now = call.now().toEpochMilli();
    ConnectionEntity updated =
        configuration.change(
            call,
            session -> {
              ConnectionEntity connection = connection(session, call, input.name());
              connection.describe(
                  input.description() == null ? connection.description() : input.description(),
                  input.kmsKeyIdentifier() == null
                      ? connection.kmsKeyIdentifier()
                      : input.kmsKeyIdentifier(),
                  now);
              if (input.authorizationType() != null || input.authParameters() != null) {
                String type =
                    input.authorizationType() == null
                        ? connection.authorizationType()
                        : input.authorizationType();
                ObjectNode whole =
                    ConnectionParameters.merged(
                        parameters(connection.authorization(box)),
                        input.authParameters() == null
                            ? parameters(null)
                            : WireJson.tree(input.authParameters()),
                        type);
                ConnectionParameters.check(type, whole);
                authorize(connection, type, whole, box, now);
              }
              return connection;
            });
    return UpdateConnectionResponse.builder()
        .connectionArn(updated.arn())
        .connectionState(updated.state())
        .creationTime(Configuration.seconds(updated.createdAt()))
        .lastModifiedTime(Configuration.seconds(updated.modifiedAt()))
        .lastAuthorizedTime(Configuration.seconds(updated.authorizedAt()))
        .build();
  }

  private static ObjectNode parameters(@Nullable String json) {
    return ConnectionParameters.parsed(json == null ? "{}" : json);
  }

  private DescribeConnectionResponse describe(DescribeConnectionRequest input, CallContext call) {
    ConnectionEntity found = configuration.read(session -> connection(session, call, input.name()));
    return DescribeConnectionResponse.builder()
        .connectionArn(found.arn())
        .name(found.name())
        .description(found.description())
        .connectionState(found.state())
        .authorizationType(found.authorizationType())
        .kmsKeyIdentifier(found.kmsKeyIdentifier())
        .authParameters(
            WireJson.bind(parameters(found.parameters()), ConnectionAuthResponseParameters.class))
        .creationTime(Configuration.seconds(found.createdAt()))
        .lastModifiedTime(Configuration.seconds(found.modifiedAt()))
        .lastAuthorizedTime(Configuration.seconds(found.authorizedAt()))
        .build();
  }

  private ListConnectionsResponse list(ListConnectionsRequest input, CallContext call) {
    var asked = Page.Request.of(input.nextToken(), input.limit());
    var list =
        new NamedList(Configuration.scope(call), TYPE, input.namePrefix(), asked)
            .where("state", input.connectionState());
    Page<ConnectionEntity> page =
        asked.page(
            configuration.read(session -> list.read(session, ConnectionEntity.class, asked)),
            ConnectionEntity::name);
    return ListConnectionsResponse.builder()
        .connections(page.items().stream().map(ConnectionOperations::shown).toList())
        .nextToken(page.next())
        .build();
  }

  private static Connection shown(ConnectionEntity connection) {
    return Connection.builder()
        .connectionArn(connection.arn())
        .name(connection.name())
        .connectionState(connection.state())
        .authorizationType(connection.authorizationType())
        .creationTime(Configuration.seconds(connection.createdAt()))
        .lastModifiedTime(Configuration.seconds(connection.modifiedAt()))
        .lastAuthorizedTime(Configuration.seconds(connection.authorizedAt()))
        .build();
  }

  private DeauthorizeConnectionResponse deauthorize(
      DeauthorizeConnectionRequest input, CallContext call) {
    ConnectionEntity changed =
        configuration.change(
            call,
            session -> {
              ConnectionEntity connection = connection(session, call, input.name());
              connection.deauthorize(call.now().toEpochMilli());
              return connection;
            });
    return DeauthorizeConnectionResponse.builder()
        .connectionArn(changed.arn())
        .connectionState(changed.state())
        .creationTime(Configuration.seconds(changed.createdAt()))
        .lastModifiedTime(Configuration.seconds(changed.modifiedAt()))
        .lastAuthorizedTime(Configuration.seconds(changed.authorizedAt()))
        .build();
  }

  private DeleteConnectionResponse delete(DeleteConnectionRequest input, CallContext call) {
    ConnectionEntity deleted =
        configuration.change(
            call,
            session -> {
              ConnectionEntity connection = connection(session, call, input.name());
              session.remove(connection);
              return connection;
            });
    return DeleteConnectionResponse.builder()
        .connectionArn(deleted.arn())
        .connectionState("DELETING")
        .creationTime(Configuration.seconds(deleted.createdAt()))
        .lastModifiedTime(Configuration.seconds(deleted.modifiedAt()))
        .lastAuthorizedTime(Configuration.seconds(deleted.authorizedAt()))
        .build();
  }

  private static ConnectionEntity connection(
      ConfigurationSession session, CallContext call, String name) {
    ConnectionEntity found =
        session.find(ConnectionEntity.class, Configuration.scope(call).arn(TYPE, name));
    if (found == null) {
      throw EventsErrors.notFound(
          "Failed to describe the connection(s). Connection '" + name + "' does not exist.");
    }
    return found;
  }
}
