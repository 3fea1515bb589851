package io.windlass.submission.job;

import org.jspecify.annotations.Nullable;

/**
 * One condition of ListJobs (JS-024, VIEW-009); several hold together.
 *
 * <p>Prefixes come without their asterisk; job names come in lower case, since case does not matter
 * for them.
 */
public sealed interface JobFilter {
  /** Jobs whose name is one of these, or begins with one of them. */
  record Name(String text, boolean prefix) implements JobFilter {}

  /** Jobs of a definition: all revisions, or one; names may be prefixes. */
  record DefinitionName(String name, @Nullable Integer revision, boolean prefix)
      implements JobFilter {}

  /** Jobs created before this instant, in epoch milliseconds. */
  record CreatedBefore(long millis) implements JobFilter {}

  /** Jobs created after this instant, in epoch milliseconds. */
  record CreatedAfter(long millis) implements JobFilter {}

  /** Jobs with a share identifier, or one that begins so. */
  record Share(String text, boolean prefix) implements JobFilter {}
}
