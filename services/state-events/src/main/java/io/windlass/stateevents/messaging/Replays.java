package io.windlass.stateevents.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.windlass.events.BusEvent;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.store.configuration.ArchivePages;
import io.windlass.stateevents.store.configuration.ArchivePages.Stored;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.ConfigurationStore.Sent;
import io.windlass.stateevents.store.configuration.ReplayEntity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Puts archived events on their buses again, a page and the position after it in one transaction:
 * each event once, also over crashes. Instances share the work; one whose page another is at leaves
 * it alone. A replayed event has an id of its own, made of the replay and the event.
 */
public final class Replays {
  private static final Logger LOG = Logger.getLogger(Replays.class);
  private static final int LOOK_SECONDS = 5;

  /** Numbers come out as they went in. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ConfigurationStore store;
  private final MessagingRuntime runtime;
  private final InstantSource clock;
  private final Semaphore work = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("event-replays").unstarted(this::run);
  private volatile boolean running = true;

  public Replays(ConfigurationStore store, MessagingRuntime runtime, InstantSource clock) {
    this.store = store;
    this.runtime = runtime;
    this.clock = clock;
  }

  public void start() {
    thread.start();
  }

  /** There is something to do. */
  public void wake() {
    work.release();
  }

  /** Stops before the next page. */
  public void stop() {
    running = false;
    wake();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(LOOK_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (running) {
      try {
        for (String id : store.read(ArchivePages::unfinished)) {
          advance(id);
        }
      } catch (RuntimeException e) {
        LOG.warn("replays wait: the next page of one could not be put on its bus", e);
      }
      try {
        if (work.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS)) {
          work.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** One page, so that several replays go on side by side. */
  private void advance(String id) {
    boolean goesOn =
        store.commit(
            session -> {
              ReplayEntity replay = session.lock(ReplayEntity.class, id);
              if (replay == null || replay.isOver()) {
                return new Sent<>(false, runtime.join(List.of()));
              }
              List<OutboxMessage> messages = page(session, replay);
              return new Sent<>(!replay.isOver(), runtime.join(messages));
            });
    if (goesOn) {
      wake();
    }
  }

  private List<OutboxMessage> page(ConfigurationSession session, ReplayEntity replay) {
    long now = clock.instant().toEpochMilli();
    if (replay.state() == ReplayEntity.State.CANCELLING) {
      replay.end(ReplayEntity.State.CANCELLED, now);
      return List.of();
    }
    List<Stored> page = ArchivePages.next(session, replay);
    if (page.isEmpty()) {
      replay.end(ReplayEntity.State.COMPLETED, now);
      return List.of();
    }
    JsonNode destination = parsed(replay.range().destination());
    List<String> rules = texts(destination.path("FilterArns"));
    String bus = destination.path("Arn").asText();
    List<OutboxMessage> messages = new ArrayList<>();
    for (Stored stored : page) {
      BusEvent event =
          event(parsed(stored.json()), replay, stored)
              .setEventBusName(bus.substring(bus.lastIndexOf('/') + 1))
              .setRuleArns(rules)
              .build();
      messages.add(
          new OutboxMessage(Topics.BUS_EVENTS, replay.accountId(), event.getSource(), event));
    }
    replay.reached(page.getLast().at(), page.getLast().id());
    return messages;
  }

  private static BusEvent.Builder event(JsonNode envelope, ReplayEntity replay, Stored stored) {
    String name = replay.arn() + "/" + replay.startedAt() + "/" + stored.id();
    return BusEvent.newBuilder()
        .setId(EventId.of(name, 0, Instant.ofEpochMilli(replay.startedAt())).toString())
        .setReplayName(replay.name())
        .setDetailType(envelope.path("detail-type").asText())
        .setSource(envelope.path("source").asText())
        .setAccountId(replay.accountId())
        .setTime(Instant.ofEpochMilli(stored.at()))
        .setRegion(envelope.path("region").asText())
        .setResources(texts(envelope.path("resources")))
        .setDetail(envelope.path("detail").toString());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an archived event is not JSON", e);
    }
  }
}
