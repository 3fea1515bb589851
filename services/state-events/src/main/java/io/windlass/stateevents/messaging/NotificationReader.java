package io.windlass.stateevents.messaging;

import io.windlass.events.Notification;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.SchemaIds;
import io.windlass.stateevents.notification.EventEnvelope;

/** Decodes notifications. Thread-safe. */
public final class NotificationReader {
  private final EventDecoder decoder;

  public NotificationReader(SchemaIds schemas) {
    this.decoder = new EventDecoder(schemas);
  }

  /**
   * Decodes a record of the topic.
   *
   * @throws IllegalArgumentException if it is another event
   */
  public synchronized EventEnvelope read(byte[] bytes) {
    if (decoder.decode(bytes) instanceof Notification notification) {
      return NotificationMapper.envelope(notification);
    }
    throw new IllegalArgumentException("an event, but not a notification");
  }
}
