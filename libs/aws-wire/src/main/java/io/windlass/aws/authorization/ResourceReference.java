package io.windlass.aws.authorization;

import java.util.Map;

/**
 * A resource that a call acts upon: its type as the model names it, its ARN (or {@code *}) and its
 * tags, for {@code aws:ResourceTag}.
 */
public record ResourceReference(String type, String arn, Map<String, String> tags) {
  public static final ResourceReference ANY = new ResourceReference("*", "*", Map.of());
}
