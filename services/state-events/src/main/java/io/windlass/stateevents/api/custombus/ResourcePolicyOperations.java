package io.windlass.stateevents.api.custombus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.CallContext;
import io.windlass.aws.eventbridgev2.DeleteResourcePolicyRequest;
import io.windlass.aws.eventbridgev2.DeleteResourcePolicyResponse;
import io.windlass.aws.eventbridgev2.Eventbridgev2Operations;
import io.windlass.aws.eventbridgev2.GetResourcePolicyRequest;
import io.windlass.aws.eventbridgev2.GetResourcePolicyResponse;
import io.windlass.aws.eventbridgev2.ListResourcePoliciesRequest;
import io.windlass.aws.eventbridgev2.ListResourcePoliciesResponse;
import io.windlass.aws.eventbridgev2.PutResourcePolicyRequest;
import io.windlass.aws.eventbridgev2.PutResourcePolicyResponse;
import io.windlass.aws.eventbridgev2.ResourcePolicySummary;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.store.configuration.CustomBusEntity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The policy of a bus, kept and shown. There is no Resource Access Manager, so that the policy that
 * it writes never exists.
 */
final class ResourcePolicyOperations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEFAULT = "default";
  private static final String OF_RESOURCE_ACCESS_MANAGER = "AWS_RAM";
  private static final String NO_POLICY = "NO_POLICY";
  private static final int MOST_BYTES = 389_120;

  /** Condition keys that say who calls. */
  private static final List<String> CALLER_KEYS =
      List.of(
          "aws:principalaccount",
          "aws:principalarn",
          "aws:principalorgid",
          "aws:principalorgpaths",
          "aws:sourceaccount",
          "aws:sourcearn",
          "aws:sourceorgid",
          "aws:sourceowner",
          "aws:userid");

  private final CustomBuses buses;

  ResourcePolicyOperations(CustomBuses buses) {
    this.buses = buses;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(Eventbridgev2Operations.PUT_RESOURCE_POLICY, this::put)
        .operation(Eventbridgev2Operations.GET_RESOURCE_POLICY, this::get)
        .operation(Eventbridgev2Operations.DELETE_RESOURCE_POLICY, this::delete)
        .operation(Eventbridgev2Operations.LIST_RESOURCE_POLICIES, this::list);
  }

  private PutResourcePolicyResponse put(PutResourcePolicyRequest input, CallContext call) {
    requireWritable(input.policyName());
    String policy = input.policyDocument();
    if (policy.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw CustomBusErrors.policyTooLong();
    }
    check(policy);
    return buses.change(
        call,
        session -> {
          CustomBusEntity bus = CustomBuses.bus(session, call, input.resourceArn());
          String current = bus.policyRevision() == null ? NO_POLICY : bus.policyRevision();
          if (input.expectedRevisionId() != null && !input.expectedRevisionId().equals(current)) {
            throw CustomBusErrors.conflict();
          }
          String revision = UUID.randomUUID().toString();
          bus.permit(policy, revision, call.now().toEpochMilli());
          return PutResourcePolicyResponse.builder()
              .resourceArn(bus.arn())
              .policyName(DEFAULT)
              .revisionId(revision)
              .build();
        });
  }

  private GetResourcePolicyResponse get(GetResourcePolicyRequest input, CallContext call) {
    String name = known(input.policyName());
    CustomBusEntity bus =
        buses.read(session -> CustomBuses.bus(session, call, input.resourceArn()));
    String policy = bus.policy();
    String revision = bus.policyRevision();
    if (policy == null || revision == null || !name.equals(DEFAULT)) {
      throw CustomBusErrors.notFound("The policy " + name + " of " + bus.arn());
    }
    return GetResourcePolicyResponse.builder()
        .resourceArn(bus.arn())
        .policyDocument(policy)
        .policyName(DEFAULT)
        .revisionId(revision)
        .build();
  }

  private DeleteResourcePolicyResponse delete(DeleteResourcePolicyRequest input, CallContext call) {
    requireWritable(input.policyName());
    return buses.change(
        call,
        session -> {
          CustomBusEntity bus = CustomBuses.bus(session, call, input.resourceArn());
          String revision = bus.policyRevision();
          if (input.expectedRevisionId() != null && !input.expectedRevisionId().equals(revision)) {
            throw CustomBusErrors.conflict();
          }
          if (revision != null) {
            bus.permit(null, null, call.now().toEpochMilli());
          }
          return DeleteResourcePolicyResponse.builder().revisionId(revision).build();
        });
  }

  private ListResourcePoliciesResponse list(ListResourcePoliciesRequest input, CallContext call) {
    CustomBusEntity bus =
        buses.read(session -> CustomBuses.bus(session, call, input.resourceArn()));
    String revision = bus.policyRevision();
    return ListResourcePoliciesResponse.builder()
        .policySummaries(
            revision == null
                ? List.of()
                : List.of(
                    ResourcePolicySummary.builder()
                        .policyName(DEFAULT)
                        .revisionId(revision)
                        .build()))
        .build();
  }

  private static String known(@Nullable String name) {
    if (name == null || name.equals(DEFAULT)) {
      return DEFAULT;
    }
    if (name.equals(OF_RESOURCE_ACCESS_MANAGER)) {
      return name;
    }
    throw CustomBusErrors.invalid("PolicyName must be default or AWS_RAM.");
  }

  private static void requireWritable(@Nullable String name) {
    if (!known(name).equals(DEFAULT)) {
      throw CustomBusErrors.accessDenied(
          "Only AWS Resource Access Manager writes the policy AWS_RAM.");
    }
  }

  private static void check(String policy) {
    JsonNode statements;
    try {
      statements = JSON.readTree(policy).path("Statement");
    } catch (JsonProcessingException e) {
      throw CustomBusErrors.invalid("PolicyDocument is not valid JSON.");
    }
    if (statements.isObject()) {
      statements = JSON.createArrayNode().add(statements);
    }
    if (!statements.isArray() || statements.isEmpty()) {
      throw CustomBusErrors.invalid("PolicyDocument has no Statement.");
    }
    for (JsonNode statement : statements) {
      if (!statement.has("Principal") && !statement.has("NotPrincipal")) {
        throw CustomBusErrors.invalid("A statement of PolicyDocument has no Principal.");
      }
      if (isPublic(statement)) {
        throw CustomBusErrors.publicPolicy();
      }
    }
  }

  private static boolean isPublic(JsonNode statement) {
    if (!statement.path("Effect").asText().equals("Allow")) {
      return false;
    }
    JsonNode principal = statement.path("Principal");
    boolean anyone = statement.has("NotPrincipal") || isWildcard(principal);
    for (JsonNode named : principal) {
      anyone |= isWildcard(named);
    }
    return anyone && !namesTheCaller(statement.path("Condition"));
  }

  private static boolean isWildcard(JsonNode principal) {
    if (principal.isArray()) {
      for (JsonNode each : principal) {
        if (each.asText().equals("*")) {
          return true;
        }
      }
    }
    return principal.asText().equals("*");
  }

  private static boolean namesTheCaller(JsonNode condition) {
    for (var operator : condition.properties()) {
      String kind = operator.getKey().toLowerCase(Locale.ROOT);
      if (kind.contains("not") || kind.endsWith("ifexists") || kind.startsWith("null")) {
        continue;
      }
      for (var key : operator.getValue().properties()) {
        if (CALLER_KEYS.contains(key.getKey().toLowerCase(Locale.ROOT))
            && !isWildcard(key.getValue())) {
          return true;
        }
      }
    }
    return false;
  }
}
