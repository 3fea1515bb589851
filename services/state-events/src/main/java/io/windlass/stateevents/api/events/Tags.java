package io.windlass.stateevents.api.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.events.Tag;
import io.windlass.stateevents.store.configuration.Tagged;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tags of buses and rules: at most 50, none of AWS's own (TAG-006, TAG-008). */
final class Tags {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 50;
  private static final String RESERVED = "aws:";

  private Tags() {}

  /** Adds tags, or gives those that are there another value. */
  static void add(Tagged resource, @Nullable List<Tag> tags) {
    if (tags == null || tags.isEmpty()) {
      return;
    }
    var all = new TreeMap<>(of(resource));
    for (Tag tag : tags) {
      if (tag.key().toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
        throw EventsErrors.validation(
            "Invalid parameter: System tags cannot be added/updated by requester.");
      }
      all.put(tag.key(), tag.value());
    }
    if (tags.stream().map(Tag::key).distinct().count() < tags.size()) {
      throw EventsErrors.validation("Invalid parameter: Duplicated keys are not allowed.");
    }
    if (all.size() > MOST) {
      throw EventsErrors.validation("Invalid parameter: Number of tags exceeds the limit of 50.");
    }
    store(resource, all);
  }

  static void remove(Tagged resource, List<String> keys) {
    var all = new TreeMap<>(of(resource));
    all.keySet().removeAll(keys);
    store(resource, all);
  }

  static Map<String, String> of(Tagged resource) {
    try {
      var tags = new TreeMap<String, String>();
      JSON.readTree(resource.tags())
          .properties()
          .forEach(each -> tags.put(each.getKey(), each.getValue().asText()));
      return tags;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("tags in the database are not JSON", e);
    }
  }

  static List<Tag> shown(Map<String, String> tags) {
    var shown = new ArrayList<Tag>();
    tags.forEach((key, value) -> shown.add(Tag.builder().key(key).value(value).build()));
    return shown;
  }

  private static void store(Tagged resource, Map<String, String> tags) {
    resource.tag(JSON.valueToTree(tags).toString());
  }
}
