package io.windlass.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.windlass.local.supervisor.ProcessIdentity;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code stack.json}, which the launcher replaces atomically on every change: the
 * processes of the stack, their ids and ports. Other commands read it; the next start uses it to
 * find the processes that a killed launcher left running.
 *
 * @param launcher the supervising process, while it runs
 * @param phase STARTING, READY, STOPPING or STOPPED
 * @param port of the router
 * @param executor value of {@code --executor}
 * @param iamFile value of {@code --iam}
 * @param ports of everything else by name; kept from start to start
 * @param processes that were started and may still run
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StackState(
    @Nullable ProcessIdentity launcher,
    Phase phase,
    int port,
    ExecutorName executor,
    @Nullable String iamFile,
    Map<String, Integer> ports,
    Map<String, ProcessRecord> processes) {
  /** The phase of the stack as a whole. */
  public enum Phase {
    STARTING,
    READY,
    STOPPING,
    STOPPED
  }

  /** One process, its state in the supervisor, and how often it was restarted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ProcessRecord(ProcessIdentity identity, String state, int restarts) {}

  public StackState {
    ports = new TreeMap<>(ports == null ? Map.of() : ports);
    processes = new TreeMap<>(processes == null ? Map.of() : processes);
  }

  public static StackState empty() {
    return new StackState(null, Phase.STOPPED, 8080, ExecutorName.AUTO, null, Map.of(), Map.of());
  }

  /** Reads the state file of a directory, if there is one. */
  public static Optional<StackState> read(StackDirectory directory) {
    if (!Files.exists(directory.stateFile())) {
      return Optional.empty();
    }
    return Optional.of(StackDirectory.readJson(directory.stateFile(), StackState.class));
  }

  public void write(StackDirectory directory) {
    StackDirectory.writeJson(directory.stateFile(), this);
  }

  /** Returns whether the launcher runs now. */
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
