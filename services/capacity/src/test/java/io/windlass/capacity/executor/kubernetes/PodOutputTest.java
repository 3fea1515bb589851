package io.windlass.capacity.executor.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.log.LineSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PodOutputTest {
  private static final String TIME = "2026-12-02T10:00:01.123456789Z";

  private static List<LineSource.Part> parts(String body) throws IOException {
    List<LineSource.Part> parts = new ArrayList<>();
    var closed = new AtomicInteger();
    var lines =
        new PodOutput.Lines(
            new ByteArrayInputStream(body.getBytes(UTF_8)), closed::getAndIncrement);
    for (var part = lines.next(); part != null; part = lines.next()) {
      parts.add(part);
    }
    lines.close();
    lines.close();
    assertThat(closed).hasValue(1);
    return parts;
  }

  private static String text(LineSource.Part part) {
    return UTF_8.decode(part.text().duplicate()).toString();
  }

  @Test
  void linesHaveTheTimesOfTheirNode() throws IOException {
    var parts = parts(TIME + " one two\n" + TIME + " \n" + TIME + " unfinished");
    assertThat(parts)
        .extracting(PodOutputTest::text)
        .containsExactly("one two\n", "\n", "unfinished");
    assertThat(parts).extracting(LineSource.Part::time).containsOnly(Instant.parse(TIME));
  }

  @Test
  void aLongLineComesInParts() throws IOException {
    var parts = parts(TIME + " " + "x".repeat(200_000) + "\n" + TIME + " next\n");
    assertThat(String.join("", parts.stream().map(PodOutputTest::text).toList()))
        .isEqualTo("x".repeat(200_000) + "\nnext\n");
    assertThat(parts).hasSize(5);
  }

  /** A node says so with status 200, where the output was. */
  @Test
  void outputThatIsGoneIsNoOutput() throws IOException {
    assertThat(parts("unable to retrieve container logs for containerd://4711")).isEmpty();
    assertThat(parts("")).isEmpty();
  }
}
