package io.windlass.aws.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.Caller;
import io.windlass.aws.model.OperationModel;
import java.util.List;

/**
 * Says which resources a call acts upon. Every one of them must be allowed (IAM-032). {@link
 * ModelResources} does it from the model alone; a service replaces it where names do not tell the
 * ARN.
 */
@FunctionalInterface
public interface ResourceResolver {
  /** At least one reference; {@link ResourceReference#ANY} where the action knows no resources. */
  List<ResourceReference> resolve(OperationModel operation, JsonNode input, Caller caller);
}
