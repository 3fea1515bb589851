package io.windlass.messaging.consumer;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** What Kafka says about who owns what, passed on to the loop; on its thread, within poll. */
final class AssignmentListener implements ConsumerRebalanceListener {
  private final ConsumerLoop loop;

  AssignmentListener(ConsumerLoop loop) {
    this.loop = loop;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    loop.revoked();
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    loop.lost();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    loop.assigned(partitions);
  }
}
