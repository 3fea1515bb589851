package io.windlass.capacity.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.capacity.api.LogsApi;
import io.windlass.capacity.computeenvironment.EnvironmentContext.Policy;
import io.windlass.capacity.config.CapacityConfig;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.PostgresStreamIndex;
import io.windlass.capacity.messaging.CapacityHandler;
import io.windlass.capacity.metadata.MetadataServer;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.service.ApiConfig;
import io.windlass.service.ApiMetrics;
import io.windlass.service.CallTracing;
import io.windlass.service.InstanceConfig;
import io.windlass.service.MetricQuery;
import io.windlass.service.MonitoredService;
import io.windlass.service.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts the service together from its settings, inside Quarkus. */
@ApplicationScoped
@Startup
public class CapacityApplication implements MonitoredService {
  private static final Logger LOG = Logger.getLogger(CapacityApplication.class);
  private static final String NOBODY = "{\"accounts\": []}";

  private static final MetricQuery TASKS =
      new MetricQuery(
          "windlass.tasks",
          "Tasks of this service's hosts by whether they run",
          List.of("state"),
          "select case when started_at is null then 'STARTING' else 'RUNNING' end, count(*)"
              + " from task group by 1");

  private final CapacityService service;
  private final LogStore logs;
  private final ExecutorChoice executors;
  private final MetadataServer metadata;
  private final SignatureVerifier authenticator;
  private final AdmissionControl admission;
  private final InstantSource clock = InstantSource.system();

  /** Starts to consume. */
  public CapacityApplication(
      CapacityConfig config, InstanceConfig instance, ApiConfig api, Vertx vertx, Pool pool)
      throws IOException {
    admission =
        new AdmissionControl(new AdmissionControl.Limits(api.maxRequests(), api.maxBytes()));
    authenticator = new SignatureVerifier(iam(config), clock);
    Path data = Files.createDirectories(Path.of(config.dataDir()).toAbsolutePath());
    logs = LogStore.open(data, new PostgresStreamIndex(pool), clock);
    MessagingRuntime runtime = MessagingRuntime.create(instance.messaging(), pool);
    CapacitySettings settings = settings(config, clock);
    metadata = MetadataServer.open(vertx, data);
    executors = new ExecutorChoice(config, data, metadata, logs, clock, pool);
    service =
        CapacityService.start(settings, runtime, pool, executors.instances(), executors::open);
    service.tellMetadata(metadata);
  }

  private static CapacitySettings settings(CapacityConfig config, InstantSource clock) {
    CapacityConfig.Capacity capacity = config.capacity();
    return new CapacitySettings(
        config.instanceId(),
        new Policy(
            capacity.instanceLaunchDelay(),
            capacity.scaleDownDelay(),
            capacity.spotPricePercentage()),
        CapacityHandler.TOPICS,
        clock);
  }

  private static IamDirectory iam(CapacityConfig config) {
    if (config.iamFile().isEmpty()) {
      LOG.warn("WINDLASS_IAM_FILE is not set: the Logs API lets nobody in");
    }
    return config
        .iamFile()
        .map(file -> IamDirectory.load(Path.of(file)))
        .orElseGet(() -> IamDirectory.parse(NOBODY));
  }

  void route(@Observes Router router, MeterRegistry metrics, Tracing tracing) {
    AwsEndpoint.Builder endpoint =
        AwsEndpoint.builder(ServiceModel.logs(), authenticator, clock)
            .admission(admission)
            .observer(CallTracing.added(new ApiMetrics(metrics, admission), tracing));
    router.post("/").handler(LogsApi.register(endpoint, logs).build());
  }

  void stop(@Observes ShutdownEvent ignored) {
    metadata.close();
    service.stop();
    logs.close();
  }

  @Override
  public MessagingRuntime runtime() {
    return service.runtime();
  }

  @Override
  public PartitionedConsumer consumer() {
    return service.consumer();
  }

  @Override
  public List<MetricQuery> metricQueries() {
    return List.of(TASKS);
  }

  @Override
  public Map<String, String> healthData() {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("executor", executorName());
    data.put("executorReason", executorReason());
    return data;
  }

  public String executorName() {
    return service.executorName();
  }

  /** Why no task can be started now. */
  public Optional<String> executorTrouble() {
    return service.executorTrouble();
  }

  /** Why it is that one, in words for a person. */
  public String executorReason() {
    return executors.reason();
  }
}
