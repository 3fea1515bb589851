package io.windlass.messaging;

import org.jboss.logging.Logger;

/** Asks the registry for the ids of all topics' schemas until it has answered for each. */
final class SchemaWarmUp {
  private static final Logger LOG = Logger.getLogger(SchemaWarmUp.class);

  private final EventEncoder encoder;
  private final Thread thread = new Thread(this::run, "schema-ids");
  private volatile boolean done;

  SchemaWarmUp(EventEncoder encoder) {
    this.encoder = encoder;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isDone() {
    return done;
  }

  void stop() {
    thread.interrupt();
  }

  private void run() {
    RetryBackoff outage = new RetryBackoff(LOG, "schema registry");
    while (!done && !Thread.currentThread().isInterrupted()) {
      try {
        EventTypes.BY_TOPIC.forEach(encoder::prepare);
        outage.worked();
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
