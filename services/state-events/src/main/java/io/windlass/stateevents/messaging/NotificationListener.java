package io.windlass.stateevents.messaging;

import io.smallrye.reactive.messaging.annotations.Blocking;
import io.windlass.stateevents.api.LiveEvents;
import io.windlass.stateevents.notification.EventEnvelope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Hears all notifications as they are published, from now on, and hands them to the live streams of
 * this instance. Every instance hears all of them (a consumer group of its own), and keeps no
 * offsets: what a stream missed it takes from the history.
 */
@ApplicationScoped
public class NotificationListener {
  private static final Logger LOG = Logger.getLogger(NotificationListener.class);

  private final LiveEvents live;
  private final NotificationReader reader;

  public NotificationListener(LiveEvents live, NotificationReader reader) {
    this.live = live;
    this.reader = reader;
  }

  /** Some notifications, in the order of the topic's partitions. */
  @Incoming("notifications")
  @Blocking
  public void heard(List<byte[]> notifications) {
    if (live.subscribers() == 0) {
      return;
    }
    var envelopes = new ArrayList<EventEnvelope>(notifications.size());
    for (byte[] notification : notifications) {
      try {
        envelopes.add(reader.read(notification));
      } catch (RuntimeException unreadable) {
        LOG.warn("A record on batch.notifications cannot be read; it is not streamed", unreadable);
      }
    }
    live.publish(envelopes);
  }
}
