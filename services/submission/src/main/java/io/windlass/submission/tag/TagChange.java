package io.windlass.submission.tag;

import io.windlass.submission.outcome.Objections;
import io.windlass.submission.outcome.Outcome;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** How the tags of a resource change (TAG-005). The results are ordered by key. */
public final class TagChange {
  private TagChange() {}

  /** Adds tags; a tag with a present key replaces that tag. */
  public static Outcome<Map<String, String>> add(
      Map<String, String> present, Map<String, String> added) {
    Objections objections = new Objections();
    TagRules.check(added, objections);
    Map<String, String> result = new TreeMap<>(present);
    result.putAll(added);
    if (result.size() > TagRules.MAXIMUM) {
      objections.invalid(
          "tags: a resource may have "
              + TagRules.MAXIMUM
              + " tags at most, this would make it "
              + result.size());
    }
    return objections.orElse(() -> result);
  }

  /** Removes tags by key; a key that is not there is no error. */
  public static Outcome<Map<String, String>> remove(
      Map<String, String> present, Collection<String> keys) {
    Objections objections = new Objections();
    for (String key : keys) {
      if (TagRules.reserved(key)) {
        objections.invalid("tagKeys: tags whose key starts with aws: cannot be removed: " + key);
      }
    }
    Map<String, String> result = new TreeMap<>(present);
    result.keySet().removeAll(keys);
    return objections.orElse(() -> result);
  }
}
