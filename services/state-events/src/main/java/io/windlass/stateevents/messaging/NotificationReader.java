package io.windlass.stateevents.messaging;

import io.windlass.events.Notification;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.SchemaIds;
import io.windlass.stateevents.notification.EventEnvelope;

/** Reads notifications off the wire. Safe for any thread, one at a time. */
public final class NotificationReader {
  private final EventDecoder decoder;

  public NotificationReader(SchemaIds schemas) {
    this.decoder = new EventDecoder(schemas);
  }

  /** What {@code bytes} say; an exception if they are not a notification. */
  public synchronized EventEnvelope read(byte[] bytes) {
    if (decoder.decode(bytes) instanceof Notification notification) {
      return Notifications.envelope(notification);
    }
    throw new IllegalArgumentException("an event, but not a notification");
  }
}
