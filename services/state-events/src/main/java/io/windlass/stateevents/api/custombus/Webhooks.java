package io.windlass.stateevents.api.custombus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.CallContext;
import io.windlass.aws.eventbridgev2.EventSourceConfiguration;
import io.windlass.aws.eventbridgev2.EventSourceDetails;
import io.windlass.aws.eventbridgev2.Eventbridgev2Operations;
import io.windlass.aws.eventbridgev2.RotateWebhookCredentialsRequest;
import io.windlass.aws.eventbridgev2.RotateWebhookCredentialsResponse;
import io.windlass.aws.eventbridgev2.WebhookAuthConfiguration;
import io.windlass.aws.eventbridgev2.WebhookBasicHttpAuthConfiguration;
import io.windlass.aws.eventbridgev2.WebhookCredential;
import io.windlass.aws.eventbridgev2.WebhookDetails;
import io.windlass.aws.eventbridgev2.WebhookEventsSourceConfiguration;
import io.windlass.aws.eventbridgev2.WebhookHmacAuthConfiguration;
import io.windlass.aws.eventbridgev2.WebhookSignedMessageComposition;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.store.configuration.EventSourceEntity;
import io.windlass.stateevents.store.configuration.SecretBox;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the API says about webhooks. Their secrets are encrypted at rest and never shown. There is
 * no Secrets Manager from which a generated secret could be read, so that secrets are always given.
 */
final class Webhooks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHORTEST_KEY = 16;
  private static final int LONGEST_KEY = 512;
  private static final String AUTHENTICATION = "AuthConfiguration";
  private static final String WEBHOOK = "WebhookEventsConfiguration";
  private static final Set<String> SECRETS = Set.of("SecretValue", "Username", "Password");

  /** Headers that carry credentials, describe the network path, or frame the message. */
  private static final Set<String> RESERVED_HEADERS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "keep-alive",
          "proxy-authorization",
          "proxy-authenticate",
          "proxy-connection",
          "expect",
          "forwarded",
          "via");

  private final CustomBuses buses;
  private final Optional<SecretBox> box;
  private final String publicUrl;

  Webhooks(CustomBuses buses, Optional<SecretBox> box, String publicUrl) {
    this.buses = buses;
    this.box = box;
    this.publicUrl = publicUrl;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation(Eventbridgev2Operations.ROTATE_WEBHOOK_CREDENTIALS, this::rotate);
  }

  /** Refuses what does not fit together. */
  void check(WebhookEventsSourceConfiguration configuration) {
    WebhookAuthConfiguration authentication = configuration.authConfiguration();
    WebhookHmacAuthConfiguration hmac = authentication.hmacAuthConfiguration();
    if (hmac != null) {
      checkHmac(hmac);
    }
    if (authentication.staticTokenAuthConfiguration() != null) {
      requireHeader(authentication.staticTokenAuthConfiguration().tokenHttpHeader(), "");
    }
    List<String> headers =
        configuration.metadataHttpHeaders() == null
            ? List.of()
            : configuration.metadataHttpHeaders();
    String token =
        authentication.staticTokenAuthConfiguration() == null
            ? "authorization"
            : authentication.staticTokenAuthConfiguration().tokenHttpHeader();
    headers.forEach(each -> requireHeader(each, token));
    if (headers.stream().map(each -> each.toLowerCase(Locale.ROOT)).distinct().count()
        < headers.size()) {
      throw CustomBusErrors.invalid("MetadataHttpHeaders must not repeat.");
    }
  }

  private static void requireHeader(String name, String credential) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (RESERVED_HEADERS.contains(lower)
        || lower.startsWith("x-forwarded-")
        || lower.equalsIgnoreCase(credential)
        || (!credential.isEmpty() && (lower.equals("authorization") || lower.equals("cookie")))) {
      throw CustomBusErrors.invalid("The header " + name + " cannot be used.");
    }
  }

  private static void checkHmac(WebhookHmacAuthConfiguration hmac) {
    boolean body = hmac.signedMessageComposition().equals(WebhookSignedMessageComposition.BODY);
    boolean messageId =
        hmac.signedMessageComposition()
            .equals(WebhookSignedMessageComposition.MESSAGE_ID_DOT_TIMESTAMP_DOT_BODY);
    if (body != (hmac.timestampHttpHeader() == null)) {
      throw CustomBusErrors.invalid(
          "TimestampHttpHeader is required when the timestamp is signed, and only then.");
    }
    if (body && hmac.timestampToleranceInSeconds() != null) {
      throw CustomBusErrors.invalid("TimestampToleranceInSeconds is not allowed with BODY.");
    }
    if (messageId && hmac.messageIdHttpHeader() == null) {
      throw CustomBusErrors.invalid("MessageIdHttpHeader is required when it is signed.");
    }
    if (hmac.signatureHttpHeader().equalsIgnoreCase(hmac.timestampHttpHeader())
        && (hmac.delimiter() == null
            || hmac.signaturePrefix() == null
            || hmac.timestampPrefix() == null)) {
      throw CustomBusErrors.invalid(
          "Delimiter, SignaturePrefix and TimestampPrefix are required when signature and"
              + " timestamp share a header.");
    }
    requireHeader(hmac.signatureHttpHeader(), "");
  }

  /** Stores the secret that a configuration brings. */
  void secure(EventSourceEntity source, WebhookEventsSourceConfiguration given, long now) {
    WebhookAuthConfiguration authentication = given.authConfiguration();
    ObjectNode secret = JSON.createObjectNode();
    WebhookBasicHttpAuthConfiguration basic = authentication.basicHttpAuthConfiguration();
    if (basic != null) {
      secret.put("username", required(basic.username()));
      secret.put("secret", required(basic.password()));
    } else if (authentication.hmacAuthConfiguration() != null) {
      WebhookHmacAuthConfiguration hmac = authentication.hmacAuthConfiguration();
      String key = required(hmac.secretValue());
      requireKey(key, hmac.secretEncoding());
      secret.put("secret", key);
    } else if (authentication.staticTokenAuthConfiguration() != null) {
      secret.put("secret", required(authentication.staticTokenAuthConfiguration().secretValue()));
    }
    source.rotate(secret.toString(), requiredBox(), now);
  }

  private static void requireKey(String secret, @Nullable String encoding) {
    int bytes;
    try {
      bytes = WebhookSignature.key(secret, encoding).length;
    } catch (IllegalArgumentException e) {
      throw CustomBusErrors.invalid("SecretValue is not Base64.");
    }
    if (bytes < SHORTEST_KEY || bytes > LONGEST_KEY) {
      throw CustomBusErrors.invalid("SecretValue must be a key of 16 to 512 bytes.");
    }
  }

  private static String required(@Nullable String secret) {
    if (secret == null) {
      throw CustomBusErrors.invalid(
          "SecretValue is missing. Windlass generates none, since there is no Secrets Manager from"
              + " which it could be read.");
    }
    return secret;
  }

  private SecretBox requiredBox() {
    return box.orElseThrow(
        () ->
            CustomBusErrors.invalid(
                "Webhooks need a key by which their secrets are encrypted:"
                    + " windlass.state-events.key-file is not set."));
  }

  private RotateWebhookCredentialsResponse rotate(
      RotateWebhookCredentialsRequest input, CallContext call) {
    buses.create(
        call,
        input.clientToken(),
        input.toBuilder().clientToken("").build(),
        session -> {
          EventSourceEntity source = CustomBuses.source(session, call, input.eventSourceArn());
          if (source.isRevoked()) {
            throw CustomBusErrors.revoked(source.arn());
          }
          WebhookAuthConfiguration authentication = authentication(source);
          ObjectNode secret = parsed(String.valueOf(source.secret(requiredBox())));
          secret.put("secret", replacement(authentication, input.credential()));
          source.rotate(secret.toString(), requiredBox(), call.now().toEpochMilli());
          return source.arn();
        });
    return RotateWebhookCredentialsResponse.builder()
        .secretArn(secretArn(input.eventSourceArn()))
        .build();
  }

  private static String replacement(
      WebhookAuthConfiguration authentication, @Nullable WebhookCredential given) {
    WebhookHmacAuthConfiguration hmac = authentication.hmacAuthConfiguration();
    String secret = null;
    if (given != null) {
      secret =
          hmac != null
              ? given.hmacSecretValue()
              : authentication.basicHttpAuthConfiguration() != null
                  ? given.basicHttpPassword()
                  : given.staticTokenSecretValue();
      if (secret == null) {
        throw CustomBusErrors.invalid("Credential does not match the authentication type.");
      }
    }
    String checked = required(secret);
    if (hmac != null) {
      requireKey(checked, hmac.secretEncoding());
    }
    return checked;
  }

  private static WebhookAuthConfiguration authentication(EventSourceEntity source) {
    return WireJson.bind(
        parsed(source.configuration()).path(WEBHOOK).path(AUTHENTICATION),
        WebhookAuthConfiguration.class);
  }

  /** How a webhook authenticates cannot be changed. */
  void requireSameAuthentication(String before, String after) {
    JsonNode known = parsed(before).path(WEBHOOK).path(AUTHENTICATION);
    if (!known.equals(parsed(after).path(WEBHOOK).path(AUTHENTICATION))) {
      throw CustomBusErrors.invalid("AuthConfiguration cannot be changed.");
    }
  }

  /** Returns a configuration as it is shown, without secrets. */
  EventSourceConfiguration shown(EventSourceConfiguration given) {
    ObjectNode document = WireJson.tree(given);
    for (JsonNode kind : document.path(WEBHOOK).path(AUTHENTICATION)) {
      if (kind instanceof ObjectNode authentication) {
        authentication.remove(SECRETS);
      }
    }
    return WireJson.bind(document, EventSourceConfiguration.class);
  }

  /** Returns what was made for a webhook; null for other sources. */
  @Nullable EventSourceDetails details(EventSourceEntity source) {
    if (!source.type().equals(EventSourceEntity.WEBHOOK)) {
      return null;
    }
    return EventSourceDetails.builder()
        .webhookDetails(
            WebhookDetails.builder()
                .webhookUrl(publicUrl + WebhookRoute.path(source.arn()))
                .secretArn(secretArn(source.arn()))
                .build())
        .build();
  }

  /** A name for the secret in the form that AWS has; nothing else answers to it. */
  private static String secretArn(String sourceArn) {
    String[] parts = sourceArn.split(":", 6);
    String name = parts[5].substring(parts[5].indexOf("/webhook/") + "/webhook/".length());
    return "arn:%s:secretsmanager:%s:%s:secret:events-webhook!%s"
        .formatted(parts[1], parts[3], parts[4], name.replace('/', '-'));
  }

  private static ObjectNode parsed(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event source in the database is not JSON", e);
    }
  }
}
