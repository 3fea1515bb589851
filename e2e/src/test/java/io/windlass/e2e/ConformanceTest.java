package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.e2e.RequirementCatalogue.Chapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/conformance.md} true: the page is made from the sources (which operations have
 * a handler, which tests carry a requirement's identifier), and this test fails when the committed
 * page claims a test that is not there. Run with {@code -Dconformance.write=true} to write it anew.
 *
 * <p>{@code docs/not-tested.tsv} says of requirements why they have no test: chapter, identifier
 * and reason, with tabs between them. A line that names what is not in the catalogue, or what a
 * test carries, fails. Identifiers that begin with X are numbered in each chapter anew; tests carry
 * them with the chapter's number, a space and the identifier.
 */
class ConformanceTest {
  private static final Path ROOT = Path.of(System.getProperty("windlass.root", ".."));
  private static final Locale ROOT_LOCALE = Locale.ROOT;
  private static final Path PAGE = ROOT.resolve("docs/conformance.md");
  private static final Path REASONS = ROOT.resolve("docs/not-tested.tsv");
  private static final String NOT_TESTED = "*not tested*: ";

  @Test
  void thePageSaysWhatTheSourcesSay() throws IOException {
    var page = render();
    if (Boolean.getBoolean("conformance.write")) {
      Files.writeString(PAGE, page);
    }
    var today = page.lines().collect(Collectors.toSet());
    for (var line : Files.readString(PAGE).lines().filter(row -> row.startsWith("| ")).toList()) {
      if (line.contains(NOT_TESTED)) {
        continue;
      }
      var claimed = line.split("\\|", -1);
      var proof = today.stream().filter(row -> row.startsWith("| " + claimed[1].strip() + " |"));
      assertThat(proof.findFirst().map(ConformanceTest::tests).orElse(Set.of()))
          .as("docs/conformance.md says: " + line)
          .containsAll(tests(line));
    }
  }

  @Test
  void whatIsNotTestedIsInTheCatalogueAndIsNotTested() throws IOException {
    var known = RequirementCatalogue.read(ROOT).codes();
    var tests = testsByRequirement(known);
    var reasons = reasons();
    assertThat(reasons.keySet()).as("in docs/not-tested.tsv and in no chapter").isSubsetOf(known);
    assertThat(reasons.keySet().stream().filter(tests::containsKey))
        .as("in docs/not-tested.tsv although tests carry it: take the line out")
        .isEmpty();
  }

  /** The test classes that a row of the page names. */
  private static Set<String> tests(String row) {
    return Set.of(row.split("\\|", -1)[2].strip().split(", ", -1));
  }

  private static String render() throws IOException {
    var catalogue = RequirementCatalogue.read(ROOT);
    var tests = testsByRequirement(catalogue.codes());
    var reasons = reasons();
    var page = new StringBuilder();
    page.append("# Conformance\n\n");
    page.append("Made from the sources by `ConformanceTest`; do not edit by hand.\n\n");
    renderOperations(page);
    page.append("## Requirements\n\n");
    page.append("A requirement of the [catalogue](requirements/README.md) is listed with the ");
    page.append("tests that carry its identifier. ");
    page.append("Where there is none on purpose the reason stands there (`not-tested.tsv`); ");
    page.append("what has no test yet is listed at the end of its chapter.\n\n");
    for (var chapter : catalogue.chapters()) {
      renderChapter(page, chapter, tests, reasons);
    }
    return page.toString();
  }

  private static void renderChapter(
      StringBuilder page,
      Chapter chapter,
      Map<String, SortedSet<String>> tests,
      Map<String, String> reasons) {
    var requirements = chapter.codes();
    var proven = requirements.stream().filter(tests::containsKey).count();
    var excused = requirements.stream().filter(id -> !tests.containsKey(id));
    var told = excused.filter(reasons::containsKey).count();
    page.append("### [%s](requirements/%s)%n%n".formatted(chapter.title(), chapter.page()));
    page.append("%d of %d have a test".formatted(proven, requirements.size()));
    page.append(told == 0 ? ".\n\n" : "; of %d it is said why not.%n%n".formatted(told));
    page.append("| requirement | tests |\n|---|---|\n");
    var open = new ArrayList<String>();
    for (var id : requirements) {
      var link = RequirementCatalogue.link(chapter, id);
      if (tests.containsKey(id)) {
        page.append("| %s | %s |%n".formatted(link, String.join(", ", tests.get(id))));
      } else if (reasons.containsKey(id)) {
        page.append("| %s | %s%s |%n".formatted(link, NOT_TESTED, reasons.get(id)));
      } else {
        open.add(link);
      }
    }
    page.append('\n');
    if (!open.isEmpty()) {
      page.append("No test yet: ").append(String.join(", ", open)).append(".\n\n");
    }
  }

  /** Requirement to why it has no test. */
  private static Map<String, String> reasons() throws IOException {
    var reasons = new TreeMap<String, String>();
    for (var line : Files.readAllLines(REASONS)) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      var fields = line.split("\t", -1);
      assertThat(fields).as("chapter, identifier, reason: " + line).hasSize(3).doesNotContain("");
      var previous = reasons.put(RequirementCatalogue.qualified(fields[0], fields[1]), fields[2]);
      assertThat(previous).as("twice: " + line).isNull();
    }
    return reasons;
  }

  private static void renderOperations(StringBuilder page) throws IOException {
    var model =
        new ObjectMapper().readTree(ROOT.resolve("schemas/aws/batch/operations.json").toFile());
    var handlers = new StringBuilder();
    for (var file : javaFiles("/src/main/java/", "/api/")) {
      handlers.append(Files.readString(file));
    }
    var served = new TreeSet<String>();
    var missing = new TreeSet<String>();
    for (var operation : model.path("operations").properties()) {
      var constant =
          operation.getKey().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(ROOT_LOCALE);
      var registered =
          Pattern.compile(
                  "operation\\(\\s*(BatchOperations\\.%s|\"%s\")"
                      .formatted(constant, operation.getKey()))
              .matcher(handlers)
              .find();
      (registered ? served : missing).add(operation.getKey());
    }
    page.append("## Operations of the Batch API\n\n");
    page.append("Served (%d): %s.%n%n".formatted(served.size(), String.join(", ", served)));
    page.append(
        "Refused with a `ClientException` that they are not available yet (%d): %s.%n%n"
            .formatted(missing.size(), String.join(", ", missing)));
  }

  /** Requirement to the test classes whose source names it, in a text or in a method's name. */
  private static Map<String, SortedSet<String>> testsByRequirement(Set<String> known)
      throws IOException {
    var mention =
        Pattern.compile(
            "(?:(?<![A-Za-z0-9])|\\G)(?:(0\\d) )?([A-Za-z]{1,5})[-_]?(\\d{2,3})(?!\\d)");
    var tests = new TreeMap<String, SortedSet<String>>();
    for (var file : javaFiles("/src/test/java/", "/")) {
      var name = file.getFileName().toString().replace(".java", "");
      if (!name.endsWith("Test") && !name.endsWith("IT") && !name.equals("Walkthrough")) {
        continue;
      }
      var matcher = mention.matcher(Files.readString(file));
      while (matcher.find()) {
        var id = matcher.group(2).toUpperCase(ROOT_LOCALE) + "-" + matcher.group(3);
        id = RequirementCatalogue.qualified(String.valueOf(matcher.group(1)), id);
        if (known.contains(id)) {
          tests.computeIfAbsent(id, key -> new TreeSet<>()).add(name);
        }
      }
    }
    return tests;
  }

  private static List<Path> javaFiles(String under, String inside) throws IOException {
    try (var files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains(under))
          .filter(file -> file.toString().contains(inside))
          .sorted()
          .toList();
    }
  }
}
