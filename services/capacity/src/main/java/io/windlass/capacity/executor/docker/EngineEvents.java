package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import com.github.dockerjava.api.model.EventType;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears which task's container has died: one subscription for all, renewed when it breaks. Whenever
 * it (re)starts, {@code missed} is called: what died in between has to be looked for.
 */
final class EngineEvents implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EngineEvents.class);

  private final DockerClient client;
  private final Consumer<String> died;
  private final Runnable missed;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Deaths subscription;

  EngineEvents(DockerClient client, Consumer<String> died, Runnable missed) {
    this.client = client;
    this.died = died;
    this.missed = missed;
    this.thread = Thread.ofPlatform().daemon().name("windlass-docker-events").start(this::run);
  }

  private final class Deaths extends ResultCallback.Adapter<Event> {
    @Override
    public void onNext(Event event) {
      EventActor actor = event.getActor();
      Map<String, String> attributes = actor == null ? null : actor.getAttributes();
      String taskId = attributes == null ? null : attributes.get(ContainerRequest.TASK_LABEL);
      if (taskId != null) {
        died.accept(taskId);
      }
    }
  }

  private void run() {
    while (!closed) {
      try {
        subscribe();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.debugf("The events of the Docker engine broke off: %s", e);
      }
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void subscribe() throws InterruptedException {
    var deaths = new Deaths();
    subscription = deaths;
    client
        .eventsCmd()
        .withEventTypeFilter(EventType.CONTAINER)
        .withEventFilter("die")
        .withLabelFilter(ContainerRequest.TASK_LABEL)
        .exec(deaths);
    missed.run();
    // Looked at again from time to time, in case that an event got lost.
    while (!deaths.awaitCompletion(30, TimeUnit.SECONDS)) {
      missed.run();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Deaths open = subscription;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debugf("Closing the event subscription: %s", e.getMessage());
      }
    }
  }
}
