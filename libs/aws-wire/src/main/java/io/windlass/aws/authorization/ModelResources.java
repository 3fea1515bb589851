package io.windlass.aws.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.Caller;
import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.OperationModel.ResourceMember;
import java.util.ArrayList;
import java.util.List;

/**
 * Resources as the model declares them: a member holds a name or an ARN, and a name becomes the ARN
 * that it has in the caller's account and region (IAM-030, IAM-031).
 */
public final class ModelResources implements ResourceResolver {
  private final String service;
  private final ResourceTags tags;

  public ModelResources(String service, ResourceTags tags) {
    this.service = service;
    this.tags = tags;
  }

  @Override
  public List<ResourceReference> resolve(OperationModel operation, JsonNode input, Caller caller) {
    var references = new ArrayList<ResourceReference>();
    for (ResourceMember member : operation.permission().resources()) {
      List<String> values = InputPath.texts(input, member.path());
      if (values.isEmpty() && member.otherwise() != null) {
        values = List.of(member.otherwise());
      }
      for (String value : values) {
        String arn = arn(member.type(), value, input, caller);
        references.add(new ResourceReference(member.type(), arn, tags.of(arn, caller)));
      }
    }
    return references.isEmpty() ? List.of(ResourceReference.ANY) : references;
  }

  private String arn(String type, String value, JsonNode input, Caller caller) {
    boolean isArn = value.startsWith("arn:");
    return switch (type) {
      case "arn" -> value;
      case "log-group" ->
          logGroup(isArn ? value : prefix(caller) + "log-group:" + value)
              + ":log-stream:"
              + input.path("logStreamName").asText("");
      case "quota-share" -> isArn ? value : quotaShare(value, input, caller);
      case "schedule" -> isArn ? value : prefix(caller) + "schedule/" + group(input) + "/" + value;
      case "rule" -> isArn ? value : prefix(caller) + "rule/" + busPrefix(input) + value;
      default -> isArn ? value : prefix(caller) + type + "/" + value;
    };
  }

  /** Returns the ARN of a quota share, which contains that of its queue. */
  private String quotaShare(String name, JsonNode input, Caller caller) {
    String queue = arn("job-queue", input.path("jobQueue").asText(""), input, caller);
    return queue + "/quota-share/" + name;
  }

  private String prefix(Caller caller) {
    return "arn:%s:%s:%s:%s:"
        .formatted(caller.partition(), service, caller.region(), caller.accountId());
  }

  /** Returns the ARN of a log group without {@code :*} at its end. */
  private static String logGroup(String arn) {
    return arn.endsWith(":*") ? arn.substring(0, arn.length() - 2) : arn;
  }

  private static String group(JsonNode input) {
    return input.path("GroupName").asText("default");
  }

  /** Rules of the default bus are named without it. */
  private static String busPrefix(JsonNode input) {
    String bus = input.path("EventBusName").asText("default");
    String name = bus.substring(bus.lastIndexOf('/') + 1);
    return name.equals("default") ? "" : name + "/";
  }
}
