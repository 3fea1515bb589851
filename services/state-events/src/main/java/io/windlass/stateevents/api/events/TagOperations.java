package io.windlass.stateevents.api.events;

import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.authorization.ResourceTags;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.ListTagsForResourceRequest;
import io.windlass.aws.events.ListTagsForResourceResponse;
import io.windlass.aws.events.TagResourceRequest;
import io.windlass.aws.events.TagResourceResponse;
import io.windlass.aws.events.UntagResourceRequest;
import io.windlass.aws.events.UntagResourceResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.EventBusEntity;
import io.windlass.stateevents.store.configuration.RuleEntity;
import io.windlass.stateevents.store.configuration.Tagged;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tags of event buses and rules, by their ARN (TAG-005). */
final class TagOperations implements ResourceTags {
  private final Configuration configuration;

  TagOperations(Configuration configuration) {
    this.configuration = configuration;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(EventsOperations.TAG_RESOURCE, this::tag)
        .operation(EventsOperations.UNTAG_RESOURCE, this::untag)
        .operation(EventsOperations.LIST_TAGS_FOR_RESOURCE, this::list);
  }

  private TagResourceResponse tag(TagResourceRequest input, CallContext call) {
    configuration.change(
        call,
        session -> {
          Tags.add(resource(session, call, input.resourceARN(), true), input.tags());
          return true;
        });
    return TagResourceResponse.builder().build();
  }

  private UntagResourceResponse untag(UntagResourceRequest input, CallContext call) {
    configuration.change(
        call,
        session -> {
          Tags.remove(resource(session, call, input.resourceARN(), true), input.tagKeys());
          return true;
        });
    return UntagResourceResponse.builder().build();
  }

  private ListTagsForResourceResponse list(ListTagsForResourceRequest input, CallContext call) {
    Map<String, String> tags =
        configuration.read(session -> Tags.of(resource(session, call, input.resourceARN(), false)));
    return ListTagsForResourceResponse.builder().tags(Tags.shown(tags)).build();
  }

  /** The tags that policies ask for. */
  @Override
  public Map<String, String> of(String arn, Caller caller) {
    return configuration.read(
        session -> {
          Tagged found = find(session, arn, Configuration.scope(caller));
          return found == null ? Map.of() : Tags.of(found);
        });
  }

  private static Tagged resource(
      ConfigurationSession session, CallContext call, String arn, boolean toChange) {
    EventScope scope = Configuration.scope(call.caller());
    Tagged found = find(session, arn, scope);
    if (found != null) {
      return found;
    }
    if (arn.equals(scope.busArn(EventScope.DEFAULT_BUS))) {
      var bus = Configuration.bus(session, call, null);
      return toChange
          ? Configuration.row(session, call, bus)
          : new EventBusEntity(arn, scope.accountId(), bus.name(), 0);
    }
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    if (arn.contains(":event-bus/")) {
      throw EventsErrors.noSuchBus(name);
    }
    if (arn.contains(":rule/")) {
      String path = arn.substring(arn.indexOf(":rule/") + ":rule/".length());
      int slash = path.lastIndexOf('/');
      throw EventsErrors.noSuchRule(
          name, slash < 0 ? EventScope.DEFAULT_BUS : path.substring(0, slash));
    }
    throw EventsErrors.validation("Parameter ResourceARN is not valid.");
  }

  private static @Nullable Tagged find(ConfigurationSession session, String arn, EventScope scope) {
    if (!scope.contains(arn)) {
      return null;
    }
    EventBusEntity bus = session.find(EventBusEntity.class, arn);
    return bus == null ? session.find(RuleEntity.class, arn) : bus;
  }
}
