package io.windlass.aws.http;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The forms of errors of AWS services. Clients understand the form of their service only. */
public enum ErrorFormat {
  REST_JSON("application/json"),
  JSON_1_0("application/x-amz-json-1.0"),
  JSON_1_1("application/x-amz-json-1.1"),
  /** Actions as form parameters, responses in XML: STS, IAM, formerly SQS. */
  QUERY("text/xml"),
  /** JSON responses of the query protocol, which STS gives to clients that accept only JSON. */
  QUERY_JSON("application/json"),
  EC2("text/xml"),
  REST_XML("text/xml"),
  S3("application/xml"),
  CBOR("application/cbor");

  private static final Pattern NOT_IN_XML =
      Pattern.compile("[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private final String contentType;

  ErrorFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /** Returns the body of an error. The caller is at fault if {@code status} is below 500. */
  public Buffer error(int status, String code, String message, String requestId) {
    String type = status < 500 ? "Sender" : "Receiver";
    return switch (this) {
      case REST_JSON, JSON_1_0, JSON_1_1 -> json(Map.of("__type", code, "message", message));
      case QUERY_JSON ->
          json(
              ordered(
                  "Error",
                  ordered("Type", type, "Code", code, "Message", message),
                  "RequestId",
                  requestId));
      case QUERY, REST_XML ->
          xml(
              "<ErrorResponse><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>",
              type, code, message, requestId);
      case EC2 ->
          xml(
              "<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>%s</RequestID></Response>",
              code, message, requestId);
      case S3 ->
          xml(
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  + "<Error><Code>%s</Code><Message>%s</Message><RequestId>%s</RequestId></Error>",
              code, message, requestId);
      case CBOR -> cbor("__type", code, "message", message);
    };
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static Buffer json(Object value) {
    return Buffer.buffer(WireJson.write(value));
  }

  private static Buffer xml(String format, String... texts) {
    Object[] escaped = new Object[texts.length];
    for (int i = 0; i < texts.length; i++) {
      escaped[i] = escapeXml(texts[i]);
    }
    return Buffer.buffer(format.formatted(escaped));
  }

  /** Text as it may stand between two tags. */
  static String escapeXml(String text) {
    return NOT_IN_XML
        .matcher(text)
        .replaceAll("\uFFFD")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  /** One map of texts, as RFC 8949 has it: the head of each item holds its kind and length. */
  private static Buffer cbor(String... keysAndValues) {
    Buffer buffer = Buffer.buffer();
    buffer.appendByte((byte) (0xA0 | keysAndValues.length / 2));
    for (String text : keysAndValues) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      buffer.appendByte((byte) 0x79).appendUnsignedShort(bytes.length).appendBytes(bytes);
    }
    return buffer;
  }
}
