package io.windlass.local.launcher;

import io.vertx.core.net.SocketAddress;
import io.windlass.local.router.Availability;
import io.windlass.local.router.Router;
import io.windlass.local.stack.StackServices;
import java.net.BindException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The router as a process of its own, for services that somebody else starts and watches. It takes
 * its settings from environment variables:
 *
 * <ul>
 *   <li>{@code WINDLASS_ROUTER_LISTEN}: host and port to listen on, {@code 0.0.0.0:8080} by
 *       default;
 *   <li>{@code WINDLASS_ROUTER_SUBMISSION}, {@code _CAPACITY}, {@code _STATE_EVENTS}, {@code
 *       _SCHEDULER}: host and port of each service; one without an address is answered for with an
 *       error;
 *   <li>the limits of {@link RouterLimits}.
 * </ul>
 *
 * A service that does not accept connections is tried again for 20 s per request.
 */
public final class RouterMain {
  private static final Duration RESTART = Duration.ofSeconds(20);

  private RouterMain() {}

  /** Runs until the process is stopped. */
  public static void main(String[] arguments) throws BindException, InterruptedException {
    var router = start(System.getenv());
    Runtime.getRuntime().addShutdownHook(new Thread(router::close, "router-stop"));
    System.out.println("READY " + router.port());
    System.out.flush();
    new CountDownLatch(1).await();
  }

  /**
   * Starts a router.
   *
   * @throws BindException if another process uses the address
   * @throws IllegalArgumentException if a variable has no address
   */
  static Router start(Map<String, String> environment) throws BindException {
    var services = new HashMap<String, SocketAddress>();
    var availability = new Availability(Map.of());
    for (var service : StackServices.NAMES) {
      var name = "WINDLASS_ROUTER_" + service.toUpperCase(Locale.ROOT).replace('-', '_');
      var value = environment.get(name);
      if (value != null) {
        services.put(service, address(name, value));
        availability.markUp(service);
      }
    }
    var listen = environment.getOrDefault("WINDLASS_ROUTER_LISTEN", "0.0.0.0:8080");
    return Router.listen(
        address("WINDLASS_ROUTER_LISTEN", listen),
        services,
        availability,
        new Router.Limits(RESTART, RouterLimits.read(environment)));
  }

  private static SocketAddress address(String variable, String value) {
    int colon = value.lastIndexOf(':');
    var port = value.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException(variable + " must be host:port: " + value);
    }
    return SocketAddress.inetSocketAddress(Integer.parseInt(port), value.substring(0, colon));
  }
}
