package io.windlass.stateevents.messaging;

import io.windlass.messaging.codec.RegistryUnavailableException;
import io.windlass.stateevents.api.LiveEvents;
import io.windlass.stateevents.notification.EventEnvelope;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Passes published notifications to the live streams of this instance. Every instance receives all
 * notifications; what a stream missed it reads from the history.
 */
public class NotificationListener {
  private static final Logger LOG = Logger.getLogger(NotificationListener.class);

  private final LiveEvents live;
  private final NotificationReader reader;

  public NotificationListener(LiveEvents live, NotificationReader reader) {
    this.live = live;
    this.reader = reader;
  }

  /**
   * Receives notifications in the order of the topic's partitions.
   *
   * @throws RegistryUnavailableException if they cannot be decoded now; none was passed on
   */
  public void received(List<byte[]> notifications) {
    if (live.subscribers() == 0) {
      return;
    }
    var envelopes = new ArrayList<EventEnvelope>(notifications.size());
    for (byte[] notification : notifications) {
      try {
        envelopes.add(reader.read(notification));
      } catch (RegistryUnavailableException notNow) {
        throw notNow;
      } catch (RuntimeException unreadable) {
        LOG.warn("A record on batch.notifications cannot be read; it is not streamed", unreadable);
      }
    }
    live.publish(envelopes);
  }
}
