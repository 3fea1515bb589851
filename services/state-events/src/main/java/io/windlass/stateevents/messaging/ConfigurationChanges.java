package io.windlass.stateevents.messaging;

import io.windlass.events.EventConfigurationChanged;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.broadcast.BroadcastConsumer;
import io.windlass.messaging.transaction.JoinedTransaction;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Tells every instance that the configuration of an account's events has changed, and hears it. */
public final class ConfigurationChanges implements ConfigurationStore.Announcements {
  private final MessagingRuntime runtime;
  private final BroadcastConsumer consumer;

  public ConfigurationChanges(MessagingRuntime runtime) {
    this.runtime = runtime;
    this.consumer = new BroadcastConsumer(Topics.EVENT_CONFIGURATION, runtime);
  }

  /** Tells a listener of accounts whose configuration was changed by any instance. */
  public void listen(Consumer<String> changed) {
    consumer.start(
        event -> {
          if (event instanceof EventConfigurationChanged change) {
            changed.accept(change.getAccountId());
          }
        });
  }

  /** Whether it hears of every change from now on. */
  public boolean isListening() {
    return consumer.isListening();
  }

  public void stop() {
    consumer.stop();
  }

  @Override
  public JoinedTransaction of(String accountId, long version, Instant now) {
    var change =
        EventConfigurationChanged.newBuilder()
            .setAccountId(accountId)
            .setVersion(version)
            .setAt(now)
            .build();
    return runtime.join(
        List.of(new OutboxMessage(Topics.EVENT_CONFIGURATION, accountId, accountId, change)));
  }
}
