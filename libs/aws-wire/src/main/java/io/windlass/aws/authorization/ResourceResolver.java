package io.windlass.aws.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.Caller;
import io.windlass.aws.model.OperationModel;
import java.util.List;

/**
 * Finds the resources that a call acts upon, every one of which must be allowed (IAM-032). {@link
 * ModelResources} finds them by the model; a service replaces it if a name does not determine the
 * ARN.
 */
@FunctionalInterface
public interface ResourceResolver {
  /** At least one reference; {@link ResourceReference#ANY} where the action knows no resources. */
  List<ResourceReference> resolve(OperationModel operation, JsonNode input, Caller caller);
}
