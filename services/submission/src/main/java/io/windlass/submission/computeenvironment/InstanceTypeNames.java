package io.windlass.submission.computeenvironment;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that {@code instanceTypes} may have: types, families and bundles (CE-038, CE-041).
 * Immutable. Read from lines in the forms that the heads of {@code instance-types.txt} and {@code
 * bundles.txt} of the API model describe.
 */
public final class InstanceTypeNames {
  private static final int FIRST_SIZE = 4;

  private final Set<String> names;

  private InstanceTypeNames(Set<String> names) {
    this.names = names;
  }

  public static InstanceTypeNames parse(List<String> types, List<String> bundles) {
    Set<String> names = new TreeSet<>();
    for (String line : types) {
      if (!line.isBlank() && !line.startsWith("#")) {
        addFamily(line.strip().split("\\s+"), names);
      }
    }
    for (String line : bundles) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] columns = line.strip().split("\\s+", 2);
        names.add(columns[0]);
      }
    }
    return new InstanceTypeNames(names);
  }

  private static void addFamily(String[] columns, Set<String> names) {
    names.add(columns[0]);
    for (int i = FIRST_SIZE; i < columns.length; i++) {
      names.add(columns[0] + "." + columns[i].substring(0, columns[i].indexOf('=')));
    }
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  /** Returns all of them, as AWS lists them for tools that read its refusal. */
  @Override
  public String toString() {
    return names.toString();
  }
}
