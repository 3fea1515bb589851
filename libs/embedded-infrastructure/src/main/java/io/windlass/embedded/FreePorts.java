package io.windlass.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports that are free at the moment of asking. Nobody keeps them for the caller: whoever binds one
 * must be ready to try another.
 */
public final class FreePorts {
  private FreePorts() {}

  /** A free TCP port of the loopback interface. */
  public static int next() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
