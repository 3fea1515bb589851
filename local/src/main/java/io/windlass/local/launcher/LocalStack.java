package io.windlass.local.launcher;

import io.windlass.embedded.PostgresSettings;
import io.windlass.local.router.Availability;
import io.windlass.local.router.Router;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.EventKey;
import io.windlass.local.stack.IamFile;
import io.windlass.local.stack.KafkaCredentials;
import io.windlass.local.stack.LoopbackPorts;
import io.windlass.local.stack.MetricsTargets;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackFile;
import io.windlass.local.stack.StackState;
import io.windlass.local.stack.StackState.Phase;
import io.windlass.local.supervisor.Backoff;
import io.windlass.local.supervisor.Component;
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
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A stack that this process supervises: broker, database server, schema registry, services and
 * router. {@link #start} starts each of them as soon as its dependencies are ready; a process that
 * ends afterwards is restarted until {@link #stop} is called. The caller must hold the lock of the
 * data directory.
 */
public final class LocalStack {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration ROUTER_TIMEOUT = Duration.ofSeconds(20);
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
   * Starts everything. Commands that wait for the stack go on only after {@link #markReady}.
   *
   * @throws BindException if another process uses the router's port; nothing was started
   * @throws StartFailure if something does not start; the caller then calls {@link #stop}
   */
  public void start() throws BindException, StartFailure, InterruptedException {
    long begin = System.nanoTime();
    var before = StackState.read(directory).orElseGet(StackState::empty);
    OrphanedProcesses.stop(directory, console);
    var credentials = Credentials.loadOrCreate(directory, new SecureRandom());
    KafkaCredentials.write(directory, credentials);
    IamFile.write(directory, credentials, options.iam(), new SecureRandom());
    EventKey.create(directory, new SecureRandom());
    var services = StackPrograms.services(options);
    var names = new ArrayList<>(INFRASTRUCTURE);
    names.addAll(services);
    var ports = LoopbackPorts.choose(names, before.ports());
    var availability = new Availability(dependencies(services));
    var listening =
        Router.listen(
            options.port(),
            ports,
            availability,
            new Router.Limits(ROUTER_TIMEOUT, RouterLimits.read(System.getenv())));
    router = listening;
    var state =
        new StackState(
            ProcessIdentity.of(ProcessHandle.current()),
            Phase.STARTING,
            listening.port(),
            options.executor(),
            options.iam().map(Path::toString).orElse(null),
            ports,
            Map.of());
    var stackFile = new StackFile(directory, state);
    MetricsTargets.write(directory, services, ports);
    file = stackFile;
    supervisor =
        new Supervisor(Backoff.DEFAULT, new StackMonitor(stackFile, availability, console, ports));
    var programs = new StackPrograms(installation, directory, options, credentials, ports);
    new StartupSequence(this, programs, credentials, ports).run(services);
    console.print(
        "Ready after %s s."
            .formatted(StackConsole.seconds(Duration.ofNanos(System.nanoTime() - begin))));
  }

  /** Writes down that the stack is ready, for which {@code up --detach} waits. */
  public void markReady() {
    Objects.requireNonNull(file)
        .update(value -> value.phase() == Phase.STARTING ? value.withPhase(Phase.READY) : value);
  }

  private static Map<String, Collection<String>> dependencies(List<String> services) {
    var dependencies = new HashMap<String, Collection<String>>();
    services.forEach(service -> dependencies.put(service, List.of("postgres")));
    return dependencies;
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

  void supervise(Component component) throws StartFailure, InterruptedException {
    var running = supervisor;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    running.start(component);
  }

  /**
   * Stops everything in this order: router, services, registry and broker, database server. Then
   * creates the AOT caches for the next start if this run has recorded any.
   */
  public void stop() throws InterruptedException {
    var stackFile = file;
    if (stackFile != null) {
      stackFile.update(value -> value.withPhase(Phase.STOPPING));
    }
    if (router != null) {
      router.close();
    }
    if (supervisor != null) {
      supervisor.stop(
          List.of(
              StackPrograms.services(options), List.of("registry", "kafka"), List.of("postgres")),
          STOP_TIMEOUT);
    }
    assembleCaches();
    if (stackFile != null) {
      stackFile.update(
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
    console.print("Making start-up caches for the next start (once per build) …");
    long begin = System.nanoTime();
    try (var workers =
        Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors()))) {
      workers.invokeAll(
          recorded.stream().map(cache -> (Callable<Boolean>) cache::assemble).toList());
    }
    console.step("caches", recorded.size() + " made", Duration.ofNanos(System.nanoTime() - begin));
  }
}
