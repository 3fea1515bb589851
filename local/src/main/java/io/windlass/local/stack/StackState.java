package io.windlass.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.local.supervisor.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher writes down in {@code stack.json}, on every change and in one step: who runs,
 * under which process id and port, since when. Other commands read it; the next start uses it to
 * find what a killed launcher left behind.
 *
 * @param launcher the supervising process, while it runs
 * @param phase STARTING, READY, STOPPING or STOPPED
 * @param port of the router
 * @param executor what was asked for with {@code --executor}
 * @param iamFile what was asked for with {@code --iam}
 * @param ports of everything else, by name; kept from start to start
 * @param processes that were started and may still run
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StackState(
    @Nullable ProcessIdentity launcher,
    Phase phase,
    int port,
    String executor,
    @Nullable String iamFile,
    Map<String, Integer> ports,
    Map<String, ProcessRecord> processes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the stack as a whole is. */
  public enum Phase {
    STARTING,
    READY,
    STOPPING,
    STOPPED
  }

  /** One process: who it is, in which state the supervisor has it, how often it was restarted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ProcessRecord(ProcessIdentity identity, String state, int restarts) {}

  public StackState {
    ports = new TreeMap<>(ports == null ? Map.of() : ports);
    processes = new TreeMap<>(processes == null ? Map.of() : processes);
  }

  public static StackState empty() {
    return new StackState(null, Phase.STOPPED, 8080, "auto", null, Map.of(), Map.of());
  }

  /** What the directory's state file says, if there is one. */
  public static Optional<StackState> read(StackDirectory directory) {
    if (!Files.exists(directory.stateFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(directory.stateFile().toFile(), StackState.class));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory.stateFile(), e);
    }
  }

  public void write(StackDirectory directory) {
    try {
      StackDirectory.writePrivately(
          directory.stateFile(),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether its launcher runs right now. */
  @JsonIgnore
  public boolean isRunning() {
    return launcher != null && launcher.isAlive();
  }

  @JsonIgnore
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  public StackState withPhase(Phase value) {
    return new StackState(launcher, value, port, executor, iamFile, ports, processes);
  }

  public StackState withPorts(Map<String, Integer> value) {
    return new StackState(launcher, phase, port, executor, iamFile, value, processes);
  }

  public StackState withProcess(String name, ProcessRecord value) {
    var changed = new TreeMap<>(processes);
    changed.put(name, value);
    return new StackState(launcher, phase, port, executor, iamFile, ports, changed);
  }

  public StackState withoutProcess(String name) {
    var changed = new TreeMap<>(processes);
    changed.remove(name);
    return new StackState(launcher, phase, port, executor, iamFile, ports, changed);
  }
}
