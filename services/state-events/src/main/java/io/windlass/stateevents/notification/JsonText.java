package io.windlass.stateevents.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object, member by member, straight into text. Exists because a notification is
 * mostly text that is JSON already; only the few members that change are written anew.
 */
final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out;

  JsonText(int expectedLength) {
    this(new StringBuilder(expectedLength));
  }

  private JsonText(StringBuilder out) {
    this.out = out;
  }

  /** Opens an object, or an array of objects, inside this one. */
  JsonText open(String bracket) {
    out.append(bracket);
    return this;
  }

  JsonText close(String bracket) {
    out.append(bracket);
    return this;
  }

  /** A member whose value is text. */
  JsonText string(String name, String value) {
    name(name);
    quoted(value);
    return this;
  }

  /** A member whose value is text; nothing when there is no value (EV-021). */
  JsonText optional(String name, @Nullable String value) {
    return value == null ? this : string(name, value);
  }

  /** A member whose value is a number; nothing when there is no value (EV-021). */
  JsonText optional(String name, @Nullable Integer value) {
    return value == null ? this : raw(name, Integer.toString(value));
  }

  /** A member whose value is a time in epoch milliseconds; nothing when there is no value. */
  JsonText optional(String name, @Nullable Instant value) {
    return value == null ? this : raw(name, Long.toString(value.toEpochMilli()));
  }

  /** A member whose value is JSON already. */
  JsonText raw(String name, String json) {
    name(name);
    out.append(json);
    return this;
  }

  /** The start of a member; its value follows by {@link #open}. */
  JsonText name(String name) {
    separate();
    out.append('"').append(name).append("\":");
    return this;
  }

  /** Members that are JSON already, separated by commas; may be empty. */
  JsonText members(String members) {
    if (!members.isEmpty()) {
      separate();
      out.append(members);
    }
    return this;
  }

  /** A comma, unless this is the first in its object or array. */
  JsonText separate() {
    char last = out.isEmpty() ? '{' : out.charAt(out.length() - 1);
    if (last != '{' && last != '[') {
      out.append(',');
    }
    return this;
  }

  /** A text value, quoted and escaped. */
  JsonText quoted(String value) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(value, from, i);
        escape(c);
        from = i + 1;
      }
    }
    out.append(value, from, value.length()).append('"');
    return this;
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
