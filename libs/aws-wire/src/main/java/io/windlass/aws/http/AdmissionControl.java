package io.windlass.aws.http;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how many requests, and how many bytes of their bodies, one service holds until it has
 * responded. Further requests are refused immediately with a 429, after which AWS clients wait and
 * retry. So an outage of the database takes a bounded amount of memory. Shared by all endpoints of
 * a service; safe for any number of threads.
 */
public final class AdmissionControl {
  private final Limits limits;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /** At most this much is held at a time. */
  public record Limits(int maxRequests, long maxBytes) {
    /** Limits for a heap of 256 MiB. */
    public static final Limits DEFAULT = new Limits(1024, 32L * 1024 * 1024);

    public Limits {
      if (maxRequests < 1 || maxBytes < 1) {
        throw new IllegalArgumentException("Admission limits must be positive");
      }
    }
  }

  public AdmissionControl(Limits limits) {
    this.limits = limits;
  }

  /** Requests that are held now. */
  public int requests() {
    return requests.get();
  }

  /** Bytes of bodies that are held now. */
  public long bytes() {
    return bytes.get();
  }

  /** Requests that were refused since the start. */
  public long refused() {
    return refused.get();
  }

  /** Returns the error for a request beyond the limits. */
  public static AwsException refusal() {
    return AwsErrors.of(
        "TooManyRequestsException",
        429,
        "Too many requests are waiting to be answered; try again later.");
  }

  /**
   * Asks for a permit; {@link Permit#isAdmitted} returns whether it was granted. The caller must
   * close it.
   */
  public Permit tryAcquire() {
    if (requests.incrementAndGet() > limits.maxRequests()) {
      requests.decrementAndGet();
      refused.incrementAndGet();
      return new Permit(false);
    }
    return new Permit(true);
  }

  /** The permit of one request, which it holds until it is closed. Closing is idempotent. */
  public final class Permit implements AutoCloseable {
    private final boolean admitted;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong held = new AtomicLong();

    private Permit(boolean admitted) {
      this.admitted = admitted;
    }

    public boolean isAdmitted() {
      return admitted;
    }

    /**
     * Reserves memory for more of the body; returns false, and takes none, if there is too little.
     */
    public boolean hold(int more) {
      if (bytes.addAndGet(more) > limits.maxBytes()) {
        bytes.addAndGet(-more);
        refused.incrementAndGet();
        return false;
      }
      held.addAndGet(more);
      return true;
    }

    /** Releases the memory of the body. */
    public void release() {
      bytes.addAndGet(-held.getAndSet(0));
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release();
        if (admitted) {
          requests.decrementAndGet();
        }
      }
    }
  }
}
