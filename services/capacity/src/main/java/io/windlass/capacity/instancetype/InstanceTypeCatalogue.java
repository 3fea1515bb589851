package io.windlass.capacity.instancetype;

import io.windlass.capacity.resource.Resources;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All instance types that there are, by name and by family. Immutable. Read from lines in the form
 * that the head of {@code instance-types.txt} describes.
 */
public final class InstanceTypeCatalogue {
  private final Map<String, InstanceType> byName;
  private final Map<String, List<InstanceType>> byFamily;

  private InstanceTypeCatalogue(List<InstanceType> types) {
    byName = new LinkedHashMap<>();
    for (InstanceType type : types) {
      if (byName.put(type.name(), type) != null) {
        throw new IllegalArgumentException("instance type listed twice: " + type.name());
      }
    }
    byFamily = types.stream().collect(Collectors.groupingBy(InstanceType::family));
  }

  public static InstanceTypeCatalogue parse(List<String> lines) {
    List<InstanceType> types = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        types.addAll(parseFamily(line.strip().split("\\s+")));
      }
    }
    return new InstanceTypeCatalogue(types);
  }

  public Optional<InstanceType> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Its types but for metal ones; empty when there is no such family. */
  public List<InstanceType> family(String family) {
    return byFamily.getOrDefault(family, List.of()).stream().filter(t -> !t.isMetal()).toList();
  }

  public int size() {
    return byName.size();
  }

  private static List<InstanceType> parseFamily(String[] columns) {
    List<InstanceType> types = new ArrayList<>();
    for (int i = 4; i < columns.length; i++) {
      types.add(parseSize(columns, columns[i]));
    }
    return types;
  }

  private static InstanceType parseSize(String[] family, String column) {
    int equals = column.indexOf('=');
    String[] shapeAndPrice = column.substring(equals + 1).split("@", -1);
    String[] shape = shapeAndPrice[0].split("/", -1);
    long vcpus = Long.parseLong(shape[0]);
    BigDecimal gib =
        shape.length > 1
            ? new BigDecimal(shape[1])
            : new BigDecimal(family[2]).multiply(BigDecimal.valueOf(vcpus));
    long gpus = shape.length > 2 ? Long.parseLong(shape[2]) : 0;
    BigDecimal usd =
        shapeAndPrice.length > 1
            ? new BigDecimal(shapeAndPrice[1])
            : new BigDecimal(family[3]).multiply(BigDecimal.valueOf(vcpus));
    return InstanceType.of(
        family[0] + "." + column.substring(0, equals),
        Architecture.of(family[1]),
        new Resources(vcpus * 1000, gib.multiply(BigDecimal.valueOf(1024)).longValue(), gpus),
        usd.movePointRight(6).longValue());
  }
}
