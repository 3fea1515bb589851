package io.windlass.stateevents.messaging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A webhook that behaves as a test wants. */
public final class HttpReceiver implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> taken = Collections.synchronizedSet(new LinkedHashSet<>());
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger requests = new AtomicInteger();

  /** Says with which status a request is answered. May take its time. */
  public interface Behaviour {
    int status(int request, String body) throws InterruptedException;
  }

  public HttpReceiver(Behaviour behaviour) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", exchange -> answer(exchange, behaviour));
    server.start();
  }

  public static Behaviour answering(int status) {
    return (_, _) -> status;
  }

  public static Behaviour hanging() {
    return (_, _) -> {
      Thread.sleep(Duration.ofHours(1));
      return 200;
    };
  }

  public static Behaviour slow(Duration delay) {
    return (_, _) -> {
      Thread.sleep(delay);
      return 200;
    };
  }

  /** Each so manieth request is refused. */
  public static Behaviour refusingOnce(int every) {
    return (request, _) -> request % every == 0 ? 500 : 200;
  }

  private void answer(HttpExchange exchange, Behaviour behaviour) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int status = behaviour.status(requests.incrementAndGet(), body);
      if (status == 200) {
        synchronized (this) {
          if (taken.add(exchange.getRequestHeaders().getFirst("x-windlass-event-id"))) {
            bodies.add(body);
          }
        }
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  public Set<String> eventIds() {
    synchronized (taken) {
      return Set.copyOf(taken);
    }
  }

  public int requests() {
    return requests.get();
  }

  public List<String> bodies() {
    synchronized (bodies) {
      return List.copyOf(bodies);
    }
  }

  /** The numbers of the events, in the order in which they came for the first time. */
  public List<Integer> numbersInOrder() {
    return bodies().stream()
        .map(
            body -> {
              Matcher matcher = NUMBER.matcher(body);
              return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
            })
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
