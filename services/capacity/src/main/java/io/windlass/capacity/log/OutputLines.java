package io.windlass.capacity.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One reading of a task's output: joins the parts that a source has to lines, and appends the lines
 * that the log does not have yet. The same output always makes the same lines, so they are counted.
 * If the reading does not start at the beginning, because the source no longer has it or was asked
 * for the end alone, known lines are recognised by their times. For one thread at a time.
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

  /** Adds the next part. */
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

  /** Ends the reading: output without a line feed is a line as well. */
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
