package io.windlass.stateevents.app;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.CallObserver;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.events.Topics;
import io.windlass.messaging.broadcast.BroadcastConsumer;
import io.windlass.messaging.codec.SchemaIds;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.quarantine.QuarantineState;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.service.MetricQuery;
import io.windlass.service.MonitoredService;
import io.windlass.stateevents.api.EventExplanations;
import io.windlass.stateevents.api.EventStreamRoute;
import io.windlass.stateevents.api.HistoryQueries;
import io.windlass.stateevents.api.LiveEvents;
import io.windlass.stateevents.api.WindlassApi;
import io.windlass.stateevents.api.cloudwatch.CloudWatchApi;
import io.windlass.stateevents.api.custombus.CustomBusApi;
import io.windlass.stateevents.api.custombus.WebhookRoute;
import io.windlass.stateevents.api.events.EventsApi;
import io.windlass.stateevents.api.scheduler.SchedulerApi;
import io.windlass.stateevents.bus.HttpDestination;
import io.windlass.stateevents.bus.HttpDestinations;
import io.windlass.stateevents.config.StateEventsSettings;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.delivery.SubscriptionSource;
import io.windlass.stateevents.history.StateDuration;
import io.windlass.stateevents.messaging.BusEventLog;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.messaging.ConfigurationChanges;
import io.windlass.stateevents.messaging.DeliverySettings;
import io.windlass.stateevents.messaging.EventDelivery;
import io.windlass.stateevents.messaging.EventFinder;
import io.windlass.stateevents.messaging.EventTimers;
import io.windlass.stateevents.messaging.NotificationListener;
import io.windlass.stateevents.messaging.NotificationReader;
import io.windlass.stateevents.messaging.Replays;
import io.windlass.stateevents.messaging.StateEventsHandler;
import io.windlass.stateevents.store.ArchivedEvents;
import io.windlass.stateevents.store.DeliveryOverviews;
import io.windlass.stateevents.store.DeliveryPurge;
import io.windlass.stateevents.store.DeliveryTraces;
import io.windlass.stateevents.store.EventLog;
import io.windlass.stateevents.store.ExpiredRows;
import io.windlass.stateevents.store.HistoryPurge;
import io.windlass.stateevents.store.JobMetricStore;
import io.windlass.stateevents.store.PostgresProjections;
import io.windlass.stateevents.store.TransitionArchive;
import io.windlass.stateevents.store.TransitionSearch;
import io.windlass.stateevents.store.configuration.AccountCache;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.RuleStates;
import io.windlass.stateevents.store.configuration.RuleSubscriptions;
import io.windlass.stateevents.store.configuration.SecretBox;
import io.windlass.stateevents.store.configuration.StoredBusAccess;
import io.windlass.stateevents.store.configuration.StoredDestinations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * The service without its container: consumes, purges, and answers over HTTP. {@link #start}
 * returns at once; {@link #isReady} tells when it works. Stopping ends the event streams with a
 * word, finishes what is being committed and leaves the consumer group.
 */
public final class StateEventsService implements MonitoredService {
  private static final Logger LOG = Logger.getLogger(StateEventsService.class);
  private static final String GROUP = "state-events";
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
  private static final int REPLAY_PAGE = 200;
  private static final int PURGE_BATCH = 500;
  private static final int SEARCH_PAGE = 10_000;
  private static final int MOST_DURATIONS = 500_000;
  private static final int DELIVERY_PURGE_BATCH = 5_000;

  private final StateEventsSettings settings;
  private final Vertx vertx;
  private final Pool pool;
  private final MessagingRuntime runtime;
  private final LiveEvents live;
  private final InstantSource clock;
  private final PartitionedConsumer consumer;
  private final BroadcastConsumer notifications;
  private final ConfigurationChanges configurationChanges;
  private final ConfigurationStore configuration;
  private final AccountCache<List<Subscription>> subscriptions;
  private final Optional<SecretBox> secrets;
  private final AccountCache<Map<String, HttpDestination>> destinations;
  private final BusEvents busEvents;
  private final StoredBusAccess busAccess;
  private final EventDelivery delivery;
  private final PartitionedConsumer timers;
  private final Replays replays;
  private final TransitionArchive archive;
  private final AtomicBoolean purging = new AtomicBoolean();
  private final long purgeTimer;

  private StateEventsService(
      StateEventsSettings settings,
      String instanceId,
      Infrastructure infrastructure,
      InstantSource clock) {
    this.settings = settings;
    this.vertx = infrastructure.vertx();
    this.pool = infrastructure.pool();
    this.runtime = infrastructure.runtime();
    this.live = new LiveEvents(settings.eventStream().totalBytes());
    this.clock = clock;
    this.archive = new TransitionArchive(pool);
    this.consumer =
        PartitionedConsumer.start(
            new ConsumerSettings(GROUP, instanceId, StateEventsHandler.TOPICS)
                .withLongestPause(LONGEST_PAUSE),
            partition ->
                new StateEventsHandler(
                    partition, pool, settings.recentJobs(), infrastructure.durations()),
            runtime);
    this.notifications = new BroadcastConsumer(Topics.NOTIFICATIONS, runtime);
    var reader = new NotificationReader(infrastructure.schemas());
    notifications.startUndecoded(new NotificationListener(live, reader)::received);
    this.configurationChanges = new ConfigurationChanges(runtime);
    this.configuration =
        new ConfigurationStore(
            infrastructure.sessions(), vertx, configurationChanges, this::configurationChanged);
    this.subscriptions = new AccountCache<>(new RuleSubscriptions(configuration)::of, clock);
    this.secrets = settings.keyFile().map(SecretBox::withKeyOf);
    this.destinations =
        new AccountCache<>(
            secrets
                .<Function<String, Map<String, HttpDestination>>>map(
                    box -> new StoredDestinations(configuration, box)::of)
                .orElse(_ -> Map.of()),
            clock);
    this.busEvents = new BusEvents(runtime);
    this.busAccess = new StoredBusAccess(configuration, clock);
    this.replays = new Replays(configuration, runtime, clock);
    replays.start();
    configurationChanges.listen(this::configurationChanged);
    this.timers = EventTimers.start(instanceId, configuration, runtime);
    this.delivery =
        EventDelivery.start(
            instanceId,
            subscriptions(),
            EventTargets.of(
                settings.targets(), infrastructure, destinations, busEvents, busAccess, clock),
            DeliverySettings.DEFAULT,
            runtime);
    this.purgeTimer =
        vertx.setPeriodic(settings.purgeInterval().toMillis(), _ -> purgeInBackground());
  }

  /**
   * What the service runs on.
   *
   * @param durations is told of the states that jobs have left
   * @param users of the accounts
   */
  public record Infrastructure(
      Vertx vertx,
      Pool pool,
      SchemaIds schemas,
      MessagingRuntime runtime,
      Mutiny.SessionFactory sessions,
      Consumer<List<StateDuration>> durations,
      IamDirectory users) {}

  /** Starts to consume. */
  public static StateEventsService start(
      StateEventsSettings settings,
      String instanceId,
      Infrastructure infrastructure,
      InstantSource clock) {
    return new StateEventsService(settings, instanceId, infrastructure, clock);
  }

  /** Adds what the service answers to a router. */
  public void route(
      Router router,
      Authenticator authenticator,
      AdmissionControl admission,
      CallObserver metrics) {
    var log = new EventLog(pool, REPLAY_PAGE);
    var deliveries = new DeliveryTraces(pool);
    WindlassApi.route(
        router,
        authenticator,
        admission,
        clock,
        new WindlassApi.Sources(
            new EventStreamRoute(
                authenticator, live, log, settings.eventStream(), notifications::isListening),
            new PostgresProjections(pool)::summary,
            new EventExplanations(
                new EventFinder(deliveries, log, new BusEventLog(runtime.settings())),
                subscriptions::of,
                new RuleStates(configuration),
                deliveries),
            subscriptions::of,
            new DeliveryOverviews(pool),
            new HistoryQueries(new TransitionSearch(pool, SEARCH_PAGE, MOST_DURATIONS), clock)));
    CloudWatchApi.route(
        router,
        model ->
            AwsEndpoint.builder(model, authenticator, clock).admission(admission).observer(metrics),
        new JobMetricStore(pool, MOST_DURATIONS),
        clock);
    router
        .post("/")
        .handler(
            EventsApi.register(
                    AwsEndpoint.builder(ServiceModel.events(), authenticator, clock)
                        .admission(admission)
                        .observer(metrics),
                    configuration,
                    secrets,
                    busEvents,
                    busAccess,
                    replays)
                .build());
    AwsEndpoint scheduler =
        SchedulerApi.register(
                AwsEndpoint.builder(ServiceModel.scheduler(), authenticator, clock)
                    .admission(admission)
                    .observer(metrics),
                configuration)
            .build();
    SchedulerApi.PATHS.forEach(path -> router.route(path).handler(scheduler));
    routeCustomBuses(router, authenticator, admission, metrics);
  }

  private void routeCustomBuses(
      Router router,
      Authenticator authenticator,
      AdmissionControl admission,
      CallObserver metrics) {
    router
        .post(CustomBusApi.PATH)
        .handler(
            CustomBusApi.register(
                    AwsEndpoint.builder(ServiceModel.eventBridgeV2(), authenticator, clock)
                        .admission(admission)
                        .observer(metrics),
                    configuration,
                    secrets,
                    busEvents,
                    settings.publicUrl())
                .build());
    router
        .post(WebhookRoute.PATH)
        .handler(BodyHandler.create(false).setBodyLimit(WebhookRoute.MOST_BYTES))
        .handler(new WebhookRoute(configuration, secrets, busEvents, admission, clock));
  }

  private void configurationChanged(String accountId) {
    subscriptions.changed(accountId);
    destinations.changed(accountId);
    busAccess.changed(accountId);
  }

  /** Returns who is told of which events, as the configuration says now. */
  public SubscriptionSource subscriptions() {
    return new SubscriptionSource() {
      @Override
      public List<Subscription> of(String accountId) {
        return subscriptions.of(accountId);
      }

      @Override
      public void forget(String accountId) {
        subscriptions.changed(accountId);
      }
    };
  }

  /** Returns the API destinations, as the configuration says now. */
  public HttpDestinations destinations() {
    return (accountId, arn) -> Optional.ofNullable(destinations.of(accountId).get(arn));
  }

  @Override
  public MessagingRuntime runtime() {
    return runtime;
  }

  @Override
  public PartitionedConsumer consumer() {
    return consumer;
  }

  @Override
  public List<MetricQuery> metricQueries() {
    return JobMetrics.QUERIES;
  }

  @Override
  public boolean isReady() {
    return MonitoredService.super.isReady()
        && notifications.isListening()
        && configurationChanges.isListening()
        && delivery.consumer().isReady()
        && timers.isReady();
  }

  @Override
  public boolean hasFailed() {
    return MonitoredService.super.hasFailed()
        || delivery.consumer().hasFailed()
        || timers.hasFailed();
  }

  @Override
  public QuarantineState quarantine() {
    return MonitoredService.super
        .quarantine()
        .plus(delivery.consumer().quarantine())
        .plus(timers.quarantine());
  }

  @Override
  public long lag() {
    return MonitoredService.super.lag() + delivery.consumer().lag() + timers.lag();
  }

  /** Forgets jobs that ended longer ago than the retention. Blocks. */
  public void purge() {
    if (!purging.compareAndSet(false, true)) {
      return;
    }
    try {
      Instant archived = clock.instant().minus(settings.historyRetention());
      long jobs =
          new HistoryPurge(pool, archive, PURGE_BATCH)
              .before(clock.instant().minus(settings.retention()), archived);
      int days = archive.dropBefore(archived);
      if (days > 0) {
        LOG.infof("dropped %d days of archived transitions", days);
      }
      if (jobs > 0) {
        LOG.infof("forgot %d jobs that ended more than %s ago", jobs, settings.retention());
      }
      new ArchivedEvents(pool).purge(clock.instant(), PURGE_BATCH);
      ExpiredRows.remove(pool, clock.instant());
      new DeliveryPurge(pool, DELIVERY_PURGE_BATCH)
          .before(clock.instant().minus(settings.deliveryRetention()));
    } catch (RuntimeException failure) {
      LOG.warn("the history could not be purged; it will be tried again", failure);
    } finally {
      purging.set(false);
    }
  }

  private void purgeInBackground() {
    Thread.ofVirtual().name("history-purge").start(this::purge);
  }

  /** Ends the event streams with a word, and takes no more. */
  public void closeStreams() {
    live.close("closing: the service is being stopped; reconnect with Last-Event-ID");
  }

  /** Ends the streams, stops consuming, publishes what is committed. */
  public void stop() {
    vertx.cancelTimer(purgeTimer);
    closeStreams();
    notifications.stop();
    configurationChanges.stop();
    timers.stop();
    delivery.stop();
    replays.stop();
    consumer.stop();
    runtime.stop();
  }
}
