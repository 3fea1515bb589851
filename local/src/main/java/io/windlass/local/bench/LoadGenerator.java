package io.windlass.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.windlass.local.client.StackClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Submits jobs as a number of concurrent clients, each of which submits its next job when its last
 * one is acknowledged (a closed loop: a slow stack gets fewer calls, not a queue of them).
 */
final class LoadGenerator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = StackClient.batchPath("SubmitJob");

  private final StackClient client;
  private final byte[] body;
  private final int jobs;
  private final int clients;
  private final AtomicInteger left;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<String> ids;
  private final List<Long> latencies;
  private final CountDownLatch done = new CountDownLatch(1);

  LoadGenerator(StackClient client, byte[] body, int jobs, int clients) {
    this.client = client;
    this.body = body;
    this.jobs = jobs;
    this.clients = Math.min(jobs, clients);
    this.left = new AtomicInteger(jobs);
    this.ids = new ArrayList<>(jobs);
    this.latencies = new ArrayList<>(jobs);
  }

  /** Starts submitting. Callbacks run on the client's event loop, one at a time. */
  void start() {
    for (int i = 0; i < clients; i++) {
      next();
    }
  }

  private void next() {
    if (left.getAndDecrement() <= 0) {
      return;
    }
    long sent = System.nanoTime();
    client
        .post(PATH, body)
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                record(answer.result(), System.nanoTime() - sent);
              } else {
                refused.incrementAndGet();
              }
              if (acknowledged.get() + refused.get() == jobs) {
                done.countDown();
              } else {
                next();
              }
            });
  }

  private void record(Buffer answer, long nanos) {
    try {
      var id = JSON.readTree(answer.getBytes()).path("jobId").asText();
      synchronized (ids) {
        ids.add(id);
        latencies.add(nanos / 1_000_000);
      }
      acknowledged.incrementAndGet();
    } catch (IOException e) {
      refused.incrementAndGet();
    }
  }

  boolean isDone() {
    return done.getCount() == 0;
  }

  void await() throws InterruptedException {
    done.await();
  }

  int acknowledged() {
    return acknowledged.get();
  }

  int refused() {
    return refused.get();
  }

  List<String> ids() {
    synchronized (ids) {
      return List.copyOf(ids);
    }
  }

  List<Long> latencies() {
    synchronized (ids) {
      return List.copyOf(latencies);
    }
  }
}
