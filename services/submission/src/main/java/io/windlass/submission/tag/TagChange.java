package io.windlass.submission.tag;

import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Adds and removes tags of a resource (TAG-005). The results are ordered by key. */
public final class TagChange {
  private TagChange() {}

  /** Adds tags; a tag with a present key replaces that tag. */
  public static Result<Map<String, String>> add(
      Map<String, String> present, Map<String, String> added) {
    ValidationErrors validationErrors = new ValidationErrors();
    TagRules.check(added, validationErrors);
    Map<String, String> result = new TreeMap<>(present);
    result.putAll(added);
    if (result.size() > TagRules.MAXIMUM) {
      validationErrors.invalid(
          "tags: a resource may have "
              + TagRules.MAXIMUM
              + " tags at most, this would make it "
              + result.size());
    }
    return validationErrors.orElse(() -> result);
  }

  /** Removes tags by key; a key that is not there is no error. */
  public static Result<Map<String, String>> remove(
      Map<String, String> present, Collection<String> keys) {
    ValidationErrors validationErrors = new ValidationErrors();
    for (String key : keys) {
      if (TagRules.reserved(key)) {
        validationErrors.invalid(
            "tagKeys: tags whose key starts with aws: cannot be removed: " + key);
      }
    }
    Map<String, String> result = new TreeMap<>(present);
    result.keySet().removeAll(keys);
    return validationErrors.orElse(() -> result);
  }
}
