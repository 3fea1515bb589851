package io.windlass.stateevents.api.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.CallContext;
import io.windlass.aws.events.Condition;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.PutPermissionRequest;
import io.windlass.aws.events.PutPermissionResponse;
import io.windlass.aws.events.RemovePermissionRequest;
import io.windlass.aws.events.RemovePermissionResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.api.events.Configuration.Bus;
import io.windlass.stateevents.store.configuration.EventBusEntity;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The policy of a bus, which says which other accounts may put events on it. */
final class PermissionOperations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_POLICY = 10 * 1024;
  private static final String STATEMENT = "Statement";

  private final Configuration configuration;

  PermissionOperations(Configuration configuration) {
    this.configuration = configuration;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(EventsOperations.PUT_PERMISSION, this::put)
        .operation(EventsOperations.REMOVE_PERMISSION, this::remove);
  }

  private PutPermissionResponse put(PutPermissionRequest input, CallContext call) {
    String whole = input.policy();
    ObjectNode replacement = whole == null ? null : policy(whole);
    if (replacement == null) {
      checkStatement(input);
    }
    configuration.change(
        call,
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          EventBusEntity row = Configuration.row(session, call, bus);
          ObjectNode policy = replacement;
          if (policy == null) {
            policy = policyOf(row);
            ArrayNode statements = without(policy, String.valueOf(input.statementId()));
            statements.add(statement(input, bus, call.caller().partition()));
            policy.set(STATEMENT, statements);
          }
          store(row, policy, call);
          return true;
        });
    return PutPermissionResponse.builder().build();
  }

  private static void checkStatement(PutPermissionRequest input) {
    if (input.principal() == null) {
      throw EventsErrors.validation("Parameter Principal must be specified.");
    }
    if (!"events:PutEvents".equals(input.action())) {
      throw EventsErrors.validation("Provided value in parameter 'action' is not supported.");
    }
    if (input.statementId() == null) {
      throw EventsErrors.validation("Parameter StatementId must be specified.");
    }
    if (input.condition() != null && !"*".equals(input.principal())) {
      throw EventsErrors.validation(
          "Value of the parameter 'principal' must be '*' when the parameter 'condition' is set.");
    }
  }

  private static ObjectNode statement(PutPermissionRequest input, Bus bus, String partition) {
    ObjectNode statement = JSON.createObjectNode();
    statement.put("Sid", input.statementId());
    statement.put("Effect", "Allow");
    if ("*".equals(input.principal())) {
      statement.put("Principal", "*");
    } else {
      statement
          .putObject("Principal")
          .put("AWS", "arn:" + partition + ":iam::" + input.principal() + ":root");
    }
    statement.put("Action", input.action());
    statement.put("Resource", bus.arn());
    Condition condition = input.condition();
    if (condition != null) {
      statement
          .putObject("Condition")
          .putObject(condition.type())
          .put(condition.key(), condition.value());
    }
    return statement;
  }

  private RemovePermissionResponse remove(RemovePermissionRequest input, CallContext call) {
    configuration.change(
        call,
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          EventBusEntity row = bus.row();
          if (row == null || row.policy() == null) {
            throw EventsErrors.notFound("EventBus does not have a policy.");
          }
          if (Boolean.TRUE.equals(input.removeAllPermissions())) {
            row.permit(null, call.now().toEpochMilli());
            return true;
          }
          ObjectNode policy = policyOf(row);
          ArrayNode left = without(policy, String.valueOf(input.statementId()));
          if (left.size() == policy.path(STATEMENT).size()) {
            throw EventsErrors.notFound("Statement with the provided id does not exist.");
          }
          policy.set(STATEMENT, left);
          store(row, policy, call);
          return true;
        });
    return RemovePermissionResponse.builder().build();
  }

  /** The statements but the one with this id. */
  private static ArrayNode without(ObjectNode policy, String id) {
    ArrayNode others = JSON.createArrayNode();
    for (JsonNode each : policy.path(STATEMENT)) {
      if (!each.path("Sid").asText().equals(id)) {
        others.add(each);
      }
    }
    return others;
  }

  private static void store(EventBusEntity row, ObjectNode policy, CallContext call) {
    String text = policy.path(STATEMENT).isEmpty() ? null : policy.toString();
    if (text != null && text.getBytes(StandardCharsets.UTF_8).length > LONGEST_POLICY) {
      throw EventsErrors.policyTooLong();
    }
    row.permit(text, call.now().toEpochMilli());
  }

  private static ObjectNode policyOf(EventBusEntity row) {
    @Nullable String there = row.policy();
    if (there != null) {
      return policy(there);
    }
    ObjectNode policy = JSON.createObjectNode();
    policy.put("Version", "2012-10-17");
    policy.putArray(STATEMENT);
    return policy;
  }

  /** Reads a policy; a single statement becomes a list of one. */
  private static ObjectNode policy(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode policy) {
        JsonNode statements = policy.path(STATEMENT);
        if (statements.isObject()) {
          policy.putArray(STATEMENT).add(statements);
        } else if (!statements.isArray()) {
          throw EventsErrors.validation("This policy contains no statement.");
        }
        return policy;
      }
    } catch (JsonProcessingException e) {
      throw EventsErrors.validation("This policy contains invalid Json");
    }
    throw EventsErrors.validation("This policy contains invalid Json");
  }
}
