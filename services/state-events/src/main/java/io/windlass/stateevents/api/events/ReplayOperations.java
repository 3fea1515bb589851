package io.windlass.stateevents.api.events;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.CallContext;
import io.windlass.aws.events.CancelReplayRequest;
import io.windlass.aws.events.CancelReplayResponse;
import io.windlass.aws.events.DescribeReplayRequest;
import io.windlass.aws.events.DescribeReplayResponse;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.ListReplaysRequest;
import io.windlass.aws.events.ListReplaysResponse;
import io.windlass.aws.events.Replay;
import io.windlass.aws.events.ReplayDestination;
import io.windlass.aws.events.StartReplayRequest;
import io.windlass.aws.events.StartReplayResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ArchiveEntity;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.ReplayEntity;
import io.windlass.stateevents.store.configuration.ReplayEntity.State;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Replays of archives. */
final class ReplayOperations {
  private static final String TYPE = "replay";
  private static final int MOST = 1000;

  private final Configuration configuration;
  private final Runnable wake;

  /**
   * @param wake tells whoever replays that there is something to do
   */
  ReplayOperations(Configuration configuration, Runnable wake) {
    this.configuration = configuration;
    this.wake = wake;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(EventsOperations.START_REPLAY, this::start)
        .operation(EventsOperations.DESCRIBE_REPLAY, this::describe)
        .operation(EventsOperations.LIST_REPLAYS, this::list)
        .operation(EventsOperations.CANCEL_REPLAY, this::cancel);
  }

  private StartReplayResponse start(StartReplayRequest input, CallContext call) {
    EventScope scope = Configuration.scope(call);
    String id = scope.arn(TYPE, input.replayName());
    long now = call.now().toEpochMilli();
    configuration.change(
        call,
        session -> {
          ArchiveEntity archive = archive(session, scope, input);
          if (session.find(ReplayEntity.class, id) != null) {
            throw EventsErrors.exists("Replay " + input.replayName() + " already exists.");
          }
          Configuration.requireRoom(session, ReplayEntity.class, scope, TYPE, MOST);
          var range =
              new ReplayEntity.Range(
                  millis(input.eventStartTime()),
                  millis(input.eventEndTime()),
                  new String(WireJson.write(input.destination()), StandardCharsets.UTF_8));
          session.persist(
              new ReplayEntity(id, archive, input.replayName(), input.description(), range, now));
          return true;
        });
    wake.run();
    return StartReplayResponse.builder()
        .replayArn(id)
        .state(State.STARTING.name())
        .replayStartTime(Configuration.seconds(now))
        .build();
  }

  private static ArchiveEntity archive(
      ConfigurationSession session, EventScope scope, StartReplayRequest input) {
    String bus = input.destination().arn();
    if (!bus.contains(":event-bus/")) {
      throw invalid("Destination.Arn", "Must contain an event bus ARN.");
    }
    String arn = input.eventSourceArn();
    ArchiveEntity archive = scope.contains(arn) ? session.find(ArchiveEntity.class, arn) : null;
    if (archive == null) {
      throw invalid(
          "EventSourceArn",
          "Archive " + arn.substring(arn.lastIndexOf('/') + 1) + " does not exist.");
    }
    if (!archive.busArn().equals(bus)) {
      throw invalid("Destination.Arn", "Cross event bus replay is not permitted.");
    }
    if (input.eventStartTime() >= input.eventEndTime()) {
      throw invalid("EventEndTime", "EventStartTime must be before EventEndTime.");
    }
    return archive;
  }

  private static AwsException invalid(String parameter, String reason) {
    return EventsErrors.validation("Parameter " + parameter + " is not valid. Reason: " + reason);
  }

  private static long millis(double seconds) {
    return Math.round(seconds * 1000);
  }

  private DescribeReplayResponse describe(DescribeReplayRequest input, CallContext call) {
    ReplayEntity replay = configuration.read(session -> replay(session, call, input.replayName()));
    ReplayEntity.Range range = replay.range();
    return DescribeReplayResponse.builder()
        .replayName(replay.name())
        .replayArn(replay.arn())
        .description(replay.description())
        .state(replay.state().name())
        .eventSourceArn(replay.archiveArn())
        .destination(
            WireJson.read(
                range.destination().getBytes(StandardCharsets.UTF_8), ReplayDestination.class))
        .eventStartTime(Configuration.seconds(range.fromAt()))
        .eventEndTime(Configuration.seconds(range.untilAt()))
        .eventLastReplayedTime(seconds(replay.reachedAt()))
        .replayStartTime(Configuration.seconds(replay.startedAt()))
        .replayEndTime(seconds(replay.endedAt()))
        .build();
  }

  private static @Nullable Double seconds(@Nullable Long millis) {
    return millis == null ? null : Configuration.seconds(millis);
  }

  private ListReplaysResponse list(ListReplaysRequest input, CallContext call) {
    ArchiveOperations.requireOneFilter(
        "ListReplays", input.namePrefix(), input.eventSourceArn(), input.state());
    var asked = Page.Request.of(input.nextToken(), input.limit());
    var list =
        new NamedList(Configuration.scope(call), TYPE, input.namePrefix(), asked)
            .where("archiveArn", input.eventSourceArn())
            .where("state", input.state());
    Page<ReplayEntity> page =
        asked.page(
            configuration.read(session -> list.read(session, ReplayEntity.class, asked)),
            ReplayEntity::name);
    return ListReplaysResponse.builder()
        .replays(page.items().stream().map(ReplayOperations::shown).toList())
        .nextToken(page.next())
        .build();
  }

  private static Replay shown(ReplayEntity replay) {
    return Replay.builder()
        .replayName(replay.name())
        .eventSourceArn(replay.archiveArn())
        .state(replay.state().name())
        .eventStartTime(Configuration.seconds(replay.range().fromAt()))
        .eventEndTime(Configuration.seconds(replay.range().untilAt()))
        .eventLastReplayedTime(seconds(replay.reachedAt()))
        .replayStartTime(Configuration.seconds(replay.startedAt()))
        .replayEndTime(seconds(replay.endedAt()))
        .build();
  }

  private CancelReplayResponse cancel(CancelReplayRequest input, CallContext call) {
    ReplayEntity cancelled =
        configuration.change(
            call,
            session -> {
              ReplayEntity replay = replay(session, call, input.replayName());
              if (replay.state() != State.STARTING && replay.state() != State.RUNNING) {
                throw AwsErrors.of(
                    "IllegalStatusException",
                    400,
                    "Replay "
                        + input.replayName()
                        + " is not in a valid state for this operation.");
              }
              replay.cancel();
              return replay;
            });
    wake.run();
    return CancelReplayResponse.builder()
        .replayArn(cancelled.arn())
        .state(State.CANCELLING.name())
        .build();
  }

  private static ReplayEntity replay(ConfigurationSession session, CallContext call, String name) {
    ReplayEntity found =
        session.find(ReplayEntity.class, Configuration.scope(call).arn(TYPE, name));
    if (found == null) {
      throw EventsErrors.notFound("Replay " + name + " does not exist.");
    }
    return found;
  }
}
