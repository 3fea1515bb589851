package io.windlass.aws.model;

/** The protocol of a service. */
public enum Protocol {
  /** The operation is in method and path; the error code in a header. */
  REST_JSON,
  /** The operation is in the header X-Amz-Target; the error code in the body. */
  JSON_1_1,
  /** The same with another content type. */
  JSON_1_0,
  /** The operation and its input are parameters of a form, the output is XML. */
  QUERY,
  /**
   * Smithy's RPC v2: the operation is in the path, bodies are CBOR, the error code is in the body.
   */
  RPC_V2_CBOR;

  static Protocol named(String name) {
    return switch (name) {
      case "rest-json" -> REST_JSON;
      case "json-1.1" -> JSON_1_1;
      case "rpc-v2-cbor" -> RPC_V2_CBOR;
      default -> throw new IllegalStateException("Not a protocol of the API model: " + name);
    };
  }
}
