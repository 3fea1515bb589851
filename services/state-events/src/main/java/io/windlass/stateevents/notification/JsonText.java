package io.windlass.stateevents.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text in memory, with Jackson's streaming API: most of a notification is JSON already and is
 * copied unparsed between the few members that change. Members without a value are left out
 * (EV-021).
 */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).build();

  private static final int LONG = 64;

  private JsonText() {}

  /** Writes the members of an object. */
  @FunctionalInterface
  interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

  @FunctionalInterface
  private interface Value {
    String read(JsonParser json) throws IOException;
  }

  /** Returns the object with these members, without white space. */
  static String object(int expectedLength, Members members) {
    var text = new StringWriter(expectedLength);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /**
   * Writes a member whose value is JSON already. A long one does not go through the generator's
   * buffer, where each character would be copied twice by itself.
   */
  static void raw(JsonGenerator json, String name, String value) throws IOException {
    json.writeFieldName(name);
    if (value.length() < LONG) {
      json.writeRawValue(value);
    } else {
      json.writeRawValue("");
      json.flush();
      ((StringWriter) json.getOutputTarget()).write(value);
    }
  }

  /** Writes members that are JSON already, separated by commas; may be empty. */
  static void raw(JsonGenerator json, String members) throws IOException {
    if (!members.isEmpty()) {
      int colon = members.indexOf("\":");
      raw(json, members.substring(1, colon), members.substring(colon + 2));
    }
  }

  static void optional(JsonGenerator json, String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static void optional(JsonGenerator json, String name, @Nullable Integer value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  /** Writes a time in epoch milliseconds. */
  static void optional(JsonGenerator json, String name, @Nullable Instant value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(name, value.toEpochMilli());
    }
  }

  /**
   * Returns the members of an object in their order, each value as it is written there.
   *
   * @throws IllegalArgumentException if {@code object} is not a JSON object
   */
  static Map<String, String> members(String object) {
    return members(
        object,
        json -> {
          int from = (int) json.currentTokenLocation().getCharOffset();
          json.skipChildren();
          json.finishToken();
          return object.substring(from, (int) json.currentLocation().getCharOffset());
        });
  }

  /**
   * Returns the members of an object whose values are strings, unescaped; those of others are
   * empty.
   *
   * @throws IllegalArgumentException if {@code object} is not a JSON object
   */
  static Map<String, String> strings(String object) {
    return members(
        object,
        json -> {
          json.skipChildren();
          return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        });
  }

  private static Map<String, String> members(String object, Value value) {
    var members = new LinkedHashMap<String, String>();
    try (JsonParser json = FACTORY.createParser(object)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not a JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        members.put(name, value.read(json));
      }
    } catch (IOException malformed) {
      throw new IllegalArgumentException("not a JSON object", malformed);
    }
    return members;
  }
}
