package io.windlass.stateevents.messaging;

import io.windlass.events.Notification;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.stateevents.notification.EventEnvelope;

/** Converts notifications to and from the records of the topic {@code batch.notifications}. */
public final class NotificationMapper {
  private NotificationMapper() {}

  /**
   * Returns the message to publish. Its key is the first resource, so that notifications about it
   * stay in order.
   */
  public static OutboxMessage message(EventEnvelope envelope) {
    var notification =
        new Notification(
            envelope.id(),
            envelope.detailType(),
            envelope.source(),
            envelope.account(),
            envelope.time(),
            envelope.region(),
            envelope.resources(),
            envelope.detail(),
            envelope.position(),
            envelope.job().id(),
            envelope.job().name(),
            envelope.job().queueArn(),
            envelope.job().status());
    return new OutboxMessage(
        Topics.NOTIFICATIONS, envelope.account(), envelope.resources().getFirst(), notification);
  }

  /** Returns the notification of a record. */
  public static EventEnvelope envelope(Notification notification) {
    return new EventEnvelope(
        notification.getId(),
        notification.getDetailType(),
        notification.getSource(),
        notification.getAccount(),
        notification.getTime(),
        notification.getRegion(),
        notification.getResources(),
        notification.getDetail(),
        job(notification),
        notification.getPosition());
  }

  /** Earlier versions wrote these fields in the detail alone. */
  private static EventEnvelope.Job job(Notification notification) {
    return notification.getJobId().isEmpty()
        ? EventEnvelope.Job.of(notification.getDetail())
        : new EventEnvelope.Job(
            notification.getJobId(),
            notification.getJobName(),
            notification.getJobQueueArn(),
            notification.getStatus());
  }
}
