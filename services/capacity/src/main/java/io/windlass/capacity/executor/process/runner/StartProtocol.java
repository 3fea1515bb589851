package io.windlass.capacity.executor.process.runner;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The protocol in which the runner receives orders, one after the other, on its standard input. An
 * incomplete order, because the service was killed while it wrote, ends the stream.
 */
public final class StartProtocol {
  private static final int START = 1;
  private static final int SIGNAL = 2;

  /** Executes orders. */
  interface Receiver {
    void start(StartOrder order);

    void signal(int pid, int signal);
  }

  private StartProtocol() {}

  /** Writes an order to start a task, without flushing. */
  public static void writeStart(OutputStream to, StartOrder order) throws IOException {
    var out = new DataOutputStream(to);
    out.writeByte(START);
    write(out, order.taskId());
    write(out, order.record().toString());
    write(out, order.spare().toString());
    write(out, order.work().toString());
    write(out, order.log().toString());
    write(out, order.program());
    write(out, order.arguments());
    write(out, order.variables());
  }

  /** Writes an order to signal the group that a process leads, without flushing. */
  public static void writeSignal(OutputStream to, int pid, int signal) throws IOException {
    var out = new DataOutputStream(to);
    out.writeByte(SIGNAL);
    out.writeInt(pid);
    out.writeInt(signal);
  }

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(out, text);
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Passes each order to {@code receiver}, until the end of the stream. */
  static void read(InputStream from, Receiver receiver) throws IOException {
    var in = new DataInputStream(from);
    try {
      for (int kind = in.read(); kind >= 0; kind = in.read()) {
        switch (kind) {
          case START -> receiver.start(start(in));
          case SIGNAL -> receiver.signal(in.readInt(), in.readInt());
          default -> throw new IOException("there is no order " + kind);
        }
      }
    } catch (EOFException e) {
      // It is incomplete: the service repeats it.
    }
  }

  private static StartOrder start(DataInputStream in) throws IOException {
    return new StartOrder(
        text(in),
        Path.of(text(in)),
        Path.of(text(in)),
        Path.of(text(in)),
        Path.of(text(in)),
        text(in),
        texts(in),
        texts(in));
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text(in));
    }
    return texts;
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
