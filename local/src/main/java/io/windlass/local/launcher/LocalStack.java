package io.windlass.local.launcher;

import io.windlass.embedded.PostgresSettings;
import io.windlass.local.router.Availability;
import io.windlass.local.router.Router;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.IamFile;
import io.windlass.local.stack.KafkaCredentials;
import io.windlass.local.stack.Ports;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackFile;
import io.windlass.local.stack.StackState;
import io.windlass.local.stack.StackState.Phase;
import io.windlass.local.supervisor.Backoff;
import io.windlass.local.supervisor.Component.StartFailure;
import io.windlass.local.supervisor.ProcessIdentity;
import io.windlass.local.supervisor.Supervisor;
import java.net.BindException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A whole stack under this process's supervision: the broker, the database server, the schema
 * registry, the services and the router. {@link #start} brings everything up, each thing as soon as
 * what it needs is there; what dies later is restarted until {@link #stop}. The caller holds the
 * directory's lock.
 */
public final class LocalStack {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
  private static final Duration ROUTER_PATIENCE = Duration.ofSeconds(20);
  private static final List<String> INFRASTRUCTURE =
      List.of("kafka", "kafka-controller", "postgres", "registry", "registry-management");

  private final Installation installation;
  private final StackDirectory directory;
  private final StackOptions options;
  private final StackConsole console;
  private final List<AotCache> caches = new ArrayList<>();
  private @Nullable StackFile file;
  private @Nullable Supervisor supervisor;
  private @Nullable Router router;

  public LocalStack(
      Installation installation,
      StackDirectory directory,
      StackOptions options,
      StackConsole console) {
    this.installation = installation;
    this.directory = directory;
    this.options = options;
    this.console = console;
  }

  /**
   * Brings everything up. Whoever waits for the stack hears of it by {@link #announce}.
   *
   * @throws BindException if somebody else has the router's port; nothing was started
   * @throws StartFailure if something does not come up; call {@link #stop} then
   */
  public void start() throws BindException, StartFailure, InterruptedException {
    long begin = System.nanoTime();
    var before = StackState.read(directory).orElseGet(StackState::empty);
    OrphanedProcesses.stop(directory, console);
    var credentials = Credentials.of(directory, new SecureRandom());
    KafkaCredentials.write(directory, credentials);
    IamFile.write(directory, credentials, options.iam());
    var services = Programs.services(options);
    var names = new ArrayList<>(INFRASTRUCTURE);
    names.addAll(services);
    var ports = Ports.choose(names, before.ports());
    var availability = new Availability(leansOn(services));
    var front =
        Router.listen(
            options.port(),
            ports,
            availability,
            new Router.Patience(ROUTER_PATIENCE, RouterLimits.read(System.getenv())));
    router = front;
    var state =
        new StackState(
            ProcessIdentity.of(ProcessHandle.current()),
            Phase.STARTING,
            front.port(),
            options.executor(),
            options.iam().map(Path::toString).orElse(null),
            ports,
            Map.of());
    var stackFile = new StackFile(directory, state);
    file = stackFile;
    supervisor =
        new Supervisor(Backoff.LOCAL, new StackMonitor(stackFile, availability, console, ports));
    var programs = new Programs(installation, directory, options, credentials, ports);
    new StartupSequence(this, programs, credentials, ports).climb(services);
    console.say(
        "Ready after %s s."
            .formatted(StackConsole.seconds(Duration.ofNanos(System.nanoTime() - begin))));
  }

  /** Lets those go on who wait for the stack, such as {@code up --detach}. */
  public void announce() {
    Objects.requireNonNull(file)
        .change(value -> value.phase() == Phase.STARTING ? value.withPhase(Phase.READY) : value);
  }

  private static Map<String, Collection<String>> leansOn(List<String> services) {
    var leansOn = new HashMap<String, Collection<String>>();
    services.forEach(service -> leansOn.put(service, List.of("postgres")));
    return leansOn;
  }

  Installation installation() {
    return installation;
  }

  StackDirectory directory() {
    return directory;
  }

  StackConsole console() {
    return console;
  }

  PostgresSettings postgresSettings(Credentials credentials, int port) {
    return PostgresSettings.on(directory.data("postgres"))
        .withPort(port)
        .withPassword(credentials.databasePassword());
  }

  void launch(JvmComponent component) throws StartFailure, InterruptedException {
    synchronized (caches) {
      caches.add(component.cache());
    }
    supervise(component);
  }

  void supervise(io.windlass.local.supervisor.Component component)
      throws StartFailure, InterruptedException {
    var running = supervisor;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    running.start(component);
  }

  /**
   * Stops everything in order: no new requests, the services, the registry and the broker, the
   * database server. After the first run it then makes the start-up caches for the next.
   */
  public void stop() throws InterruptedException {
    var stackFile = file;
    if (stackFile != null) {
      stackFile.change(value -> value.withPhase(Phase.STOPPING));
    }
    if (router != null) {
      router.close();
    }
    if (supervisor != null) {
      supervisor.stop(
          List.of(Programs.services(options), List.of("registry", "kafka"), List.of("postgres")),
          STOP_PATIENCE);
    }
    assembleCaches();
    if (stackFile != null) {
      stackFile.change(
          value ->
              new StackState(
                  null,
                  Phase.STOPPED,
                  value.port(),
                  value.executor(),
                  value.iamFile(),
                  value.ports(),
                  Map.of()));
    }
  }

  private void assembleCaches() throws InterruptedException {
    List<AotCache> recorded;
    synchronized (caches) {
      recorded = caches.stream().filter(AotCache::hasRecording).toList();
    }
    if (recorded.isEmpty()) {
      return;
    }
    console.say("Making start-up caches for the next start (once per build) …");
    long begin = System.nanoTime();
    try (var workers =
        java.util.concurrent.Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors()))) {
      workers.invokeAll(
          recorded.stream()
              .map(cache -> (java.util.concurrent.Callable<Boolean>) cache::assemble)
              .toList());
    }
    console.step("caches", recorded.size() + " made", Duration.ofNanos(System.nanoTime() - begin));
  }
}
