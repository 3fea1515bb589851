package io.windlass.stateevents.transform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** JSON text to trees and back; numbers keep their digits. */
final class JsonText {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonText() {}

  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new TransformException("the event is not JSON", malformed);
    }
  }

  /**
   * Returns the object or array that is a member of an object, as it is written there; null if
   * there is none or it is something else.
   */
  static @Nullable String composite(String json, String member) {
    try (JsonParser parser = MAPPER.getFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(member);
        boolean composite = parser.nextToken().isStructStart();
        int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
        parser.skipChildren();
        if (found) {
          int end = Math.toIntExact(parser.currentLocation().getCharOffset());
          return composite ? json.substring(from, end) : null;
        }
      }
      return null;
    } catch (IOException malformed) {
      throw new TransformException("the event is not JSON", malformed);
    }
  }

  /** Writes a value as JSON of up to so many characters. */
  static String write(Object value, int longest) {
    var text =
        new StringWriter() {
          @Override
          public void write(char[] characters, int from, int length) {
            if (getBuffer().length() + length > longest) {
              throw new TransformException("the result is longer than " + longest + " characters");
            }
            super.write(characters, from, length);
          }
        };
    try {
      MAPPER.writeValue(text, value);
    } catch (IOException unwritable) {
      throw new TransformException("the result cannot be written as JSON", unwritable);
    }
    return text.toString();
  }
}
