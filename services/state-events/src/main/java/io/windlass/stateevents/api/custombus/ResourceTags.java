package io.windlass.stateevents.api.custombus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.eventbridgev2.Eventbridgev2Operations;
import io.windlass.aws.eventbridgev2.ListTagsForResourceRequest;
import io.windlass.aws.eventbridgev2.ListTagsForResourceResponse;
import io.windlass.aws.eventbridgev2.TagResourceRequest;
import io.windlass.aws.eventbridgev2.TagResourceResponse;
import io.windlass.aws.eventbridgev2.UntagResourceRequest;
import io.windlass.aws.eventbridgev2.UntagResourceResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.CustomBusEntity;
import io.windlass.stateevents.store.configuration.EventSourceEntity;
import io.windlass.stateevents.store.configuration.SubscriberEntity;
import io.windlass.stateevents.store.configuration.Tagged;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tags of buses, subscribers and event sources: none of AWS's own, and not too many. */
final class ResourceTags implements io.windlass.aws.authorization.ResourceTags {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 200;

  private final CustomBuses buses;

  ResourceTags(CustomBuses buses) {
    this.buses = buses;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(Eventbridgev2Operations.TAG_RESOURCE, this::tag)
        .operation(Eventbridgev2Operations.UNTAG_RESOURCE, this::untag)
        .operation(Eventbridgev2Operations.LIST_TAGS_FOR_RESOURCE, this::list);
  }

  private TagResourceResponse tag(TagResourceRequest input, CallContext call) {
    buses.change(
        call,
        session -> {
          add(changeable(session, call, input.resourceArn()), input.tags());
          return true;
        });
    return TagResourceResponse.builder().build();
  }

  private UntagResourceResponse untag(UntagResourceRequest input, CallContext call) {
    buses.change(
        call,
        session -> {
          Tagged resource = changeable(session, call, input.resourceArn());
          var all = new TreeMap<>(of(resource));
          all.keySet().removeAll(input.tagKeys());
          resource.tag(JSON.valueToTree(all).toString());
          return true;
        });
    return UntagResourceResponse.builder().build();
  }

  private ListTagsForResourceResponse list(ListTagsForResourceRequest input, CallContext call) {
    return buses.read(
        session -> {
          Tagged found = find(session, CustomBuses.scope(call), input.resourceArn());
          if (found == null) {
            throw CustomBusErrors.notFound(input.resourceArn());
          }
          return ListTagsForResourceResponse.builder().tags(of(found)).build();
        });
  }

  /** The tags that policies ask for. */
  @Override
  public Map<String, String> of(String arn, Caller caller) {
    var scope = new EventScope(caller.partition(), caller.region(), caller.accountId());
    return buses.read(
        session -> {
          Tagged found = find(session, scope, arn);
          return found == null ? Map.of() : of(found);
        });
  }

  static void add(Tagged resource, @Nullable Map<String, String> tags) {
    if (tags == null || tags.isEmpty()) {
      return;
    }
    if (tags.keySet().stream().anyMatch(key -> key.toLowerCase(Locale.ROOT).startsWith("aws:"))) {
      throw CustomBusErrors.invalid("Tag keys that begin with aws: are reserved.");
    }
    var all = new TreeMap<>(of(resource));
    all.putAll(tags);
    if (all.size() > MOST) {
      throw CustomBusErrors.limitExceeded("A resource has at most " + MOST + " tags.");
    }
    resource.tag(JSON.valueToTree(all).toString());
  }

  private static Map<String, String> of(Tagged resource) {
    try {
      var tags = new TreeMap<String, String>();
      JSON.readTree(resource.tags())
          .properties()
          .forEach(each -> tags.put(each.getKey(), each.getValue().asText()));
      return tags;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("tags in the database are not JSON", e);
    }
  }

  private static Tagged changeable(ConfigurationSession session, CallContext call, String arn) {
    Tagged found = find(session, CustomBuses.scope(call), arn);
    return switch (found) {
      case null -> throw CustomBusErrors.notFound(arn);
      case SubscriberEntity subscriber when subscriber.isRevoked() ->
          throw CustomBusErrors.revoked(arn);
      case EventSourceEntity source when source.isRevoked() -> throw CustomBusErrors.revoked(arn);
      default -> found;
    };
  }

  private static @Nullable Tagged find(ConfigurationSession session, EventScope scope, String arn) {
    if (!scope.contains(arn)) {
      return null;
    }
    if (arn.contains(":" + CustomBuses.BUS + "/")) {
      return session.find(CustomBusEntity.class, arn);
    }
    return arn.contains(":" + CustomBuses.SUBSCRIBER + "/")
        ? session.find(SubscriberEntity.class, arn)
        : session.find(EventSourceEntity.class, arn);
  }
}
