package io.windlass.simulator.workload;

import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobRequest;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** An account and the messages that submission sends for it. */
public final class SimulatedAccount {
  private static final String REGION = "us-east-1";

  private final String id;
  private final Map<String, Long> sequences = new HashMap<>();
  private long requests;

  public SimulatedAccount(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  public String arn(String resource) {
    return "arn:aws:batch:" + REGION + ":" + id + ":" + resource;
  }

  /** A definition in its next version. */
  OutboxMessage define(String resource, Object definition, boolean deleting, Instant now) {
    String arn = arn(resource);
    long sequence = sequences.merge(arn, 1L, Long::sum);
    return new OutboxMessage(
        Topics.DEFINITIONS,
        id,
        arn,
        new DefinitionChanged(id, REGION, arn, sequence, now, deleting, false, definition));
  }

  OutboxMessage request(String jobId, Object request) {
    return new OutboxMessage(
        Topics.JOB_REQUESTS,
        id,
        jobId,
        new JobRequest(id, REGION, "request-" + ++requests, request));
  }
}
