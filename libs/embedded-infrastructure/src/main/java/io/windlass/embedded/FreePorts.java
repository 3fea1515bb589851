package io.windlass.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports that are free when they are asked for. They are not reserved: whoever binds one must be
 * prepared to try another.
 */
public final class FreePorts {
  private FreePorts() {}

  /** Returns a free TCP port of the loopback interface. */
  public static int next() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
