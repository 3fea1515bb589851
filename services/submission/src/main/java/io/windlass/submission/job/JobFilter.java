package io.windlass.submission.job;

import org.jspecify.annotations.Nullable;

/**
 * One condition of ListJobs (JS-024, VIEW-009); several hold together.
 *
 * <p>Prefixes come without their asterisk; job names come in lower case, since case does not matter
 * for them.
 */
public sealed interface JobFilter {
  /** Jobs with this name, or with a name that begins with it. */
  record Name(String text, boolean prefix) implements JobFilter {}

  /** Jobs of one or all revisions of a definition; the name may be a prefix. */
  record DefinitionName(String name, @Nullable Integer revision, boolean prefix)
      implements JobFilter {}

  /** Jobs created before this instant, in epoch milliseconds. */
  record CreatedBefore(long millis) implements JobFilter {}

  /** Jobs created after this instant, in epoch milliseconds. */
  record CreatedAfter(long millis) implements JobFilter {}

  /** Jobs with this share identifier, or with one that begins with it. */
  record Share(String text, boolean prefix) implements JobFilter {}
}
