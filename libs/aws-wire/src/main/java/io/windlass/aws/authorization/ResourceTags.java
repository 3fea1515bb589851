package io.windlass.aws.authorization;

import io.windlass.aws.Caller;
import java.util.Map;

/**
 * The tags of a resource by its ARN, as a service knows them; empty for a resource that does not
 * exist.
 */
@FunctionalInterface
public interface ResourceTags {
  Map<String, String> of(String arn, Caller caller);

  static ResourceTags none() {
    return (arn, caller) -> Map.of();
  }
}
