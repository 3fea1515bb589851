package io.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds each bug that is planted in a copy of the scheduler's core. */
class PlantedBugsIT {
  private static final Path MODULE =
      Path.of(System.getProperty("windlass.root")).resolve("simulator");

  static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.list(MODULE.resolve("src/test/planted"))) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("patches")
  void isFound(Path patch) throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder(
                MODULE.resolve("planted.sh").toString(), "--seeds", "100", patch.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.print(said);
    assertThat(script.waitFor()).as(said).isZero();
    assertThat(said).contains(": found after ");
  }
}
