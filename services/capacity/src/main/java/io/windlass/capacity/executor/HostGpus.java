package io.windlass.capacity.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The GPUs of this machine by the names that drivers give them: what {@code nvidia-smi -L} lists,
 * else the devices of the Container Device Interface's specifications.
 */
public final class HostGpus {
  private static final Logger LOG = Logger.getLogger(HostGpus.class);
  private static final Pattern LISTED = Pattern.compile("GPU \\d+: .*\\(UUID: (GPU-[^)\\s]+)\\)");
  private static final Pattern KIND = Pattern.compile("(?m)^\\s*kind:\\s*[\"']?([^\\s\"'#]+)");
  private static final Pattern NAME =
      Pattern.compile("(?m)^\\s*(?:-\\s+)?name:\\s*[\"']?([A-Za-z0-9_.:-]+)");
  private static final Pattern INDEX = Pattern.compile("\\d+");
  private static final List<Path> SPECIFICATIONS =
      List.of(Path.of("/etc/cdi"), Path.of("/var/run/cdi"));
  private static final long TIMEOUT_SECONDS = 10;

  private HostGpus() {}

  /**
   * Returns the GPUs that instances may have together.
   *
   * @param setting how many; empty is as many as are found. More than are found are believed only
   *     where none is: then a device's name is its number, as NVIDIA's tools count
   */
  public static List<String> of(OptionalInt setting) {
    if (setting.isPresent() && setting.getAsInt() <= 0) {
      return List.of();
    }
    return choose(setting, find());
  }

  static List<String> choose(OptionalInt setting, List<String> found) {
    int wanted = setting.orElse(found.size());
    if (found.isEmpty()) {
      return IntStream.range(0, wanted).mapToObj(Integer::toString).toList();
    }
    if (wanted > found.size()) {
      LOG.warnf("%d GPUs were asked for, and this machine has %d: %s", wanted, found.size(), found);
    }
    return found.subList(0, Math.min(wanted, found.size()));
  }

  private static List<String> find() {
    List<String> listed = listed(run("nvidia-smi", "-L"));
    return listed.isEmpty() ? specified(SPECIFICATIONS) : listed;
  }

  /** Returns the devices in the output of {@code nvidia-smi -L}. */
  static List<String> listed(String said) {
    return LISTED.matcher(said).results().map(found -> found.group(1)).toList();
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said =
          java.util.concurrent.CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new String(
                      process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  return "";
                }
              });
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        LOG.warnf("%s does not come to an end: no GPU is listed", command[0]);
        return "";
      }
      return process.exitValue() == 0 ? said.join() : "";
    } catch (IOException e) {
      return ""; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Returns the numbered devices of all kinds {@code …/gpu}, such as {@code nvidia.com/gpu=0}. */
  static List<String> specified(List<Path> directories) {
    List<String> devices = new ArrayList<>();
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.list(directory)) {
          files.sorted().forEach(file -> devices.addAll(inSpecification(file)));
        } catch (IOException e) {
          LOG.warnf("%s cannot be read: %s", directory, e.getMessage());
        }
      }
    }
    return devices.stream().distinct().toList();
  }

  private static List<String> inSpecification(Path file) {
    String name = file.getFileName().toString();
    try {
      if (name.endsWith(".json")) {
        return devices(new ObjectMapper().readTree(file.toFile()));
      }
      return name.endsWith(".yaml") || name.endsWith(".yml")
          ? devices(Files.readString(file))
          : List.of();
    } catch (IOException e) {
      LOG.warnf("%s cannot be read: %s", file, e.getMessage());
      return List.of();
    }
  }

  private static List<String> devices(JsonNode specification) {
    List<String> names = new ArrayList<>();
    specification.path("devices").forEach(device -> names.add(device.path("name").asText()));
    return devices(specification.path("kind").asText(), names);
  }

  /** Reads two members of a generated file by pattern, so that no YAML parser is needed. */
  private static List<String> devices(String yaml) {
    Matcher kind = KIND.matcher(yaml);
    return kind.find()
        ? devices(kind.group(1), NAME.matcher(yaml).results().map(found -> found.group(1)).toList())
        : List.of();
  }

  private static List<String> devices(String kind, List<String> names) {
    return kind.endsWith("/gpu")
        ? names.stream()
            .filter(name -> INDEX.matcher(name).matches())
            .distinct()
            .map(name -> kind + "=" + name)
            .toList()
        : List.of();
  }
}
