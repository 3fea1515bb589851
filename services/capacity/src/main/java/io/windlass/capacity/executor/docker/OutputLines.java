package io.windlass.capacity.executor.docker;

import io.windlass.capacity.log.LogAppender;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One reading of a container's output from its beginning: makes lines of the engine's frames, and
 * appends those that the log does not have yet. The same output makes the same lines, so it is
 * enough to count them; where the beginning is not among them, since the engine has rotated it away
 * or was asked for the end alone, their times tell.
 *
 * <p>A frame is a line or a part of a long one, behind its time and a space; before it come its
 * stream's number, three zeros and its length.
 */
final class OutputLines {
  private static final int LONGEST = 1 << 20;

  private final LogAppender appender;
  private final long linesBefore;
  private final Instant firstBefore;
  private final Instant lastBefore;
  private final Map<Integer, Line> partial = new TreeMap<>();
  private long lines;
  private boolean rotated;

  OutputLines(LogAppender appender) {
    this.appender = appender;
    this.linesBefore = appender.lines();
    this.firstBefore = appender.firstTime();
    this.lastBefore = appender.lastTime();
  }

  private static final class Line {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Instant time = Instant.EPOCH;
  }

  /** One frame of a stream of them. */
  static final class Frame {
    private final int stream;
    private final byte[] payload;

    private Frame(int stream, byte[] payload) {
      this.stream = stream;
      this.payload = payload;
    }

    /** Fails if the stream ends within a frame. */
    static Frame read(DataInputStream in) throws IOException {
      int stream = in.read();
      if (stream < 0) {
        return new Frame(stream, new byte[0]);
      }
      in.skipNBytes(3);
      byte[] payload = new byte[in.readInt()];
      in.readFully(payload);
      return new Frame(stream, payload);
    }

    /** Whether there are no more. */
    boolean isEnd() {
      return stream < 0;
    }
  }

  static DataInputStream frames(InputStream body) {
    return new DataInputStream(new BufferedInputStream(body, 1 << 16));
  }

  void hear(Frame frame) {
    byte[] payload = frame.payload;
    int space = 0;
    while (space < payload.length && payload[space] != ' ') {
      space++;
    }
    Line line = partial.computeIfAbsent(frame.stream, stream -> new Line());
    line.time = Instant.parse(new String(payload, 0, space, StandardCharsets.US_ASCII));
    line.bytes.write(payload, space + 1, Math.max(0, payload.length - space - 1));
    boolean whole = payload.length > 0 && payload[payload.length - 1] == '\n';
    if (whole || line.bytes.size() > LONGEST) {
      end(line);
    }
  }

  /** No more will come: what has no line feed is a line, too. */
  void finish() {
    for (Line line : partial.values()) {
      if (line.bytes.size() > 0) {
        line.bytes.write('\n');
        end(line);
      }
    }
  }

  /** What was heard so far is readable. */
  void flush() {
    appender.flush();
  }

  private void end(Line line) {
    lines++;
    if (lines == 1) {
      rotated = linesBefore > 0 && !line.time.equals(firstBefore);
    }
    boolean known = rotated ? !line.time.isAfter(lastBefore) : lines <= linesBefore;
    if (!known) {
      appender.append(line.time, line.bytes.toByteArray());
    }
    line.bytes.reset();
  }
}
