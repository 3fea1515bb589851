package io.windlass.messaging;

import java.util.List;

/** What a transaction answers to its caller, and what it has to tell others. */
public record TransactionResult<T>(T value, List<OutboxMessage> messages) {}
