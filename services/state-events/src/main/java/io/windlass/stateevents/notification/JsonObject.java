package io.windlass.stateevents.notification;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the members of a JSON object without building a tree: each member's value stays the text it
 * is. Accepts what a correct JSON writer wrote; refuses text that is not an object with {@link
 * IllegalArgumentException}. Values are delimited, not checked.
 */
public final class JsonObject {
  /** A member: its name as written (escapes left as they are) and its value as written. */
  public record Member(String name, String value) {}

  private final String text;
  private int at;

  private JsonObject(String text) {
    this.text = text;
  }

  /** The members of {@code json} in order. */
  public static List<Member> members(String json) {
    return new JsonObject(json).members(Integer.MAX_VALUE);
  }

  /** The first members of {@code json}, at most {@code limit}. */
  public static List<Member> firstMembers(String json, int limit) {
    return new JsonObject(json).members(limit);
  }

  /** The text inside a JSON string value, unescaped. */
  public static String unquoted(String value) {
    if (value.length() < 2 || value.charAt(0) != '"') {
      throw new IllegalArgumentException("not a JSON string");
    }
    String inner = value.substring(1, value.length() - 1);
    return inner.indexOf('\\') < 0 ? inner : unescaped(inner);
  }

  private static String unescaped(String inner) {
    var out = new StringBuilder(inner.length());
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      c = inner.charAt(++i);
      switch (c) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          out.append((char) Integer.parseInt(inner, i + 1, i + 5, 16));
          i += 4;
        }
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private List<Member> members(int limit) {
    var members = new ArrayList<Member>();
    skipSpace();
    expect('{');
    skipSpace();
    while (members.size() < limit && peek() != '}') {
      String name = unquotedRaw(string());
      skipSpace();
      expect(':');
      skipSpace();
      members.add(new Member(name, value()));
      skipSpace();
      if (peek() == ',') {
        at++;
        skipSpace();
      }
    }
    return members;
  }

  private static String unquotedRaw(String string) {
    return string.substring(1, string.length() - 1);
  }

  private String value() {
    char c = peek();
    if (c == '"') {
      return string();
    }
    int from = at;
    if (c == '{' || c == '[') {
      skipNested();
    } else {
      while (at < text.length() && ",}] \n\r\t".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (at == from) {
        throw malformed();
      }
    }
    return text.substring(from, at);
  }

  private void skipNested() {
    int depth = 0;
    do {
      switch (peek()) {
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        case '"' -> string();
        default -> at++;
      }
    } while (depth > 0);
  }

  private String string() {
    int from = at;
    expect('"');
    while (peek() != '"') {
      at += peek() == '\\' ? 2 : 1;
    }
    at++;
    return text.substring(from, at);
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw malformed();
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed();
    }
    at++;
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("not a JSON object (at character " + at + ")");
  }
}
