package io.windlass.aws.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.iam.PolicySet;
import io.windlass.aws.iam.RequestContext;
import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.OperationModel.PassedRole;
import io.windlass.aws.model.OperationModel.Permission;
import io.windlass.aws.model.OperationModel.Tagging;
import java.util.List;
import java.util.Map;

/**
 * Checks a call against the caller's policies: its action on every resource and for every container
 * (IAM-032, IAM-060), tagging where the request brings tags, and {@code iam:PassRole} for every
 * role it hands over (IAM-042). Throws AccessDeniedException (IAM-023) for the first that is not
 * allowed.
 */
public final class CallAuthorizer {
  private final ResourceResolver resources;

  public CallAuthorizer(ResourceResolver resources) {
    this.resources = resources;
  }

  public void authorize(
      PolicySet policies, CallContext context, OperationModel operation, JsonNode input) {
    if (policies.isUnrestricted()) {
      return;
    }
    Permission permission = operation.permission();
    RequestContext request = CallConditionKeys.of(context, input);
    List<RequestContext> perContainer = ContainerConditionKeys.of(operation, input, request);
    List<ResourceReference> targets = resources.resolve(operation, input, context.caller());
    for (ResourceReference resource : targets) {
      for (RequestContext each : perContainer) {
        require(
            policies,
            context,
            permission.action(),
            resource.arn(),
            CallConditionKeys.withTags(each, resource));
      }
    }
    Tagging tagging = permission.tagging();
    if (tagging != null && !input.path("tags").isEmpty()) {
      for (ResourceReference resource : tagged(operation, tagging, targets, context.caller())) {
        require(policies, context, tagging.action(), resource.arn(), request);
      }
    }
    for (PassedRole role : permission.passedRoles()) {
      for (String arn : roleArns(input, role.path())) {
        requirePassRole(
            policies, context, arn, request.with("iam:PassedToService", role.service()));
      }
    }
  }

  /**
   * Returns the resources that get tags. A job has no ARN yet: the caller must be allowed to tag
   * any job.
   */
  private static List<ResourceReference> tagged(
      OperationModel operation, Tagging tagging, List<ResourceReference> targets, Caller caller) {
    boolean named =
        operation.permission().resources().stream()
            .anyMatch(member -> member.type().equals(tagging.resourceType()));
    return named
        ? targets.stream().filter(t -> t.type().equals(tagging.resourceType())).toList()
        : List.of(
            new ResourceReference(
                tagging.resourceType(),
                "arn:%s:batch:%s:%s:%s/*"
                    .formatted(
                        caller.partition(),
                        caller.region(),
                        caller.accountId(),
                        tagging.resourceType()),
                Map.of()));
  }

  private static List<String> roleArns(JsonNode input, String path) {
    int payload = path.indexOf('#');
    if (payload < 0) {
      return InputPath.texts(input, path);
    }
    String text = input.path(path.substring(0, payload)).asText("{}");
    return InputPath.texts(EmbeddedJson.parse(text), path.substring(payload + 1));
  }

  private static void require(
      PolicySet policies,
      CallContext context,
      String action,
      String resource,
      RequestContext request) {
    if (!policies.allows(action, resource, request)) {
      throw AwsErrors.accessDenied(context.caller().principalArn(), action, resource);
    }
  }

  private static void requirePassRole(
      PolicySet policies, CallContext context, String role, RequestContext request) {
    if (!policies.allows("iam:PassRole", role, request)) {
      throw denied(context, role);
    }
  }

  private static AwsException denied(CallContext context, String role) {
    return AwsErrors.accessDenied(context.caller().principalArn(), "iam:PassRole", role);
  }
}
