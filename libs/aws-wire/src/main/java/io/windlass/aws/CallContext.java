package io.windlass.aws;

import java.time.Instant;

/**
 * The circumstances of one API call, as its handler and the audit trail see them. {@code now} is
 * the instant at which the request was accepted: handlers use it instead of reading a clock.
 */
public record CallContext(
    Caller caller,
    String operation,
    String requestId,
    Instant now,
    String sourceAddress,
    String userAgent,
    boolean secure) {}
