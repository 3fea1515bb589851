package io.windlass.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Writes trees as CBOR (RFC 8949) that no encoder would write: unpaired surrogates, bytes that are
 * no UTF-8, infinite numbers, maps that are nested without end.
 */
final class FuzzCbor {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int DOUBLE = 0xFB;
  private static final int DEPTH = 5_000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private FuzzCbor() {}

  /** Returns a tree with what the marks in it stand for. */
  static byte[] write(JsonNode tree) {
    var cbor = new FuzzCbor();
    cbor.value(tree);
    return cbor.out.toByteArray();
  }

  private void value(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        head(MAP, node.size());
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          text(member.getKey());
          value(member.getValue());
        }
      }
      case ARRAY -> {
        head(ARRAY, node.size());
        node.forEach(this::value);
      }
      case STRING -> textOrMark(node.textValue());
      case BINARY -> {
        var bytes = binary(node);
        head(BYTES, bytes.length);
        out.writeBytes(bytes);
      }
      case NUMBER -> number(node);
      case BOOLEAN -> out.write(node.booleanValue() ? 0xF5 : 0xF4);
      default -> out.write(0xF6);
    }
  }

  private static byte[] binary(JsonNode node) {
    try {
      return node.binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void number(JsonNode node) {
    if (node.isIntegralNumber()) {
      long value = node.longValue();
      head(value < 0 ? 1 : 0, value < 0 ? -1 - value : value);
    } else {
      decimal(node.doubleValue());
    }
  }

  private void decimal(double value) {
    out.write(DOUBLE);
    big(Double.doubleToLongBits(value), 8);
  }

  private void textOrMark(String text) {
    switch (text) {
      case "@infinite@" -> decimal(Double.POSITIVE_INFINITY);
      case "@deep@" -> {
        for (int i = 0; i < DEPTH; i++) {
          head(MAP, 1);
          text("a");
        }
        head(0, 1);
      }
      case "@bytes@" -> {
        var bytes = "\u00c3(\u00ed\u00a0\u0080".getBytes(ISO_8859_1);
        head(TEXT, bytes.length);
        out.writeBytes(bytes);
      }
      default -> text(text);
    }
  }

  /** As UTF-8; an unpaired surrogate has the three bytes that it would have if it were allowed. */
  private void text(String text) {
    var bytes = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(
            point -> {
              if (Character.getType(point) == Character.SURROGATE) {
                bytes.write(0xE0 | (point >> 12));
                bytes.write(0x80 | ((point >> 6) & 0x3F));
                bytes.write(0x80 | (point & 0x3F));
              } else {
                bytes.writeBytes(Character.toString(point).getBytes(UTF_8));
              }
            });
    head(TEXT, bytes.size());
    out.writeBytes(bytes.toByteArray());
  }

  /** Kind and length, or kind and value, of an item. */
  private void head(int kind, long value) {
    if (value < 24) {
      out.write((kind << 5) | (int) value);
    } else {
      int size = value <= 0xFF ? 1 : value <= 0xFFFF ? 2 : value <= 0xFFFF_FFFFL ? 4 : 8;
      out.write((kind << 5) | (24 + Integer.numberOfTrailingZeros(size)));
      big(value, size);
    }
  }

  private void big(long value, int size) {
    for (int i = size - 1; i >= 0; i--) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
