package io.windlass.capacity.executor;

import io.windlass.capacity.task.TaskPlan.RuntimePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a machine runs what a job is made for (JD-028, CP-019): Linux on its own architecture, or
 * on another one for which an emulator is registered with its kernel ({@code binfmt_misc}).
 */
public final class RuntimePlatforms {
  private static final Path REGISTERED = Path.of("/proc/sys/fs/binfmt_misc");

  private static final Path NOTHING = REGISTERED.resolve("none");

  private final String architecture;
  private final boolean emulationIsKnown;
  private final Path registered;

  private RuntimePlatforms(String architecture, boolean emulationIsKnown, Path registered) {
    this.architecture = architecture;
    this.emulationIsKnown = emulationIsKnown;
    this.registered = registered;
  }

  /** Returns the platforms of a machine; its architecture may have any usual spelling. */
  public static RuntimePlatforms of(String architecture) {
    boolean linux = System.getProperty("os.name", "").startsWith("Linux");
    return of(architecture, linux, REGISTERED);
  }

  /** Returns the platforms on which this machine runs programs itself, without emulation. */
  public static RuntimePlatforms here() {
    return of(System.getProperty("os.arch", ""), true, NOTHING);
  }

  /** Returns the platforms of a cluster: any architecture for which it has or gets a node. */
  public static RuntimePlatforms any() {
    return new RuntimePlatforms("any architecture", false, NOTHING);
  }

  /**
   * Returns the platforms of an engine. Outside of Linux an engine runs in a virtual machine, which
   * may emulate anything.
   */
  static RuntimePlatforms of(String architecture, boolean linux, Path registered) {
    return new RuntimePlatforms(awsName(architecture), linux, registered);
  }

  /**
   * Refuses a platform that cannot run here.
   *
   * @return the platform to ask an engine for, such as {@code linux/arm64}; empty if it is the
   *     machine's own
   */
  public Optional<String> require(@Nullable RuntimePlatform wanted) throws StartFailure {
    if (wanted == null) {
      return Optional.empty();
    }
    String system = wanted.operatingSystemFamily();
    String processor = wanted.cpuArchitecture();
    if (system != null && !system.isEmpty() && !system.equals("LINUX")) {
      throw refused(system, processor == null ? "X86_64" : processor, "");
    }
    if (processor == null || processor.isEmpty() || processor.equals(architecture)) {
      return Optional.empty();
    }
    if (emulationIsKnown && !isEmulated(processor)) {
      throw refused("LINUX", processor, ", which cannot emulate it");
    }
    return Optional.of("linux/" + engineName(processor));
  }

  private StartFailure refused(String system, String processor, String further) {
    return new StartFailure(
        "CannotStartContainerError: the job's runtimePlatform is %s/%s, but this host is LINUX/%s%s"
            .formatted(system, processor, architecture, further));
  }

  private boolean isEmulated(String processor) {
    String emulator = processor.equals("ARM64") ? "qemu-aarch64" : "qemu-x86_64";
    try {
      String entry = Files.readString(registered.resolve(emulator));
      return entry.startsWith("enabled") && entry.contains("flags:") && fixed(entry);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns whether containers find the interpreter: only if it was opened when registered (flag
   * F).
   */
  private static boolean fixed(String entry) {
    return entry.lines().anyMatch(line -> line.startsWith("flags:") && line.contains("F"));
  }

  private static String awsName(String architecture) {
    return switch (architecture.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "X86_64";
      case "arm64", "aarch64" -> "ARM64";
      default -> architecture;
    };
  }

  private static String engineName(String processor) {
    return processor.equals("ARM64") ? "arm64" : "amd64";
  }
}
