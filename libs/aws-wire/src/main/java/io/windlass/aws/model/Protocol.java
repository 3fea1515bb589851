package io.windlass.aws.model;

/** The protocol of a service. */
public enum Protocol {
  /** The operation is in method and path; the error code in a header. */
  REST_JSON,
  /** The operation is in the header X-Amz-Target; the error code in the body. */
  JSON_1_1
}
