package io.windlass.messaging;

import java.util.List;

/**
 * What handling a batch leads to: rows to write and messages to send, committed together with the
 * offsets that were consumed; then {@code afterCommit}, which runs once, on the handler's thread,
 * only if the commit is known to have succeeded.
 *
 * <p>Writes run in list order. Messages are published in list order after the commit.
 */
public record Effects(
    List<SqlStatement> writes, List<OutboxMessage> messages, Runnable afterCommit) {
  /** Nothing but the consumed offsets changes. */
  public static final Effects NONE = new Effects(List.of(), List.of());

  public Effects(List<SqlStatement> writes, List<OutboxMessage> messages) {
    this(writes, messages, () -> {});
  }
}
