package io.windlass.local.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the start script rebuilds after which change, on a small tree of its own. */
class BuildScriptTest {
  private static final Path SCRIPT = Path.of("build.sh").toAbsolutePath();

  @TempDir private Path root;

  @BeforeEach
  void tree() throws Exception {
    write(
        "pom.xml",
        """
        <module>libs/wire</module>
        <module>services/one</module>
        <module>services/two</module>
        <module>e2e</module>
        """);
    module("libs/wire", "windlass-wire");
    module("services/one", "windlass-one", "windlass-wire");
    module("services/two", "windlass-two");
    build();
  }

  @Test
  void nothingIsStaleRightAfterABuild() throws Exception {
    assertThat(stale()).isEmpty();
  }

  @Test
  void aChangeReachesWhatIsBuiltOnIt() throws Exception {
    write("libs/wire/src/main/java/A.java", "class A {}");
    assertThat(stale()).containsExactly("libs/wire", "services/one");
  }

  @Test
  void aChangeOfTheParentReachesEverything() throws Exception {
    write("pom.xml", Files.readString(root.resolve("pom.xml")) + "<!-- newer -->");
    assertThat(stale()).containsExactly("libs/wire", "services/one", "services/two");
  }

  @Test
  void testsAndDatesDoNotMatter() throws Exception {
    write("services/two/src/test/java/T.java", "class T {}");
    var file = root.resolve("services/two/pom.xml");
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertThat(stale()).isEmpty();
  }

  @Test
  void aLostArtifactIsBuiltAgain() throws Exception {
    Files.delete(root.resolve("services/two/target/quarkus-app/quarkus-run.jar"));
    assertThat(stale()).containsExactly("services/two");
  }

  @Test
  void renamingAFileIsAChange() throws Exception {
    Files.move(
        root.resolve("services/two/src/main/java/X.java"),
        root.resolve("services/two/src/main/java/Y.java"));
    assertThat(stale()).containsExactly("services/two");
  }

  private void module(String path, String artifact, String... dependencies) throws IOException {
    var pom = new StringBuilder("<artifactId>windlass-parent</artifactId>\n");
    pom.append("<artifactId>").append(artifact).append("</artifactId>\n");
    for (var dependency : dependencies) {
      pom.append("<artifactId>").append(dependency).append("</artifactId>\n");
    }
    write(path + "/pom.xml", pom.toString());
    write(path + "/src/main/java/X.java", "class X {}");
    if (path.startsWith("services/")) {
      write(path + "/target/quarkus-app/quarkus-run.jar", "");
    }
  }

  /** Notes the present fingerprints as built, as the script does after Maven. */
  private void build() throws Exception {
    for (var line : shell("fingerprints")) {
      var words = line.split(" ", 2);
      write(words[0] + "/target/.windlass-build", words[1] + "\n");
    }
  }

  private List<String> stale() throws Exception {
    return shell("fingerprints | stale").stream().map(line -> line.split(" ", 2)[0]).toList();
  }

  private List<String> shell(String command) throws Exception {
    var process =
        new ProcessBuilder(
            "bash", "-euo", "pipefail", "-c", ". '%s'; %s".formatted(SCRIPT, command));
    process.environment().put("root", root.toString());
    process.redirectErrorStream(true);
    var started = process.start();
    var output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(started.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private void write(String path, String content) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
