package io.windlass.stateevents.api.custombus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.eventbridgev2.WebhookAuthConfiguration;
import io.windlass.aws.eventbridgev2.WebhookEventsSourceConfiguration;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.bus.PublishedEvent;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.EventSourceEntity;
import io.windlass.stateevents.store.configuration.SecretBox;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where the providers of webhooks send their events. A request that its webhook's secret does not
 * vouch for is answered like one for a webhook that does not exist, and reads no more than it may.
 */
public final class WebhookRoute implements Handler<RoutingContext> {
  /** Where it is served: account, region, name and id of the event source. */
  public static final String PATH = "/windlass/v1/webhooks/:account/:region/:name/:id";

  /** The most that a request may have. */
  public static final int MOST_BYTES = 256 * 1024;

  private static final Logger LOG = Logger.getLogger(WebhookRoute.class);
  private static final Duration PREVIOUS_HOLDS = Duration.ofMinutes(15);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final ConfigurationStore store;
  private final Optional<SecretBox> box;
  private final Publishing publishing;
  private final AdmissionControl admission;
  private final InstantSource clock;

  /**
   * @param admission limits waiting callers
   */
  public WebhookRoute(
      ConfigurationStore store,
      Optional<SecretBox> box,
      io.windlass.stateevents.messaging.BusEvents events,
      AdmissionControl admission,
      InstantSource clock) {
    this.store = store;
    this.box = box;
    this.publishing = new Publishing(store, events);
    this.admission = admission;
    this.clock = clock;
  }

  /** Returns the path of a webhook's URL. */
  static String path(String sourceArn) {
    String[] parts = sourceArn.split(":", 6);
    String nameAndId = parts[5].substring(parts[5].indexOf("/webhook/") + "/webhook/".length());
    return "/windlass/v1/webhooks/" + parts[4] + "/" + parts[3] + "/" + nameAndId;
  }

  /** A request as it is judged on a thread of its own. */
  private record Received(List<String> arns, MultiMap headers, Buffer body) {}

  @Override
  public void handle(RoutingContext routing) {
    AdmissionControl.Permit permit = admission.tryAcquire();
    if (!permit.isAdmitted()) {
      permit.close();
      routing.response().setStatusCode(429).putHeader("Retry-After", "1").end();
      return;
    }
    var received =
        new Received(
            arns(routing),
            MultiMap.caseInsensitiveMultiMap().addAll(routing.request().headers()),
            routing.body().buffer() == null ? Buffer.buffer() : routing.body().buffer());
    var context = routing.vertx().getOrCreateContext();
    Thread.ofVirtual()
        .name("webhook")
        .start(
            () -> {
              int status = status(received);
              permit.close();
              context.runOnContext(_ -> routing.response().setStatusCode(status).end());
            });
  }

  /** The partition of an ARN is not in the path. */
  private static List<String> arns(RoutingContext routing) {
    List<String> arns = new ArrayList<>();
    for (String partition : List.of("aws", "aws-cn", "aws-us-gov")) {
      arns.add(
          "arn:%s:events:%s:%s:event-sourcev2/webhook/%s/%s"
              .formatted(
                  partition,
                  routing.pathParam("region"),
                  routing.pathParam("account"),
                  routing.pathParam("name"),
                  routing.pathParam("id")));
    }
    return arns;
  }

  private int status(Received received) {
    try {
      return accept(received) ? 200 : 401;
    } catch (RuntimeException failure) {
      LOG.error("a request to a webhook failed", failure);
      return 503;
    }
  }

  private boolean accept(Received received) {
    EventSourceEntity source =
        store.read(
            session ->
                received.arns().stream()
                    .map(arn -> session.find(EventSourceEntity.class, arn))
                    .filter(each -> each != null && !each.isRevoked())
                    .findFirst()
                    .orElse(null));
    if (source == null || box.isEmpty()) {
      return false;
    }
    WebhookEventsSourceConfiguration configuration =
        WireJson.bind(
            parsed(source.configuration()).path("WebhookEventsConfiguration"),
            WebhookEventsSourceConfiguration.class);
    Instant now = clock.instant();
    if (!isAuthentic(source, configuration.authConfiguration(), received, now)) {
      return false;
    }
    boolean byContent = configuration.deduplicationConfiguration() != null;
    publishing.put(source.busArn(), event(source, configuration, received, now), byContent, now);
    return true;
  }

  private boolean isAuthentic(
      EventSourceEntity source,
      WebhookAuthConfiguration authentication,
      Received received,
      Instant now) {
    var signature =
        new WebhookSignature(
            authentication, received.headers()::get, received.body().getBytes(), now);
    SecretBox secrets = box.orElseThrow();
    String secret = source.secret(secrets);
    if (secret != null && signature.isMadeWith(parsed(secret))) {
      return true;
    }
    String previous = source.previousSecret(secrets);
    Long rotated = source.rotatedAt();
    return previous != null
        && rotated != null
        && now.isBefore(Instant.ofEpochMilli(rotated).plus(PREVIOUS_HOLDS))
        && signature.isMadeWith(parsed(previous));
  }

  private static PublishedEvent event(
      EventSourceEntity source,
      WebhookEventsSourceConfiguration configuration,
      Received received,
      Instant now) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (configuration.metadataHttpHeaders() != null) {
      for (String name : configuration.metadataHttpHeaders()) {
        String value = received.headers().get(name);
        if (value != null) {
          metadata.put(name.toLowerCase(Locale.ROOT), value);
        }
      }
    }
    String json = json(received.body().getBytes());
    return new PublishedEvent(
        EventId.of(UUID.randomUUID().toString(), 0, now).toString(),
        source.accountId(),
        source.region(),
        source.busArn(),
        "",
        "",
        now,
        List.of(),
        json == null ? Base64.getEncoder().encodeToString(received.body().getBytes()) : json,
        new PublishedEvent.Custom(
            json == null ? "application/octet-stream" : PublishedEvent.JSON, metadata, null, null));
  }

  /** Returns a body that is JSON; otherwise null. */
  private static @Nullable String json(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      JsonNode read = JSON.readTree(text);
      return read == null || read.isMissingNode() || text.indexOf('\0') >= 0 ? null : text;
    } catch (CharacterCodingException | JsonProcessingException e) {
      return null;
    }
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event source in the database is not JSON", e);
    }
  }
}
