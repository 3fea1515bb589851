package io.windlass.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * A value that replaces a valid string, or a change of the body that contains it. Values that are
 * {@code impossible} must be refused in any place of a body.
 */
enum HostileValue {
  NUL(Kind.IMPOSSIBLE_TEXT, "a\u0000b"),
  HIGH_SURROGATE(Kind.IMPOSSIBLE_TEXT, "a\uD83D"),
  LOW_SURROGATE(Kind.IMPOSSIBLE_TEXT, "\uDE80b"),
  CONTROL(Kind.TEXT, "\u0001\u0008\t\n\u001b[2J\u007f\u0085\u2028"),
  ASTRAL(Kind.TEXT, "\uD83D\uDE80\uD834\uDD1E\u202E\uFEFF\uFFFF"),
  EMPTY(Kind.TEXT, ""),
  QUOTED(Kind.TEXT, "'; drop table job; --\\\"${jndi:x}%s%n{}"),
  LONG(Kind.TEXT, "x".repeat(10_000)),
  HUGE(Kind.IMPOSSIBLE_TEXT, "x".repeat(2_000_000)),
  NUMBER(Kind.JSON, "17"),
  FRACTION(Kind.JSON, "1.5e300"),
  BOOLEAN(Kind.JSON, "true"),
  OBJECT(Kind.JSON, "{\"a\":1}"),
  ARRAY(Kind.JSON, "[1]"),
  NULL(Kind.ABSENCE, "null"),
  /** A number that no type holds. */
  INFINITE(Kind.MARK, "@infinite@"),
  /** Nested more deeply than any parser follows. */
  DEEP(Kind.MARK, "@deep@"),
  /** Bytes that are no UTF-8. */
  BYTES(Kind.MARK, "@bytes@"),
  /** A body that ends too early. */
  TRUNCATED(Kind.MARK, "@truncated@");

  private enum Kind {
    TEXT,
    IMPOSSIBLE_TEXT,
    JSON,
    ABSENCE,
    /** Stands where the written body is changed. */
    MARK
  }

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Kind kind;
  private final String content;

  HostileValue(Kind kind, String content) {
    this.kind = kind;
    this.content = content;
  }

  boolean isImpossible() {
    return kind != Kind.TEXT && kind != Kind.ABSENCE;
  }

  JsonNode value() {
    try {
      return kind == Kind.JSON || kind == Kind.ABSENCE
          ? MAPPER.readTree(content)
          : TextNode.valueOf(content);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns whether it can be the key of a map. */
  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.IMPOSSIBLE_TEXT;
  }

  /** Returns whether it can be in a path or a query. */
  boolean fitsUri() {
    return isText() && content.length() <= 10_000;
  }
}
