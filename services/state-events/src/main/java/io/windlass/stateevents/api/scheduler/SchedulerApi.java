package io.windlass.stateevents.api.scheduler;

import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import java.util.List;

/** EventBridge Scheduler, for the account and region that a call is signed for (ADR 35). */
public final class SchedulerApi {
  /** The paths of its operations. */
  public static final List<String> PATHS =
      List.of("/schedules", "/schedules/*", "/schedule-groups", "/schedule-groups/*", "/tags/*");

  private SchedulerApi() {}

  /** Adds the handlers to an endpoint of {@code ServiceModel.scheduler()}. */
  public static AwsEndpoint.Builder register(
      AwsEndpoint.Builder endpoint, ConfigurationStore store) {
    var schedules = new Schedules(store);
    var groups = new ScheduleGroupOperations(schedules);
    groups.register(endpoint);
    new ScheduleOperations(schedules).register(endpoint);
    return endpoint.resourceTags(groups);
  }
}
