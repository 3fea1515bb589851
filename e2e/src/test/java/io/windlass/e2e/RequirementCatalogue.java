package io.windlass.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The requirements as {@code docs/requirements/} lists them: a page per chapter, whose name begins
 * with the chapter's number, and an anchor per requirement.
 *
 * <p>Codes that begin with X are numbered in each chapter anew; outside of their chapter they have
 * its number before them, as in {@code 03 X-05}. All methods answer codes in that form.
 */
record RequirementCatalogue(List<Chapter> chapters) {
  /**
   * One page of the catalogue.
   *
   * @param page the name of its file
   * @param codes in the order of the page
   */
  record Chapter(String number, String title, String page, List<String> codes) {}

  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([a-z]+-\\d+)\"></a>");

  /** Reads the pages under the root of the repository. */
  static RequirementCatalogue read(Path root) throws IOException {
    try (var files = Files.list(root.resolve("docs/requirements"))) {
      var chapters = new ArrayList<Chapter>();
      for (var file : files.sorted().toList()) {
        var name = file.getFileName().toString();
        if (name.matches("\\d\\d-.*\\.md")) {
          chapters.add(chapter(name, Files.readString(file)));
        }
      }
      return new RequirementCatalogue(List.copyOf(chapters));
    }
  }

  private static Chapter chapter(String page, String text) {
    var number = page.substring(0, 2);
    var title = text.lines().findFirst().orElseThrow().substring("# ".length());
    var codes =
        ANCHOR
            .matcher(text)
            .results()
            .map(anchor -> qualified(number, anchor.group(1).toUpperCase(Locale.ROOT)))
            .toList();
    return new Chapter(number, title, page, codes);
  }

  /** The code as it is unique in all chapters. */
  static String qualified(String chapter, String code) {
    return code.startsWith("X-") ? chapter + " " + code : code;
  }

  Set<String> codes() {
    return chapters.stream()
        .flatMap(chapter -> chapter.codes().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What stands before the hyphens of the codes. */
  Set<String> prefixes() {
    return codes().stream()
        .map(code -> code.substring(code.indexOf(' ') + 1, code.indexOf('-')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A link to the code's place in the catalogue, for a page in {@code docs/}. */
  static String link(Chapter chapter, String code) {
    var anchor = code.substring(code.indexOf(' ') + 1).toLowerCase(Locale.ROOT);
    return "[%s](requirements/%s#%s)".formatted(code, chapter.page(), anchor);
  }
}
