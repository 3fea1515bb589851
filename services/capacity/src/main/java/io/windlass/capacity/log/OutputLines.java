package io.windlass.capacity.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One reading of a task's output: makes lines of the parts that a source has, and appends those
 * that the log does not have yet. The same output makes the same lines, so it is enough to count
 * them; where the beginning is not among them, since the source has it no more or was asked for the
 * end alone, their times tell. One thread at a time.
 */
public final class OutputLines {
  private static final int LONGEST = 1 << 20;

  private final LogAppender appender;
  private final long linesBefore;
  private final Instant firstBefore;
  private final Instant lastBefore;
  private final Map<Integer, Line> partial = new TreeMap<>();
  private long lines;
  private boolean rotated;

  public OutputLines(LogAppender appender) {
    this.appender = appender;
    this.linesBefore = appender.lines();
    this.firstBefore = appender.firstTime();
    this.lastBefore = appender.lastTime();
  }

  private static final class Line {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Instant time = Instant.EPOCH;
  }

  /** Takes the next part. */
  public void add(LineSource.Part part) {
    ByteBuffer text = part.text();
    Line line = partial.computeIfAbsent(part.stream(), stream -> new Line());
    line.time = part.time();
    line.bytes.write(text.array(), text.arrayOffset() + text.position(), text.remaining());
    boolean whole = text.hasRemaining() && text.get(text.limit() - 1) == '\n';
    if (whole || line.bytes.size() > LONGEST) {
      end(line);
    }
  }

  /** No more will come: what has no line feed is a line, too. */
  public void finish() {
    for (Line line : partial.values()) {
      if (line.bytes.size() > 0) {
        line.bytes.write('\n');
        end(line);
      }
    }
  }

  /** Makes readable what was added so far. */
  public void flush() {
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
