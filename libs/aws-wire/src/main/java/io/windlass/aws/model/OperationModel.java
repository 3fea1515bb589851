package io.windlass.aws.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the model: its route, input and output, the service that handles it, and the
 * permission that it needs (IAM-041, IAM-042).
 *
 * @param bodyName what the body describes, for the message about one that is too large
 */
public record OperationModel(
    String name,
    Route route,
    String input,
    String output,
    String answeredBy,
    Permission permission,
    String idempotency,
    int maxBodyBytes,
    String bodyName,
    List<String> errors) {

  /** REST services only; elsewhere POST to {@code /}. */
  public record Route(String method, String uri) {}

  /** The IAM action and its resources. Without resources it acts upon {@code *}. */
  public record Permission(
      Access access,
      String action,
      List<ResourceMember> resources,
      @Nullable Tagging tagging,
      List<PassedRole> passedRoles) {}

  /**
   * The further action when the input has tags, and the type of resource that gets them (IAM-042).
   */
  public record Tagging(String action, String resourceType) {}

  public enum Access {
    READ,
    LIST,
    WRITE,
    TAGGING;

    /** Returns whether the audit trail calls it read-only (CT-008). */
    public boolean isReadOnly() {
      return this == READ || this == LIST;
    }
  }

  /** A path into the input that names resources of a type; a name or an ARN. */
  public record ResourceMember(String type, String path, @Nullable String otherwise) {}

  /** A path into the input that names a role which the caller hands to {@code service}. */
  public record PassedRole(String path, String service) {}
}
