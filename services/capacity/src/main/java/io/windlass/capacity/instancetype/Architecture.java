package io.windlass.capacity.instancetype;

/** Processor architecture; one environment has one (CE-039). */
public enum Architecture {
  X86_64,
  ARM64;

  static Architecture of(String name) {
    return switch (name) {
      case "x86_64" -> X86_64;
      case "arm64" -> ARM64;
      default -> throw new IllegalArgumentException("unknown architecture: " + name);
    };
  }
}
