package io.windlass.capacity.executor.docker;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A line or a part of one, as the engine sends it, with its stream (1 or 2) and its second. */
record EngineFrame(int stream, int second, String text) {
  /** Returns frames as they are sent. */
  static byte[] bytes(EngineFrame... frames) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    for (EngineFrame frame : frames) {
      String line = Instant.ofEpochSecond(frame.second, 7) + " " + frame.text;
      byte[] payload = line.getBytes(StandardCharsets.UTF_8);
      out.writeInt(frame.stream << 24);
      out.writeInt(payload.length);
      out.write(payload);
    }
    return bytes.toByteArray();
  }
}
