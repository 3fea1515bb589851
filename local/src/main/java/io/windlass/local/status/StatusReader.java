package io.windlass.local.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.local.client.ApiException;
import io.windlass.local.client.StackClient;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.KafkaCredentials;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackState;
import io.windlass.local.stack.StackState.ProcessRecord;
import io.windlass.local.status.StackStatus.KafkaAddress;
import io.windlass.local.status.StackStatus.ProcessStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the status of a running stack from its processes; one that does not answer is DOWN. */
public final class StatusReader {
  private static final List<String> ORDER =
      List.of(
          "submission", "scheduler", "capacity", "state-events", "kafka", "postgres", "registry");

  private final StackDirectory directory;
  private final StackState state;
  private final Credentials credentials;

  public StatusReader(StackDirectory directory, StackState state, Credentials credentials) {
    this.directory = directory;
    this.state = state;
    this.credentials = credentials;
  }

  public StackStatus read() {
    var launcher = state.launcher();
    return new StackStatus(
        state.isRunning(),
        state.endpoint(),
        directory.root().toString(),
        state.phase().name(),
        state.executor().toString(),
        state.iamFile(),
        kafka(),
        launcher == null ? 0 : launcher.pid(),
        processes(),
        new LagReader(state.ports(), credentials).read(),
        jobs());
  }

  private @Nullable KafkaAddress kafka() {
    var port = state.ports().get("kafka");
    var file = directory.kafkaClientFile(KafkaCredentials.READER);
    return port == null || !Files.exists(file)
        ? null
        : new KafkaAddress("127.0.0.1:" + port, KafkaCredentials.READER, file.toString());
  }

  private List<ProcessStatus> processes() {
    var names = new ArrayList<>(ORDER);
    state.processes().keySet().stream().filter(name -> !ORDER.contains(name)).forEach(names::add);
    var result = new ArrayList<ProcessStatus>();
    for (var name : names) {
      var process = state.processes().get(name);
      if (process != null) {
        result.add(process(name, process));
      }
    }
    return result;
  }

  private ProcessStatus process(String name, ProcessRecord process) {
    var alive = process.identity().isAlive();
    var port = state.ports().get(name);
    var health = alive && port != null ? health(name, port) : Health.DOWN;
    return new ProcessStatus(
        name,
        process.identity().pid(),
        port,
        process.state(),
        health.condition(),
        health.reason(),
        process.restarts(),
        alive ? rssMib(process.identity().pid()) : null);
  }

  private Health health(String name, int port) {
    return switch (name) {
      case "kafka", "postgres" -> accepts(port) ? Health.UP : Health.DOWN;
      case "registry" -> {
        var management = state.ports().get("registry-management");
        yield management != null && HttpProbe.isOk(uri(management, "/health/ready"))
            ? Health.UP
            : Health.DOWN;
      }
      default -> HttpProbe.body(uri(port, "/q/health/ready")).map(Health::of).orElse(Health.DOWN);
    };
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable Long rssMib(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  private Map<String, Long> jobs() {
    var result = new LinkedHashMap<String, Long>();
    try (var client = new StackClient(URI.create(state.endpoint()), credentials, 1)) {
      for (var total : summary(client).properties()) {
        result.put(total.getKey(), total.getValue().asLong());
      }
    } catch (ApiException e) {
      // The stack does not answer now; the processes above say why.
      result.clear();
    }
    return result;
  }

  private static JsonNode summary(StackClient client) {
    return client.getNow("/windlass/v1/summary", Duration.ofSeconds(3)).path("totals");
  }
}
