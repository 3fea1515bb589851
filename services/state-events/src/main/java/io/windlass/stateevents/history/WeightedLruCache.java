package io.windlass.stateevents.history;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A cache bounded by weight that evicts the least recently used entry first. Not thread-safe. */
final class WeightedLruCache<V> {
  private final Map<String, V> values = new LinkedHashMap<>(1024, 0.75f, true);
  private final long limit;
  private final ToIntFunction<V> weigher;
  private long weight;

  WeightedLruCache(long limit, ToIntFunction<V> weigher) {
    this.limit = limit;
    this.weigher = weigher;
  }

  @Nullable V get(String key) {
    return values.get(key);
  }

  void put(String key, V value) {
    V replaced = values.put(key, value);
    weight += weigher.applyAsInt(value) - (replaced == null ? 0 : weigher.applyAsInt(replaced));
    var eldest = values.entrySet().iterator();
    while (weight > limit && eldest.hasNext()) {
      weight -= weigher.applyAsInt(eldest.next().getValue());
      eldest.remove();
    }
  }

  void remove(String key) {
    V removed = values.remove(key);
    if (removed != null) {
      weight -= weigher.applyAsInt(removed);
    }
  }

  void clear() {
    values.clear();
    weight = 0;
  }

  int size() {
    return values.size();
  }
}
