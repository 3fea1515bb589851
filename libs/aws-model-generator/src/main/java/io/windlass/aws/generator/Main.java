package io.windlass.aws.generator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads every service directory of the model and writes its Java sources. Files whose text did not
 * change are not written, so that an unchanged model needs no recompilation.
 */
public final class Main {
  private Main() {}

  /** Arguments: the model's directory, the directory for the sources. */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[1]);
    try (Stream<Path> services = Files.list(Path.of(arguments[0]))) {
      for (Path directory :
          services.filter(d -> Files.exists(d.resolve("operations.json"))).sorted().toList()) {
        var service = ServiceDescription.read(directory);
        Path packageDirectory = target.resolve(service.javaPackage().replace('.', '/'));
        Map<String, String> sources = sources(service);
        removeOthers(packageDirectory, sources.keySet());
        for (Map.Entry<String, String> file : sources.entrySet()) {
          writeIfChanged(packageDirectory.resolve(file.getKey() + ".java"), file.getValue());
        }
      }
    }
  }

  /** Sources of one service, by simple file name. */
  static Map<String, String> sources(ServiceDescription service) {
    var sources = new LinkedHashMap<String, String>();
    sources.put("package-info", packageInfo(service));
    service
        .shapes()
        .path("structures")
        .properties()
        .forEach(e -> sources.put(e.getKey(), record(service, e.getKey(), e.getValue())));
    for (Map.Entry<String, JsonNode> type : service.shapes().path("types").properties()) {
      if (type.getValue().has("enum")) {
        sources.put(
            type.getKey(),
            ConstantsSource.enumeration(service, type.getKey(), type.getValue().get("enum")));
      }
    }
    for (Map.Entry<String, JsonNode> operation : service.operations().properties()) {
      String input = ConstantsSource.inputOf(operation.getKey(), operation.getValue());
      String output = ConstantsSource.outputOf(operation.getKey(), operation.getValue());
      sources.computeIfAbsent(input, name -> RecordSource.write(service, name, List.of()));
      sources.computeIfAbsent(output, name -> RecordSource.write(service, name, List.of()));
    }
    String className =
        Character.toUpperCase(service.service().charAt(0))
            + service.service().substring(1)
            + "Operations";
    sources.put(className, ConstantsSource.operations(service, className));
    return sources;
  }

  private static String record(ServiceDescription service, String name, JsonNode structure) {
    return RecordSource.write(service, name, service.members(structure, name));
  }

  private static String packageInfo(ServiceDescription service) {
    return "/** Records, enumerations and operations of the %s API, generated from schemas/aws. */%n"
            .formatted(service.service())
        + "@org.jspecify.annotations.NullMarked\npackage %s;%n".formatted(service.javaPackage());
  }

  /** Sources of shapes that the model no longer has. */
  private static void removeOthers(Path packageDirectory, Set<String> names) throws IOException {
    if (!Files.isDirectory(packageDirectory)) {
      return;
    }
    try (Stream<Path> files = Files.list(packageDirectory)) {
      for (Path file : files.toList()) {
        if (!names.contains(file.getFileName().toString().replace(".java", ""))) {
          Files.delete(file);
        }
      }
    }
  }

  private static void writeIfChanged(Path file, String text) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(text)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
