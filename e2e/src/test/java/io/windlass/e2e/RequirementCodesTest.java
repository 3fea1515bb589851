package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every requirement's code that stands in code, tests or documentation is in the catalogue ({@code
 * docs/requirements/}), so that readers can look it up. A code is a prefix of the catalogue, a
 * hyphen and digits, or in a test method's name the same in lower case without the hyphen. Other
 * codes at the beginning of a test's name or of a comment are refused, whatever their prefix.
 */
class RequirementCodesTest {
  private static final Path ROOT = Path.of(System.getProperty("windlass.root", ".."));

  /** The first word of a test's name, if it ends in a number as a code does. */
  private static final Pattern TEST_NAME =
      Pattern.compile("\\bvoid (?!ec2|s3|ipv|utf|sha|base|http)([a-z]{1,6})(\\d{1,3})(?=[A-Z_])");

  /** Codes of lists that are not in the repository. */
  private static final Pattern DOTTED = Pattern.compile("(?<![\\w.])[A-F]\\.\\d{1,2}(?=[:,] )");

  private static RequirementCatalogue catalogue;
  private static Set<String> known;
  private static Pattern code;

  @BeforeAll
  static void readCatalogue() throws IOException {
    catalogue = RequirementCatalogue.read(ROOT);
    var codes = catalogue.codes();
    var withoutChapter = codes.stream().map(name -> name.replaceFirst("^\\d\\d ", ""));
    known = Stream.concat(codes.stream(), withoutChapter).collect(Collectors.toSet());
    var prefixes = String.join("|", catalogue.prefixes());
    code = Pattern.compile("(?<![\\w.-])(?:0\\d X|%s)-\\d{1,4}(?!\\w)".formatted(prefixes));
  }

  @Test
  void everyCodeIsInTheCatalogue() throws IOException {
    var unknown = new TreeMap<String, Set<String>>();
    for (var file :
        RepositoryFiles.under(ROOT, "java", "sql", "avsc", "json", "md", "tsv", "html")) {
      if (file.endsWith("RequirementCodesTest.java")) {
        continue; // it holds unknown codes, to show that they are found
      }
      var codes = unknownCodes(Files.readString(file));
      if (!codes.isEmpty()) {
        unknown.put(ROOT.relativize(file).toString(), codes);
      }
    }
    assertThat(unknown).as("codes that docs/requirements/ does not explain").isEmpty();
  }

  @Test
  void noCodeIsThereTwice() {
    var codes = catalogue.chapters().stream().flatMap(chapter -> chapter.codes().stream()).toList();
    assertThat(codes).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void unknownCodesAreFound() {
    assertThat(unknownCodes("/** JQ-999: text. */")).containsExactly("JQ-999");
    assertThat(unknownCodes("(SUB-001, SUB-98)")).containsExactly("SUB-98");
    assertThat(unknownCodes("-- T-7\n")).containsExactly("T-7");
    assertThat(unknownCodes("void rt998RetriedJobWaits() {}")).containsExactly("RT-998");
    assertThat(unknownCodes("void c009WhoMayDoWhat() {}")).containsExactly("C-009");
    assertThat(unknownCodes("/** B.5, D.11: text. */")).containsExactly("B.5", "D.11");
    assertThat(unknownCodes("02 X-05")).containsExactly("02 X-05");
    assertThat(unknownCodes("see X-99")).containsExactly("X-99");
  }

  @Test
  void knownCodesAndOtherNamesAreNotFound() {
    for (var text :
        List.of(
            "JQ-044, JS-001 to JS-008, 03 X-05, X-05",
            "void rt006RetriedJobReturnsToTheFront() {}",
            "UTF-8, SHA-256, ISO-8601, AES-256, CVE-2024-1234, ADR-12, KIP-86, RFC-3986",
            "aws-batch-EC2-12, X-Amz-Date, i-0123, T-shirt, job-7, J-PAKE",
            "void ec2InstancesOfOneType(), void s3IsNotServed()")) {
      assertThat(unknownCodes(text)).as(text).isEmpty();
    }
  }

  private static Set<String> unknownCodes(String text) {
    var written = code.matcher(text).results().map(found -> found.group());
    var named =
        TEST_NAME
            .matcher(text)
            .results()
            .map(found -> found.group(1).toUpperCase(Locale.ROOT) + "-" + found.group(2));
    var dotted = DOTTED.matcher(text).results().map(found -> found.group());
    return Stream.of(written, named, dotted)
        .flatMap(Function.identity())
        .filter(found -> !known.contains(found))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
