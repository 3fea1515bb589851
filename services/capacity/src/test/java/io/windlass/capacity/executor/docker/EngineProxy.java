package io.windlass.capacity.executor.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A connection to the engine that breaks when a test says so: before a request is forwarded, or
 * before its response is returned. It stays broken until {@link #mend}.
 */
final class EngineProxy implements AutoCloseable {
  private static final String SOCKET = "/var/run/docker.sock";

  /** When a connection whose request matches is cut. */
  enum Moment {
    BEFORE_REQUEST,
    BEFORE_ANSWER
  }

  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Predicate<String> matching = request -> false;
  private volatile Moment moment = Moment.BEFORE_REQUEST;
  private volatile Runnable then = () -> {};
  private volatile boolean cut;

  EngineProxy() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String host() {
    return "tcp://127.0.0.1:" + listening.getLocalPort();
  }

  /**
   * Breaks the connection at the next request whose first line matches, and then runs {@code then}.
   */
  void cutAt(String method, String pathPattern, Moment when, Runnable then) {
    this.moment = when;
    this.then = then;
    this.matching = line -> line.matches(method + " (/v[0-9.]+)?" + pathPattern + ".*");
  }

  boolean isCut() {
    return cut;
  }

  /** Breaks all connections and accepts no new ones. */
  void cut() {
    cut = true;
    open.forEach(EngineProxy::close);
  }

  void mend() {
    matching = request -> false;
    cut = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        if (cut) {
          client.close();
        } else {
          open.add(client);
          Thread.ofPlatform().daemon().start(() -> serve(client));
        }
      }
    } catch (IOException e) {
      open.forEach(EngineProxy::close);
    }
  }

  private void serve(Socket client) {
    try (client;
        SocketChannel engine = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      engine.connect(UnixDomainSocketAddress.of(SOCKET));
      var last = new AtomicBoolean();
      InputStream answers = Channels.newInputStream(engine);
      Thread.ofPlatform().daemon().start(() -> answer(answers, client, last));
      OutputStream requests = Channels.newOutputStream(engine);
      byte[] buffer = new byte[1 << 16];
      for (int n = read(client, buffer); n >= 0; n = read(client, buffer)) {
        String line = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).split("\r\n", 2)[0];
        if (matching.test(line)) {
          matching = request -> false;
          if (moment == Moment.BEFORE_REQUEST) {
            then.run();
            cut();
            return;
          }
          last.set(true);
        }
        requests.write(buffer, 0, n);
      }
    } catch (IOException e) {
      close(client);
    }
  }

  private static int read(Socket client, byte[] buffer) throws IOException {
    return client.getInputStream().read(buffer);
  }

  private void answer(InputStream answers, Socket client, AtomicBoolean last) {
    byte[] buffer = new byte[1 << 16];
    try (client) {
      for (int n = answers.read(buffer); n >= 0 && !cut; n = answers.read(buffer)) {
        if (last.get()) {
          then.run();
          cut();
          return;
        }
        client.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      close(client);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}
