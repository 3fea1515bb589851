package io.windlass.capacity.executor;

import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.LinuxParameters;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What of the host containers may have: this site's policy. Where it says nothing, everything, as
 * on an instance of one's own, except the directories that Windlass itself lives in: neither they,
 * nor what is in them, nor what contains them, under whatever name.
 */
public final class HostAccess implements SitePolicy {
  private static final String ALL = "all";
  private static final String NONE = "none";
  private static final String READ_ONLY = ":ro";

  /** Paths through {@code /proc} that another process resolves to another file. */
  private static final String THROUGH_A_PROCESS =
      "/proc/(?:\\d+|self|thread-self)(?:/.*)?|/dev/fd(?:/.*)?";

  private final Optional<List<Allowed>> paths;
  private final Optional<List<Path>> devices;
  private final boolean privileged;
  private final List<Path> reserved;

  private record Allowed(Path path, boolean readOnly) {
    static Allowed of(String text) {
      boolean readOnly = text.endsWith(READ_ONLY);
      String path = readOnly ? text.substring(0, text.length() - READ_ONLY.length()) : text;
      return new Allowed(real(absolute(path)), readOnly);
    }
  }

  /**
   * Creates the policy that settings describe.
   *
   * @param paths {@code all}, {@code none}, or the directories whose content containers may mount,
   *     separated by commas; with {@code :ro} behind it, for reading only
   * @param devices {@code all}, {@code none}, or device files and directories of them
   * @param reserved Windlass's own directories
   * @throws IllegalArgumentException if something in it is no absolute path
   */
  public HostAccess(String paths, String devices, boolean privileged, List<Path> reserved) {
    this.paths = list(paths).map(all -> all.stream().map(Allowed::of).toList());
    this.devices = list(devices).map(all -> all.stream().map(HostAccess::absolute).toList());
    this.privileged = privileged;
    this.reserved = reserved.stream().map(path -> real(path.toAbsolutePath().normalize())).toList();
  }

  /** Returns a policy that allows everything but these directories. */
  public static HostAccess allBut(List<Path> reserved) {
    return new HostAccess(ALL, ALL, true, reserved);
  }

  private static Optional<List<String>> list(String setting) {
    String text = setting.strip();
    if (text.equals(ALL)) {
      return Optional.empty();
    }
    return Optional.of(
        text.equals(NONE)
            ? List.of()
            : Arrays.stream(text.split(",", -1)).map(String::strip).toList());
  }

  private static Path absolute(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          "value: " + text + " (expected: all, none, or absolute paths separated by commas)");
    }
    return path.normalize();
  }

  @Override
  public void require(TaskLaunch launch, ContainerPlan container) throws StartFailure {
    if (container.privileged() && !privileged) {
      throw refused("privileged is not allowed on this host");
    }
    LinuxParameters linux = container.linuxParameters();
    if (linux != null) {
      for (LinuxParameters.Device device : linux.devices()) {
        requireDevice(device.hostPath());
      }
    }
  }

  /** Returns the path as it is written: engines may know it by no other name. */
  @Override
  public Optional<String> hostPath(Volume volume, boolean writable) throws StartFailure {
    String path = volume.hostPath();
    if (path != null) {
      requirePath(volume.name(), path, writable);
    }
    return Optional.ofNullable(path);
  }

  private void requirePath(String volume, String text, boolean writing) throws StartFailure {
    String member = "volume " + volume + ": host.sourcePath " + text;
    Path named = path(member, text);
    Path meant = real(named);
    if (named.toString().matches(THROUGH_A_PROCESS)
        || meant.toString().matches(THROUGH_A_PROCESS)) {
      throw refused(member + " is not allowed: it leads through a process");
    }
    for (Path own : reserved) {
      if (meets(named, own) || meets(meant, own) || isInside(meant, own)) {
        throw refused(member + " is not allowed: it reaches into a directory of Windlass itself");
      }
    }
    if (paths.isPresent()) {
      List<Allowed> here =
          paths.get().stream().filter(allowed -> meant.startsWith(allowed.path())).toList();
      if (here.isEmpty()) {
        throw refused(member + " is not allowed on this host");
      }
      if (writing && here.stream().allMatch(Allowed::readOnly)) {
        throw refused(member + " is allowed with readOnly mount points only on this host");
      }
    }
  }

  private void requireDevice(String text) throws StartFailure {
    String member = "linuxParameters.devices: hostPath " + text;
    Path device = path(member, text);
    boolean allowed =
        devices.isEmpty()
            || devices.get().stream().anyMatch(listed -> real(device).startsWith(real(listed)));
    if (!allowed) {
      throw refused(member + " is not allowed on this host");
    }
  }

  /** Refuses relative paths: an engine makes named volumes of them, which nobody removes. */
  private static Path path(String member, String text) throws StartFailure {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      throw refused(member + " is no path: " + e.getReason());
    }
    throw refused(member + " must be an absolute path");
  }

  private static StartFailure refused(String why) {
    return new StartFailure("CannotCreateContainerError: " + why);
  }

  private static boolean meets(Path one, Path other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  /** Returns whether a path lies in a directory, even by way of another mount of it. */
  private static boolean isInside(Path path, Path directory) {
    for (Path place = path; place != null; place = place.getParent()) {
      try {
        if (Files.exists(place) && Files.isSameFile(place, directory)) {
          return true;
        }
      } catch (IOException e) {
        return true; // it cannot be told
      }
    }
    return false;
  }

  /** Resolves the symbolic links in the part of a path that exists. */
  private static Path real(Path path) {
    Path place = path;
    while (place.getParent() != null && !Files.exists(place)) {
      place = place.getParent();
    }
    try {
      return place.toRealPath().resolve(place.relativize(path)).normalize();
    } catch (IOException e) {
      return path;
    }
  }
}
