package io.windlass.submission.identity;

import java.util.Optional;

/**
 * An ARN of the batch service: {@code arn:<partition>:batch:<region>:<account>:<kind>/<id>}.
 * Parsing accepts exactly what {@link #toString} makes.
 */
public record ResourceArn(Owner owner, ResourceKind kind, String id) {
  @Override
  public String toString() {
    return "arn:"
        + owner.partition()
        + ":batch:"
        + owner.region()
        + ":"
        + owner.accountId()
        + ":"
        + kind.path()
        + "/"
        + id;
  }

  /** Returns the ARN, if it is one of the batch service and of a kind that is known here. */
  public static Optional<ResourceArn> parse(String text) {
    String[] parts = text.split(":", 6);
    if (parts.length != 6 || !parts[0].equals("arn") || !parts[2].equals("batch")) {
      return Optional.empty();
    }
    int slash = parts[5].indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String word = parts[5].substring(0, slash);
    String id = parts[5].substring(slash + 1);
    Owner owner = new Owner(parts[4], parts[3]);
    for (ResourceKind kind : ResourceKind.values()) {
      if (kind.names(word, id) && !id.isEmpty() && owner.partition().equals(parts[1])) {
        return Optional.of(new ResourceArn(owner, kind, id));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the ARN for a name or an ARN that a caller gives. Empty for an ARN of another kind,
   * account or region.
   */
  public static Optional<ResourceArn> resolve(Owner owner, ResourceKind kind, String nameOrArn) {
    if (!nameOrArn.startsWith("arn:")) {
      return Optional.of(new ResourceArn(owner, kind, nameOrArn));
    }
    return parse(nameOrArn).filter(arn -> arn.kind() == kind && arn.owner().equals(owner));
  }
}
