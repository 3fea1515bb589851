package io.windlass.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ports of the loopback interface. A stack keeps the ports of its processes from start to start, so
 * that a restarted broker is found where it was; one that somebody else has taken meanwhile is
 * replaced.
 */
public final class Ports {
  private Ports() {}

  /** Whether a server could listen there now. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A port per name: the known one where it is still free, else a new one. No port twice. */
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
    while (true) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (!used.contains(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("no free port", e);
      }
    }
  }
}
