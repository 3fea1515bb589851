package io.windlass.stateevents.api.scheduler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.authorization.ResourceTags;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.scheduler.CreateScheduleGroupInput;
import io.windlass.aws.scheduler.CreateScheduleGroupOutput;
import io.windlass.aws.scheduler.DeleteScheduleGroupInput;
import io.windlass.aws.scheduler.DeleteScheduleGroupOutput;
import io.windlass.aws.scheduler.GetScheduleGroupInput;
import io.windlass.aws.scheduler.GetScheduleGroupOutput;
import io.windlass.aws.scheduler.ListScheduleGroupsInput;
import io.windlass.aws.scheduler.ListScheduleGroupsOutput;
import io.windlass.aws.scheduler.ListTagsForResourceInput;
import io.windlass.aws.scheduler.ListTagsForResourceOutput;
import io.windlass.aws.scheduler.ScheduleGroupSummary;
import io.windlass.aws.scheduler.SchedulerOperations;
import io.windlass.aws.scheduler.Tag;
import io.windlass.aws.scheduler.TagResourceInput;
import io.windlass.aws.scheduler.TagResourceOutput;
import io.windlass.aws.scheduler.UntagResourceInput;
import io.windlass.aws.scheduler.UntagResourceOutput;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.ScheduleGroupEntity;
import io.windlass.stateevents.store.configuration.ScheduleSubscriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Groups of schedules, and their tags. Every account has the group "default". */
final class ScheduleGroupOperations implements ResourceTags {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 500;
  private static final int MOST_TAGS = 50;
  private static final String ACTIVE = "ACTIVE";

  private final Schedules schedules;

  ScheduleGroupOperations(Schedules schedules) {
    this.schedules = schedules;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(SchedulerOperations.CREATE_SCHEDULE_GROUP, this::create)
        .operation(SchedulerOperations.GET_SCHEDULE_GROUP, this::get)
        .operation(SchedulerOperations.DELETE_SCHEDULE_GROUP, this::delete)
        .operation(SchedulerOperations.LIST_SCHEDULE_GROUPS, this::list)
        .operation(SchedulerOperations.TAG_RESOURCE, this::tag)
        .operation(SchedulerOperations.UNTAG_RESOURCE, this::untag)
        .operation(SchedulerOperations.LIST_TAGS_FOR_RESOURCE, this::tags);
  }

  private CreateScheduleGroupOutput create(CreateScheduleGroupInput input, CallContext call) {
    String arn = Schedules.groupArn(call.caller(), input.name());
    String account = call.caller().accountId();
    return schedules.change(
        call,
        session -> {
          ScheduleGroupEntity present = session.find(ScheduleGroupEntity.class, arn);
          boolean isRepeated =
              present != null
                  && input.clientToken() != null
                  && input.clientToken().equals(present.clientToken());
          if ((present != null && !isRepeated) || input.name().equals(Schedules.DEFAULT_GROUP)) {
            throw SchedulerErrors.conflict("Schedule group " + input.name() + " already exists.");
          }
          if (present == null) {
            if (session.count("ScheduleGroupEntity g where g.accountId = :a", Map.of("a", account))
                >= MOST) {
              throw SchedulerErrors.quota("An account may have " + MOST + " schedule groups.");
            }
            var group =
                new ScheduleGroupEntity(
                    arn, account, input.name(), input.clientToken(), call.now().toEpochMilli());
            add(group, input.tags() == null ? List.of() : input.tags());
            session.persist(group);
          }
          return CreateScheduleGroupOutput.builder().scheduleGroupArn(arn).build();
        });
  }

  private GetScheduleGroupOutput get(GetScheduleGroupInput input, CallContext call) {
    ScheduleGroupEntity group =
        schedules.read(session -> Schedules.requireGroup(session, call, input.name()));
    return GetScheduleGroupOutput.builder()
        .arn(group.arn())
        .name(group.name())
        .state(ACTIVE)
        .creationDate(Schedules.seconds(group.createdAt()))
        .lastModificationDate(Schedules.seconds(group.modifiedAt()))
        .build();
  }

  /** Its schedules go with it. */
  private DeleteScheduleGroupOutput delete(DeleteScheduleGroupInput input, CallContext call) {
    if (input.name().equals(Schedules.DEFAULT_GROUP)) {
      throw SchedulerErrors.validation("The default schedule group cannot be deleted.");
    }
    return schedules.change(
        call,
        session -> {
          ScheduleGroupEntity group = Schedules.requireGroup(session, call, input.name());
          ScheduleSubscriptions.deleteGroup(
              session,
              call.caller().accountId(),
              Schedules.schedulesOf(call.caller(), input.name()));
          session.remove(group);
          return DeleteScheduleGroupOutput.builder().build();
        });
  }

  /** The default group comes first, on the first page. */
  private ListScheduleGroupsOutput list(ListScheduleGroupsInput input, CallContext call) {
    Schedules.Page<ScheduleGroupEntity> page =
        schedules.page(
            ScheduleGroupEntity.class,
            new Schedules.Request(
                call.caller().accountId(),
                Schedules.groupArn(call.caller(), ""),
                input.namePrefix(),
                input.nextToken(),
                input.maxResults()),
            "e.name <> :filter",
            Schedules.DEFAULT_GROUP,
            ScheduleGroupEntity::arn);
    var groups = new ArrayList<ScheduleGroupEntity>();
    String prefix = input.namePrefix() == null ? "" : input.namePrefix();
    if (input.nextToken() == null && Schedules.DEFAULT_GROUP.startsWith(prefix)) {
      groups.add(
          schedules.read(
              session -> Schedules.requireGroup(session, call, Schedules.DEFAULT_GROUP)));
    }
    groups.addAll(page.items());
    return ListScheduleGroupsOutput.builder()
        .scheduleGroups(groups.stream().map(ScheduleGroupOperations::summary).toList())
        .nextToken(page.next())
        .build();
  }

  private static ScheduleGroupSummary summary(ScheduleGroupEntity group) {
    return ScheduleGroupSummary.builder()
        .arn(group.arn())
        .name(group.name())
        .state(ACTIVE)
        .creationDate(Schedules.seconds(group.createdAt()))
        .lastModificationDate(Schedules.seconds(group.modifiedAt()))
        .build();
  }

  private TagResourceOutput tag(TagResourceInput input, CallContext call) {
    change(call, input.resourceArn(), group -> add(group, input.tags()));
    return TagResourceOutput.builder().build();
  }

  private UntagResourceOutput untag(UntagResourceInput input, CallContext call) {
    change(
        call,
        input.resourceArn(),
        group -> {
          var left = new TreeMap<>(of(group));
          left.keySet().removeAll(input.tagKeys());
          group.tag(JSON.valueToTree(left).toString());
        });
    return UntagResourceOutput.builder().build();
  }

  private void change(CallContext call, String arn, Consumer<ScheduleGroupEntity> change) {
    schedules.change(
        call,
        session -> {
          ScheduleGroupEntity group = required(session, call, arn);
          change.accept(group);
          if (session.find(ScheduleGroupEntity.class, arn) == null) {
            session.persist(group);
          }
          return true;
        });
  }

  private static ScheduleGroupEntity required(
      ConfigurationSession session, CallContext call, String arn) {
    String prefix = Schedules.groupArn(call.caller(), "");
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    if (!arn.startsWith(prefix)) {
      throw SchedulerErrors.noSuchGroup(name);
    }
    return Schedules.requireGroup(session, call, name);
  }

  private ListTagsForResourceOutput tags(ListTagsForResourceInput input, CallContext call) {
    Map<String, String> tags =
        schedules.read(session -> of(required(session, call, input.resourceArn())));
    return ListTagsForResourceOutput.builder()
        .tags(
            tags.entrySet().stream()
                .map(each -> Tag.builder().key(each.getKey()).value(each.getValue()).build())
                .toList())
        .build();
  }

  private static void add(ScheduleGroupEntity group, List<Tag> tags) {
    var all = new TreeMap<>(of(group));
    for (Tag tag : tags) {
      if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw SchedulerErrors.validation("Tag keys that begin with aws: are reserved.");
      }
      all.put(tag.key(), tag.value());
    }
    if (all.size() > MOST_TAGS) {
      throw SchedulerErrors.validation("A schedule group may have 50 tags.");
    }
    group.tag(JSON.valueToTree(all).toString());
  }

  private static Map<String, String> of(ScheduleGroupEntity group) {
    try {
      var tags = new TreeMap<String, String>();
      JSON.readTree(group.tags())
          .properties()
          .forEach(each -> tags.put(each.getKey(), each.getValue().asText()));
      return tags;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("tags in the database are not JSON", e);
    }
  }

  /** The tags that policies ask for; those of a schedule are its group's. */
  @Override
  public Map<String, String> of(String arn, Caller caller) {
    String group = groupOf(arn);
    ScheduleGroupEntity found =
        group == null
            ? null
            : schedules.read(
                session ->
                    session.find(ScheduleGroupEntity.class, Schedules.groupArn(caller, group)));
    return found == null ? Map.of() : of(found);
  }

  private static @Nullable String groupOf(String arn) {
    String resource = arn.substring(arn.lastIndexOf(':') + 1);
    String[] parts = resource.split("/", -1);
    return parts.length > 1 ? parts[1] : null;
  }
}
