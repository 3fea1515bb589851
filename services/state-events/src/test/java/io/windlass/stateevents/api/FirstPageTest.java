package io.windlass.stateevents.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The first page's script, run by Node.js where there is one. */
class FirstPageTest {
  private static final String PAGE = "src/main/resources/META-INF/resources/index.html";
  private static final String TEST = "src/test/resources/page/page-test.mjs";

  @Test
  void thePageSurvivesACutAndComesBackWithoutGapsAndWithoutShowingAnythingTwice() throws Exception {
    assumeTrue(isInstalled("node"), "needs Node.js");
    Process node = new ProcessBuilder("node", TEST, PAGE).redirectErrorStream(true).start();
    String words = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).as(words).isZero();
    assertThat(words).isEqualTo("passed\n");
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
