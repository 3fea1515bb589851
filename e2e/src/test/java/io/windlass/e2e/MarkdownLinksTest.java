package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every relative link of every Markdown page leads to a file and, where it names one, an anchor.
 */
class MarkdownLinksTest {
  private static final Path ROOT = Path.of(System.getProperty("windlass.root", ".."));
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    var broken = new ArrayList<String>();
    for (var page : RepositoryFiles.under(ROOT, "md")) {
      broken.addAll(brokenLinks(page));
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void brokenLinksAreFound(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("other.md"), "# A *title*, with `code`\n<a id=\"x-1\"></a>");
    var page = directory.resolve("page.md");
    Files.writeString(
        page,
        """
        [a](other.md) [b](other.md#a-title-with-code) [c](other.md#x-1) [d](#here) [e](https://aws)
        # Here
        `[f](none-in-code.md)` [g](none.md) [h](other.md#none) [i](#none)
        """);
    assertThat(brokenLinks(page))
        .containsExactly(page + ": none.md", page + ": other.md#none", page + ": #none");
  }

  private static List<String> brokenLinks(Path page) throws IOException {
    var text = CODE.matcher(Files.readString(page)).replaceAll("");
    var links = LINK.matcher(text).results().map(link -> link.group(1));
    var broken = new ArrayList<String>();
    for (var link : links.filter(target -> !target.matches("[a-z]+:.*")).toList()) {
      var parts = link.split("#", 2);
      var target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
      var leads =
          parts.length == 1
              ? Files.exists(target)
              : Files.isRegularFile(target) && anchors(target).contains(parts[1]);
      if (!leads) {
        broken.add(page + ": " + link);
      }
    }
    return broken;
  }

  /** The anchors of a page: those that it sets, and those that GitHub makes of its headings. */
  private static Set<String> anchors(Path page) throws IOException {
    var text = Files.readString(page);
    var own = ANCHOR.matcher(text).results().map(anchor -> anchor.group(1));
    return Stream.concat(own, HEADING.matcher(text).results().map(MarkdownLinksTest::slug))
        .collect(Collectors.toSet());
  }

  private static String slug(MatchResult heading) {
    return heading
        .group(1)
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
