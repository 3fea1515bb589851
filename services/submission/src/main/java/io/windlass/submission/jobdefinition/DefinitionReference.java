package io.windlass.submission.jobdefinition;

import io.windlass.submission.identity.NameRules;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.outcome.Result;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a job definition: {@code name}, {@code name:revision}, or an ARN with or without a
 * revision (J-002, JD-006).
 *
 * @param revision null means the latest active one
 */
public record DefinitionReference(String name, @Nullable Integer revision) {
  /** Returns what the text names, or why it names nothing. */
  public static Result<DefinitionReference> parse(Owner owner, String text) {
    return ResourceArn.resolve(owner, ResourceKind.JOB_DEFINITION, text)
        .map(arn -> split(arn.id()))
        .orElseGet(() -> Result.refused("JobDefinition " + text + " not found."));
  }

  private static Result<DefinitionReference> split(String id) {
    int colon = id.indexOf(':');
    String name = colon < 0 ? id : id.substring(0, colon);
    String revision = colon < 0 ? null : id.substring(colon + 1);
    if (!NameRules.valid(name) || (revision != null && !revision.matches("[1-9][0-9]{0,8}"))) {
      return Result.refused(
          "Provided name " + id + " is not supported pattern[a-zA-Z_0-9-]{1,128}");
    }
    return Result.accepted(
        new DefinitionReference(name, revision == null ? null : Integer.valueOf(revision)));
  }

  /** Returns the ARN, with the revision if there is one. */
  public ResourceArn arn(Owner owner) {
    return new ResourceArn(owner, ResourceKind.JOB_DEFINITION, toString());
  }

  @Override
  public String toString() {
    return revision == null ? name : name + ":" + revision;
  }
}
