package io.windlass.stateevents.api;

import io.windlass.stateevents.pattern.EventPattern;
import io.windlass.stateevents.pattern.PatternMatcher;
import io.windlass.stateevents.subscription.EventFilter;
import io.windlass.stateevents.subscription.StreamedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of an account by what they want. Their event patterns are compiled together, so
 * that an event is matched once, however many there are. Thread-safe.
 */
final class AccountStreams {
  private final Map<EventFilter, Set<EventStream>> byFilter = new ConcurrentHashMap<>();
  private @Nullable PatternMatcher<EventFilter> patterns;

  synchronized void add(EventStream stream) {
    byFilter
        .computeIfAbsent(
            stream.filter(),
            filter -> {
              forgetPatterns(filter);
              return ConcurrentHashMap.newKeySet();
            })
        .add(stream);
  }

  /** Removes a stream; returns whether none is left. */
  synchronized boolean removed(EventStream stream) {
    byFilter.computeIfPresent(
        stream.filter(),
        (filter, set) -> {
          set.remove(stream);
          if (!set.isEmpty()) {
            return set;
          }
          forgetPatterns(filter);
          return null;
        });
    return byFilter.isEmpty();
  }

  private void forgetPatterns(EventFilter changed) {
    if (changed.pattern() != null) {
      patterns = null;
    }
  }

  /** Returns the patterns, compiled if they have changed. */
  synchronized PatternMatcher<EventFilter> compiled() {
    PatternMatcher<EventFilter> known = patterns;
    if (known == null) {
      var all = new HashMap<EventFilter, EventPattern>();
      for (EventFilter filter : byFilter.keySet()) {
        EventPattern pattern = filter.pattern();
        if (pattern != null) {
          all.put(filter, pattern);
        }
      }
      known = PatternMatcher.of(all);
      patterns = known;
    }
    return known;
  }

  /**
   * Returns what each filter lets through, in order; those that let nothing through are absent.
   *
   * @param matcher the compiled patterns
   */
  Map<EventFilter, List<StreamedEvent>> wanted(
      List<StreamedEvent> events, PatternMatcher<EventFilter> matcher) {
    var wanted = new LinkedHashMap<EventFilter, List<StreamedEvent>>();
    for (StreamedEvent event : events) {
      Set<EventFilter> matched =
          matcher.isEmpty() ? Set.of() : new HashSet<>(matcher.match(event.json()));
      for (EventFilter filter : byFilter.keySet()) {
        if ((filter.pattern() == null || matched.contains(filter))
            && filter.accepts(event.envelope())) {
          wanted.computeIfAbsent(filter, _ -> new ArrayList<>()).add(event);
        }
      }
    }
    return wanted;
  }

  Set<EventStream> wanting(EventFilter filter) {
    return byFilter.getOrDefault(filter, Set.of());
  }

  Stream<EventStream> all() {
    return byFilter.values().stream().flatMap(Set::stream);
  }
}
