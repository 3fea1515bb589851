package io.windlass.scheduler.store;

import io.windlass.events.TaskSpec;
import java.util.Map;

/**
 * What a job runs. The core does not know it; it is looked up when the job is placed.
 *
 * @param tags those that go to the task: empty unless they are propagated
 */
public record JobSpec(TaskSpec task, Map<String, String> tags) {}
