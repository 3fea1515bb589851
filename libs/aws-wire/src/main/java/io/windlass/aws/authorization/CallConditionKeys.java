package io.windlass.aws.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.iam.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The condition keys that every call has: the caller, the moment, the network, the request's tags
 * (IAM-013).
 */
final class CallConditionKeys {
  private CallConditionKeys() {}

  static RequestContext of(CallContext context, JsonNode input) {
    Caller caller = context.caller();
    RequestContext request =
        RequestContext.none()
            .with("aws:username", caller.userName())
            .with("aws:userid", caller.accessKeyId())
            .with("aws:PrincipalArn", caller.principalArn())
            .with("aws:PrincipalAccount", caller.accountId())
            .with("aws:PrincipalType", "User")
            .with("aws:RequestedRegion", caller.region())
            .with("aws:CurrentTime", context.now().toString())
            .with("aws:EpochTime", Long.toString(context.now().getEpochSecond()))
            .with("aws:SourceIp", context.sourceAddress())
            .with("aws:UserAgent", context.userAgent())
            .with("aws:SecureTransport", Boolean.toString(context.secure()));
    return withRequestTags(request, input);
  }

  private static RequestContext withRequestTags(RequestContext request, JsonNode input) {
    RequestContext result = request;
    var keys = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> tag : input.path("tags").properties()) {
      keys.add(tag.getKey());
      result = result.with("aws:RequestTag/" + tag.getKey(), tag.getValue().asText());
    }
    keys.addAll(InputPath.texts(input, "tagKeys[]"));
    return result
        .with("aws:TagKeys", keys)
        .with("batch:ShareIdentifier", InputPath.texts(input, "shareIdentifier"))
        .with("batch:QuotaShareName", InputPath.texts(input, "quotaShareName"))
        .with("batch:SchedulingPriority", priority(input));
  }

  private static List<String> priority(JsonNode input) {
    JsonNode override = input.path("schedulingPriorityOverride");
    JsonNode priority = override.isMissingNode() ? input.path("schedulingPriority") : override;
    return priority.isNumber() ? List.of(priority.asText()) : List.of();
  }

  static RequestContext withTags(RequestContext request, ResourceReference resource) {
    RequestContext result = request;
    for (Map.Entry<String, String> tag : resource.tags().entrySet()) {
      result = result.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
    }
    return result;
  }
}
