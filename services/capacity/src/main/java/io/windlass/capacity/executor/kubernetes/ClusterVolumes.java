package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the host paths of definitions are in a cluster: the site's map. A path that is not in it
 * cannot be mounted, since directories of the machine that runs this service are not those of the
 * nodes. Immutable.
 *
 * <p>Its text is a list of {@code PATH=SOURCE}, separated by commas. A source is {@code
 * host:/directory}, {@code pvc:claim} or {@code nfs:server:/directory}.
 */
public final class ClusterVolumes {
  /** Has no paths. */
  public static final ClusterVolumes NONE = new ClusterVolumes(Map.of());

  private final Map<String, Source> sources;

  private ClusterVolumes(Map<String, Source> sources) {
    this.sources = sources;
  }

  private sealed interface Source {
    record Host(String directory) implements Source {}

    record Claim(String name) implements Source {}

    record Nfs(String server, String directory) implements Source {}
  }

  /**
   * Parses a map.
   *
   * @throws IllegalArgumentException if it is not of the form above
   */
  public static ClusterVolumes parse(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    Map<String, Source> sources = new LinkedHashMap<>();
    Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .forEach(
            entry -> {
              int equals = entry.indexOf('=');
              if (equals < 1 || entry.charAt(0) != '/') {
                throw unexpected(entry);
              }
              sources.put(entry.substring(0, equals), source(entry, entry.substring(equals + 1)));
            });
    return new ClusterVolumes(sources);
  }

  private static Source source(String entry, String text) {
    int colon = text.indexOf(':');
    String kind = text.substring(0, Math.max(0, colon));
    String rest = text.substring(colon + 1);
    int directory = rest.indexOf(":/");
    if (kind.equals("host") && rest.startsWith("/")) {
      return new Source.Host(rest);
    }
    if (kind.equals("pvc") && !rest.isEmpty()) {
      return new Source.Claim(rest);
    }
    if (kind.equals("nfs") && directory > 0) {
      return new Source.Nfs(rest.substring(0, directory), rest.substring(directory + 1));
    }
    throw unexpected(entry);
  }

  private static IllegalArgumentException unexpected(String entry) {
    return new IllegalArgumentException(
        "value: %s (expected: PATH=host:/directory, PATH=pvc:claim or PATH=nfs:server:/directory)"
            .formatted(entry));
  }

  /** Returns whether a path can be mounted. */
  boolean has(String path) {
    return sources.containsKey(path);
  }

  /** Returns a volume of a pod for a path; empty if the path is not in the map. */
  Optional<VolumeBuilder> volume(String path) {
    return Optional.ofNullable(sources.get(path)).map(ClusterVolumes::volume);
  }

  private static VolumeBuilder volume(Source source) {
    var volume = new VolumeBuilder();
    return switch (source) {
      case Source.Host host -> volume.withNewHostPath(host.directory(), null);
      case Source.Claim claim -> volume.withNewPersistentVolumeClaim(claim.name(), false);
      case Source.Nfs nfs -> volume.withNewNfs(nfs.directory(), false, nfs.server());
    };
  }
}
