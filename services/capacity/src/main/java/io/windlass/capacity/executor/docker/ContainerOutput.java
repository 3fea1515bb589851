package io.windlass.capacity.executor.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import io.windlass.capacity.log.LineSource;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container's output as its engine has it: frames. A frame is a line or a part of a long one,
 * behind its time and a space; before it come its stream's number, three zeros and its length.
 */
record ContainerOutput(DockerHttpClient http, String container) implements LineSource {
  /**
   * Up to this size the whole output is read again; beyond it, only what is newer than the last
   * line.
   */
  private static final long READ_ALL_BYTES = 8 << 20;

  @Override
  public Optional<Reader> open(boolean follow, Known known) throws IOException {
    String query = "?stdout=1&stderr=1&timestamps=1" + (follow ? "&follow=1" : since(known));
    var answer =
        http.execute(
            DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path("/containers/" + container + "/logs" + query)
                .build());
    int status = answer.getStatusCode();
    if (status == 200) {
      return Optional.of(new Frames(answer.getBody(), answer::close));
    }
    answer.close();
    if (status == 404 || status == 409) { // it is gone, or going
      return Optional.empty();
    }
    throw new IOException("status " + status);
  }

  @Override
  public String toString() {
    return "The output of container " + container;
  }

  private static String since(Known known) {
    Instant last = known.lastTime();
    return known.bytes() <= READ_ALL_BYTES
        ? ""
        : "&since=%d.%09d".formatted(last.getEpochSecond(), last.getNano());
  }

  /** Reads a body of frames. */
  static final class Frames implements Reader {
    private final DataInputStream in;
    private final Runnable whenClosed;

    Frames(InputStream body, Runnable whenClosed) {
      this.whenClosed = whenClosed;
      in = new DataInputStream(new BufferedInputStream(body, 1 << 16));
    }

    /** Fails if the connection breaks within a frame. */
    @Override
    public @Nullable Part next() throws IOException {
      int stream = in.read();
      if (stream < 0) {
        return null;
      }
      in.skipNBytes(3);
      byte[] payload = new byte[in.readInt()];
      in.readFully(payload);
      int space = 0;
      while (space < payload.length && payload[space] != ' ') {
        space++;
      }
      Instant time = Instant.parse(new String(payload, 0, space, StandardCharsets.US_ASCII));
      int begin = Math.min(space + 1, payload.length);
      return new Part(stream, time, ByteBuffer.wrap(payload, begin, payload.length - begin));
    }

    @Override
    public boolean isDry() throws IOException {
      return in.available() == 0;
    }

    @Override
    public void close() {
      whenClosed.run();
    }
  }
}
