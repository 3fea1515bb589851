package io.windlass.stateevents.transform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;

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
