package io.windlass.submission.computeenvironment;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Processor architecture of instance types; an environment, and a queue, has one (CE-003, CE-039).
 */
public enum Architecture {
  /** Intel and AMD. */
  X86_64,
  /** Graviton: families with a {@code g} right after the generation, such as m6g, and a1. */
  ARM64;

  private static final Pattern GRAVITON =
      Pattern.compile("(a1|[a-z]+[0-9]+g[a-z0-9-]*|default_arm64)(\\..*)?");

  /** Returns the architecture of a type, a family or a keyword such as {@code optimal}. */
  public static Architecture of(String instanceType) {
    return GRAVITON.matcher(instanceType).matches() ? ARM64 : X86_64;
  }

  /** Returns every architecture among the types. */
  public static Set<Architecture> of(Collection<String> instanceTypes) {
    Set<Architecture> found = EnumSet.noneOf(Architecture.class);
    instanceTypes.forEach(type -> found.add(of(type)));
    return found;
  }
}
