package io.windlass.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The snippets of a page of the documentation that are marked with {@code <!-- run: NAME -->}. */
final class PageSnippets {
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- run: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

  private final String page;

  /**
   * @param page a file of the checkout
   */
  PageSnippets(String page) {
    this.page = page;
  }

  /** Returns a snippet as it stands there. */
  String text(String name) {
    try {
      Matcher found = SNIPPET.matcher(Files.readString(Stack.checkout(page)));
      while (found.find()) {
        if (found.group(1).equals(name)) {
          return found.group(2);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError(page + " has no snippet " + name);
  }

  /** Writes a snippet into a file of its name. */
  void write(String name, Path directory) {
    try {
      Files.writeString(directory.resolve(name), text(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
