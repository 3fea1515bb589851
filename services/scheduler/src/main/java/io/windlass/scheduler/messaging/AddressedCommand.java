package io.windlass.scheduler.messaging;

import io.windlass.scheduler.account.AccountCommand;

/** A command and the account whose core it is for. */
public record AddressedCommand(String accountId, AccountCommand command) {}
