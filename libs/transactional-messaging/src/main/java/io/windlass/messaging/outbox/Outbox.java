package io.windlass.messaging.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.windlass.messaging.MessageTracing;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.codec.EventEncoder;
import java.util.List;

/**
 * Inserts messages in the transaction that causes them. A row of the outbox table exists exactly if
 * its transaction committed; the {@link Relay} publishes it and deletes it once the broker has
 * acknowledged its messages. Safe for concurrent use.
 */
public final class Outbox {
  private final String owner;
  private final EventEncoder encoder;
  private final MessageTracing tracing;

  public Outbox(String instanceId, EventEncoder encoder, MessageTracing tracing) {
    this.owner = Relay.ownerOf(instanceId);
    this.encoder = encoder;
    this.tracing = tracing;
  }

  /**
   * Encodes messages, to be inserted by the caller.
   *
   * @throws io.windlass.messaging.codec.RegistryUnavailableException if the schema of a topic could
   *     not be looked up yet
   * @throws IllegalArgumentException if a message is larger than the broker takes
   */
  public PendingMessages prepare(List<OutboxMessage> messages) {
    return PendingMessages.encode(owner, messages, encoder, tracing);
  }

  /**
   * Inserts messages in the transaction of this connection. Hand the result to {@link
   * Relay#committed} after the commit.
   */
  public Future<PendingMessages> insert(SqlConnection connection, List<OutboxMessage> messages) {
    PendingMessages pending = prepare(messages);
    if (pending.isEmpty()) {
      return Future.succeededFuture(pending);
    }
    return connection
        .preparedQuery(pending.sql())
        .execute(pending.parameters())
        .map(pending::inserted);
  }

  /** Returns the same for an owner other than the instance, such as a partition. */
  public PendingMessages prepareFor(String otherOwner, List<OutboxMessage> messages) {
    return PendingMessages.encode(otherOwner, messages, encoder, tracing);
  }
}
