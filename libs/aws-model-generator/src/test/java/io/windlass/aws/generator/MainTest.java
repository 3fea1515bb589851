package io.windlass.aws.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small model through the generator, and what comes out through the compiler. */
class MainTest {
  private static final String OPERATIONS =
      """
      {"service": "demo", "operations": {
        "PutThing": {"input": "PutThingRequest", "output": "PutThingResponse"}, "DropThings": {"input": "PutThingRequest"}}}
      """;
  private static final String SHAPES =
      """
      {"types": {"Name": {"type": "string", "maxLength": 5}, "Names": {"type": "list<Name>", "maxSize": 3},
                 "Colour": {"type": "string", "enum": ["red", "dark-blue"]}},
       "structures": {
         "PutThingRequest": {"Name": {"type": "Name", "required": true}, "others": {"type": "Names"},
           "colour": {"type": "Colour"}, "tags": {"type": "map<string,string>", "required": true}},
         "PutThingResponse": {"isNew": {"type": "boolean"}, "at": {"type": "long", "required": true}}}}
      """;
  private static final String RULES =
      """
      {"PutThingRequest.others": {"required": true}, "PutThingResponse.at": {"required": false}}
      """;

  @TempDir private Path directory;

  @BeforeEach
  void model() throws IOException {
    Path service = Files.createDirectories(directory.resolve("model/demo"));
    Files.writeString(service.resolve("operations.json"), OPERATIONS);
    Files.writeString(service.resolve("shapes.json"), SHAPES);
    Files.writeString(service.resolve("rules.json"), RULES);
    generate();
  }

  private void generate() throws IOException {
    Main.main(
        new String[] {directory.resolve("model").toString(), directory.resolve("out").toString()});
  }

  private Path source(String name) {
    return directory.resolve("out/io/windlass/aws/demo/" + name + ".java");
  }

  private String text(String name) throws IOException {
    return Files.readString(source(name));
  }

  @Test
  void requiredComponentsAreNotNullAndRulesOnlyLiftThat() throws IOException {
    assertThat(text("PutThingRequest"))
        .contains("@JsonProperty(\"Name\") String name,")
        .contains("@Nullable List<String> others,")
        .contains("@Nullable String colour,")
        .contains("    Map<String, String> tags) {")
        .contains("Objects.requireNonNull(name, \"name\");");
    assertThat(text("PutThingResponse")).contains("@Nullable Long at");
  }

  @Test
  void enumerationsAreConstants() throws IOException {
    assertThat(text("Colour"))
        .contains("public static final String DARK_BLUE = \"dark-blue\";")
        .contains("VALUES = List.of(RED, DARK_BLUE);");
  }

  @Test
  void operationsWithoutOutputGetAnEmptyOne() throws IOException {
    assertThat(text("DemoOperations"))
        .contains("Operation<PutThingRequest, PutThingResponse> PUT_THING")
        .contains("Operation<PutThingRequest, DropThingsResponse> DROP_THINGS");
    assertThat(text("DropThingsResponse")).contains("public record DropThingsResponse(\n) {");
  }

  @Test
  void theSourcesCompileWithoutWarnings() throws IOException {
    Path operation = directory.resolve("Operation.java");
    Files.writeString(
        operation,
        "package io.windlass.aws;\npublic record Operation<I, O>(String name, Class<I> input, Class<O> output) {}");
    var compiler = ToolProvider.getSystemJavaCompiler();
    var problems = new DiagnosticCollector<JavaFileObject>();
    try (var files = compiler.getStandardFileManager(problems, Locale.ROOT, null);
        Stream<Path> sources = Files.walk(directory.resolve("out"))) {
      List<Path> all =
          Stream.concat(Stream.of(operation), sources.filter(Files::isRegularFile)).toList();
      List<String> options =
          List.of(
              "-Xlint:all,-classfile,-processing",
              "-proc:none",
              "-d",
              directory.resolve("classes").toString());
      compiler
          .getTask(null, files, problems, options, null, files.getJavaFileObjectsFromPaths(all))
          .call();
    }
    assertThat(problems.getDiagnostics()).isEmpty();
  }

  @Test
  void unchangedSourcesAreLeftAlone() throws IOException {
    FileTime old = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(source("Colour"), old);
    Files.writeString(source("PutThingResponse"), "stale");
    Files.writeString(source("Gone"), "no longer in the model");
    generate();
    assertThat(Files.getLastModifiedTime(source("Colour"))).isEqualTo(old);
    assertThat(text("PutThingResponse")).contains("record PutThingResponse");
    assertThat(source("Gone")).doesNotExist();
  }
}
