package io.windlass.stateevents.store.configuration;

/** What has tags: a JSON object of texts. */
public interface Tagged {
  /** No tags. */
  String NO_TAGS = "{}";

  String tags();

  /** Replaces all tags. */
  void tag(String newTags);
}
