package io.windlass.local.stack;

import io.windlass.embedded.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ports of the loopback interface. A stack keeps the ports of its processes from start to start, so
 * that clients find a restarted broker; a port that another process uses by then is replaced.
 */
public final class LoopbackPorts {
  private LoopbackPorts() {}

  /** Returns whether a server could listen on a port now. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns a different port for each name: the known one if it is still free, otherwise a new one.
   */
  public static Map<String, Integer> choose(Collection<String> names, Map<String, Integer> known) {
    var chosen = new LinkedHashMap<String, Integer>();
    var used = new HashSet<Integer>();
    for (var name : names) {
      var before = known.get(name);
      int port = before != null && !used.contains(before) && isFree(before) ? before : next(used);
      used.add(port);
      chosen.put(name, port);
    }
    return chosen;
  }

  private static int next(Collection<Integer> used) {
    int port = FreePorts.next();
    while (used.contains(port)) {
      port = FreePorts.next();
    }
    return port;
  }

  /**
   * Returns the port that was chosen for a name.
   *
   * @throws IllegalStateException if none was
   */
  public static int get(Map<String, Integer> ports, String name) {
    var port = ports.get(name);
    if (port == null) {
      throw new IllegalStateException("no port was chosen for " + name);
    }
    return port;
  }
}
