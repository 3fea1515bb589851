package io.windlass.capacity.metadata;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.MetadataEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves the task metadata endpoint. Listens at the addresses at which tasks reach this machine
 * (loopback, the gateways of container networks), on one port, which it keeps over restarts because
 * tasks continue to use it. A caller without the token of a task learns nothing of the task, not
 * even that it exists: the answer to every other path is the same 404. Thread-safe.
 */
public final class MetadataServer implements MetadataEndpoint, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(MetadataServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PATH =
      Pattern.compile("/v4/([0-9a-f]{40})(/task|/stats|/task/stats)?");
  private static final int THREADS = 2;
  private static final int PENDING = 64;
  private static final int PENDING_OF_ONE_TASK = 4;
  private static final long TIMEOUT_SECONDS = 5;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int FAILED = 500;

  private final Vertx vertx;
  private final Path portFile;
  private final WorkerExecutor workers;
  private final AtomicInteger pending = new AtomicInteger();
  private final Map<String, AtomicInteger> pendingByToken = new ConcurrentHashMap<>();
  private final Map<InetAddress, HttpServer> servers = new ConcurrentHashMap<>();
  private volatile int port;
  private volatile @Nullable Source source;

  /** The tasks whose metadata is served. */
  private record Source(Function<String, Optional<LiveTask>> tasks, Executor executor) {}

  private MetadataServer(Vertx vertx, Path portFile, int port) {
    this.vertx = vertx;
    this.portFile = portFile;
    this.port = port;
    this.workers = vertx.createSharedWorkerExecutor("windlass-metadata", THREADS);
  }

  /** Opens a server that does not listen yet and stores its port in {@code directory}. */
  public static MetadataServer open(Vertx vertx, Path directory) throws IOException {
    Path file = directory.resolve("metadata-port");
    int kept = 0;
    if (Files.exists(file)) {
      String text = Files.readString(file).strip();
      kept = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }
    return new MetadataServer(vertx, file, kept);
  }

  /** Starts answering. {@code tasks} returns the task of a token until the task has ended. */
  public void answerFrom(Function<String, Optional<LiveTask>> tasks, Executor executor) {
    source = new Source(tasks, executor);
  }

  @Override
  public Optional<String> at(InetAddress address) {
    boolean listens = servers.containsKey(address) || listen(address);
    return listens
        ? Optional.of("http://" + address.getHostAddress() + ":" + port + "/v4/")
        : Optional.empty();
  }

  private synchronized boolean listen(InetAddress address) {
    if (servers.containsKey(address)) {
      return true;
    }
    try {
      servers.put(address, bind(address, port));
      return true;
    } catch (Exception e) {
      LOG.warnf(
          "Tasks have no metadata endpoint at %s, port %d: %s", address, port, e.getMessage());
    }
    if (!servers.isEmpty()) {
      return false;
    }
    try { // nobody uses the former port any more
      servers.put(address, bind(address, 0));
      return true;
    } catch (Exception e) {
      LOG.warnf("Tasks have no metadata endpoint at %s: %s", address, e.getMessage());
      return false;
    }
  }

  private HttpServer bind(InetAddress address, int wanted) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(address.getHostAddress())
                    .setPort(wanted)
                    .setMaxInitialLineLength(256)
                    .setIdleTimeout(30))
            .requestHandler(this::answer);
    server
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (port != server.actualPort()) {
      port = server.actualPort();
      Files.writeString(portFile, Integer.toString(port));
    }
    return server;
  }

  private void answer(HttpServerRequest request) {
    Matcher path = PATH.matcher(request.path() == null ? "" : request.path());
    Source from = source;
    if (from == null || !request.method().equals(HttpMethod.GET) || !path.matches()) {
      refuse(request, NOT_FOUND, "404 page not found");
      return;
    }
    String token = path.group(1);
    Optional<LiveTask> task = from.tasks().apply(token);
    if (task.isEmpty()) {
      refuse(request, NOT_FOUND, "404 page not found");
      return;
    }
    AtomicInteger own = pendingByToken.computeIfAbsent(token, t -> new AtomicInteger());
    boolean crowded = own.incrementAndGet() > PENDING_OF_ONE_TASK;
    if (pending.incrementAndGet() > PENDING || crowded) {
      done(token, own);
      refuse(request, TOO_MANY, "too many requests");
      return;
    }
    String what = path.group(2) == null ? "" : path.group(2);
    workers
        .executeBlocking(() -> document(from.executor(), task.get(), what), false)
        .onComplete(
            result -> {
              done(token, own);
              if (result.succeeded()) {
                send(request, 200, result.result());
              } else {
                LOG.debugf("The metadata of a task cannot be read: %s", result.cause());
                refuse(request, FAILED, "the metadata cannot be told now");
              }
            });
  }

  private void done(String token, AtomicInteger own) {
    pending.decrementAndGet();
    if (own.decrementAndGet() == 0) {
      pendingByToken.remove(token, own);
    }
  }

  private static String document(Executor executor, LiveTask task, String what) throws IOException {
    String taskId = task.launch().taskId();
    return switch (what) {
      case "/stats" -> executor.statistics(taskId).orElse("null");
      case "/task/stats" -> {
        ObjectNode all = JSON.createObjectNode();
        String id = executor.describe(taskId).map(runtime -> runtime.id()).orElse(taskId);
        all.set(id, JSON.readTree(executor.statistics(taskId).orElse("null")));
        yield all.toString();
      }
      case "/task" -> new TaskMetadataDocument(task, executor.describe(taskId)).task().toString();
      default -> new TaskMetadataDocument(task, executor.describe(taskId)).container().toString();
    };
  }

  private static void refuse(HttpServerRequest request, int status, String why) {
    send(request, status, new JsonObject().put("message", why).encode());
  }

  private static void send(HttpServerRequest request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body);
  }

  /** Stops listening. */
  @Override
  public void close() {
    servers.values().forEach(HttpServer::close);
    workers.close();
  }
}
