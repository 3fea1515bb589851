package io.windlass.capacity.store;

import io.windlass.capacity.instance.Instance;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.function.Function;

/** Instances turned into one array per column, as UNNEST takes them. */
record ColumnArrays(Collection<Instance> instances) {
  String[] texts(Function<Instance, String> column) {
    return instances.stream().map(column).toArray(String[]::new);
  }

  Integer[] integers(Function<Instance, Integer> column) {
    return instances.stream().map(column).toArray(Integer[]::new);
  }

  Long[] longs(Function<Instance, Long> column) {
    return instances.stream().map(column).toArray(Long[]::new);
  }

  Boolean[] booleans(Function<Instance, Boolean> column) {
    return instances.stream().map(column).toArray(Boolean[]::new);
  }

  OffsetDateTime[] times(Function<Instance, OffsetDateTime> column) {
    return instances.stream().map(column).toArray(OffsetDateTime[]::new);
  }
}
