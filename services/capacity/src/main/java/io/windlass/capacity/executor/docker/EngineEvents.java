package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import com.github.dockerjava.api.model.EventType;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears which task's container has died: one subscription for all, renewed when it breaks. Whenever
 * it (re)starts, and from time to time in between, {@code missed} is called: what died unheard has
 * to be looked for.
 */
final class EngineEvents implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EngineEvents.class);
  private static final long LOOK_EVERY_SECONDS = 30;

  /** How far back a subscription reaches, so that nothing is missed while it is made. */
  private static final long OVERLAP_SECONDS = 5;

  private final DockerClient client;
  private final String owner;
  private final InstantSource clock;
  private final Consumer<Death> died;
  private final Runnable missed;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Subscription subscription;

  /** A container's end. */
  record Death(String taskId, int exitCode, Instant at) {}

  EngineEvents(
      DockerClient client,
      String owner,
      InstantSource clock,
      Consumer<Death> died,
      Runnable missed) {
    this.client = client;
    this.owner = owner;
    this.clock = clock;
    this.died = died;
    this.missed = missed;
    this.thread = Thread.ofPlatform().daemon().name("windlass-docker-events").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private final class Subscription implements ResultCallback<Event> {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Closeable stream;

    @Override
    public void onStart(Closeable opened) {
      stream = opened;
    }

    @Override
    public void onNext(Event event) {
      EventActor actor = event.getActor();
      Map<String, String> attributes = actor == null ? null : actor.getAttributes();
      String taskId = attributes == null ? null : attributes.get(ContainerRequest.TASK_LABEL);
      if (taskId != null && attributes != null) {
        died.accept(new Death(taskId, exitCode(attributes.get("exitCode")), time(event)));
      }
    }

    private Instant time(Event event) {
      Long nanos = event.getTimeNano();
      return nanos == null ? clock.instant() : Instant.EPOCH.plusNanos(nanos);
    }

    private static int exitCode(@Nullable String text) {
      return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 137;
    }

    @Override
    public void onError(Throwable problem) {
      LOG.debugf("The events of the Docker engine broke off: %s", problem);
      over.countDown();
    }

    @Override
    public void onComplete() {
      over.countDown();
    }

    @Override
    public void close() throws IOException {
      over.countDown();
      Closeable open = stream;
      if (open != null) {
        open.close();
      }
    }
  }

  private void run() {
    while (!closed) {
      try {
        subscribe();
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void subscribe() throws InterruptedException {
    var deaths = new Subscription();
    subscription = deaths;
    try (deaths) {
      client
          .eventsCmd()
          .withEventTypeFilter(EventType.CONTAINER)
          .withEventFilter("die")
          .withLabelFilter(Map.of(ContainerRequest.OWNER_LABEL, owner))
          .withSince(Long.toString(clock.instant().getEpochSecond() - OVERLAP_SECONDS))
          .exec(deaths);
      do {
        missed.run();
      } while (!deaths.over.await(LOOK_EVERY_SECONDS, TimeUnit.SECONDS));
    } catch (IOException | RuntimeException e) {
      LOG.debugf("The events of the Docker engine broke off: %s", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Subscription open = subscription;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debugf("Closing the event subscription: %s", e.getMessage());
      }
    }
  }
}
