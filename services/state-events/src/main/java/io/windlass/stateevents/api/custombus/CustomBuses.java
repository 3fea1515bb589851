package io.windlass.stateevents.api.custombus;

import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ClientTokenEntity;
import io.windlass.stateevents.store.configuration.ConcurrentChangeException;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.CustomBusEntity;
import io.windlass.stateevents.store.configuration.EventSourceEntity;
import io.windlass.stateevents.store.configuration.SubscriberEntity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The configuration as the operations see it: of the caller's account, with AWS's refusals. */
final class CustomBuses {
  static final String BUS = "event-busv2";
  static final String SUBSCRIBER = "subscriber";
  static final String EVENT_SOURCE = "event-sourcev2";

  private static final int ID_LENGTH = 25;
  private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final Duration TOKENS_KEPT = Duration.ofHours(8);

  private final ConfigurationStore store;
  private final SecureRandom random = new SecureRandom();

  CustomBuses(ConfigurationStore store) {
    this.store = store;
  }

  <T extends @Nullable Object> T read(Function<ConfigurationSession, T> work) {
    return store.read(work);
  }

  <T extends @Nullable Object> T change(CallContext call, Function<ConfigurationSession, T> work) {
    try {
      return store.change(call.caller().accountId(), call.now(), work);
    } catch (ConcurrentChangeException e) {
      throw CustomBusErrors.concurrentModification();
    }
  }

  /**
   * Creates something once for a client's token: a repeated request returns what was created.
   *
   * @param request without its token
   * @param create makes it and returns its ARN
   */
  String create(
      CallContext call,
      @Nullable String token,
      Object request,
      Function<ConfigurationSession, String> create) {
    return change(
        call,
        session -> {
          if (token == null) {
            return create.apply(session);
          }
          Caller caller = call.caller();
          String id =
              String.join("/", caller.accountId(), caller.region(), call.operation(), token);
          String hash = hash(request);
          ClientTokenEntity earlier = session.find(ClientTokenEntity.class, id);
          if (earlier != null && earlier.expiresAt() > call.now().toEpochMilli()) {
            if (!earlier.requestHash().equals(hash)) {
              throw CustomBusErrors.parameterMismatch();
            }
            return earlier.resourceArn();
          }
          if (earlier != null) {
            session.remove(earlier);
          }
          String arn = create.apply(session);
          long expires = call.now().plus(TOKENS_KEPT).toEpochMilli();
          session.persist(new ClientTokenEntity(id, hash, arn, expires));
          return arn;
        });
  }

  private static String hash(Object request) {
    return hash(WireJson.write(request));
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }

  static String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the ARN of something new: with a name and an id that nothing else has. */
  String newArn(CallContext call, String type, String name) {
    var id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return scope(call).arn(type, name + "/" + id);
  }

  static EventScope scope(CallContext call) {
    Caller caller = call.caller();
    return new EventScope(caller.partition(), caller.region(), caller.accountId());
  }

  static CustomBusEntity bus(ConfigurationSession session, CallContext call, String arn) {
    return owned(session, call, CustomBusEntity.class, arn);
  }

  static SubscriberEntity subscriber(ConfigurationSession session, CallContext call, String arn) {
    return owned(session, call, SubscriberEntity.class, arn);
  }

  static EventSourceEntity source(ConfigurationSession session, CallContext call, String arn) {
    return owned(session, call, EventSourceEntity.class, arn);
  }

  /** What another account or region has does not exist for the caller. */
  private static <T> T owned(
      ConfigurationSession session, CallContext call, Class<T> type, String arn) {
    T found = scope(call).contains(arn) ? session.find(type, arn) : null;
    if (found == null) {
      throw CustomBusErrors.notFound(arn);
    }
    return found;
  }

  /** Refuses a second one with a name, and one more than there may be. */
  static void requireRoom(
      ConfigurationSession session, Class<?> type, CustomBusEntity bus, String name, int most) {
    String ofBus = type.getSimpleName() + " e where e.busArn = :bus";
    if (session.count(ofBus + " and e.name = :name", Map.of("bus", bus.arn(), "name", name)) > 0) {
      throw CustomBusErrors.exists(name + " already exists on event bus " + bus.name() + ".");
    }
    if (session.count(ofBus, Map.of("bus", bus.arn())) >= most) {
      throw CustomBusErrors.limitExceeded("An event bus has at most " + most + " of them.");
    }
  }

  /** A time as the API shows it. */
  static double seconds(long epochMillis) {
    return epochMillis / 1000.0;
  }
}
