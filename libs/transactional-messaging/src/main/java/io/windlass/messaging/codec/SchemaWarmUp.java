package io.windlass.messaging.codec;

import io.windlass.messaging.retry.RetryBackoff;
import org.jboss.logging.Logger;

/** Asks the registry for the ids of all topics' schemas until it has answered for each. */
public final class SchemaWarmUp {
  private static final Logger LOG = Logger.getLogger(SchemaWarmUp.class);

  private final EventEncoder encoder;
  private final Thread thread = new Thread(this::run, "schema-ids");
  private volatile boolean done;

  public SchemaWarmUp(EventEncoder encoder) {
    this.encoder = encoder;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  public boolean isDone() {
    return done;
  }

  public void stop() {
    thread.interrupt();
  }

  private void run() {
    RetryBackoff outage = new RetryBackoff(LOG, "schema registry");
    while (!done && !Thread.currentThread().isInterrupted()) {
      try {
        EventTypes.BY_TOPIC.forEach(encoder::prepare);
        outage.succeeded();
        done = true;
      } catch (RegistryUnavailableException e) {
        try {
          Thread.sleep(outage.failed(e));
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }
}
