package io.windlass.submission.identity;

import java.util.Map;

/**
 * A resource that its owner creates, changes and deletes, such as a job queue. Immutable.
 *
 * @param <R> the resource itself
 */
public interface OwnedResource<R> {
  /** Returns the ARN, which names the owner too. */
  ResourceArn arn();

  /** Returns the tags. */
  Map<String, String> tags();

  /** Returns the resource with other tags. */
  R withTags(Map<String, String> changed);

  /** Returns whether the deletion was accepted and is not finished yet. */
  default boolean deleting() {
    return false;
  }
}
