package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.Attempt;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment variables that the service sets for every container of a task (ENV-001 to
 * ENV-005), and the name of its log stream (J-018). A variable that does not apply is absent, not
 * empty.
 */
public final class TaskEnvironment {
  private static final int LONGEST_DEFAULT_PREFIX = 200;

  private TaskEnvironment() {}

  public static Map<String, String> variables(Job job, Attempt attempt) {
    return variables(job.id(), job.profile(), attempt);
  }

  /** Of a task of that job, child or node; the caller may add to it. */
  public static Map<String, String> variables(JobId id, JobProfile profile, Attempt attempt) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_BATCH_JOB_ID", id.toString());
    variables.put("AWS_BATCH_JOB_ATTEMPT", Integer.toString(attempt.number()));
    variables.put("AWS_BATCH_CE_NAME", nameIn(attempt.placement().environmentArn()));
    variables.put("AWS_BATCH_JQ_NAME", nameIn(profile.queueArn()));
    JobKind kind = profile.kind();
    if (kind.isArray()) {
      variables.put("AWS_BATCH_JOB_ARRAY_INDEX", Integer.toString(id.index()));
      variables.put("AWS_BATCH_JOB_ARRAY_SIZE", Integer.toString(kind.size()));
    }
    return variables;
  }

  /**
   * {@code <prefix>/default/<task id>}, with the prefix of the job's log configuration or else the
   * first 200 characters of the definition's name (LOG-012); of a service job {@code <training job
   * name>/algo-1}.
   */
  public static String logStreamName(JobProfile profile, Attempt attempt) {
    if (profile.kind().isService()) {
      return nameIn(attempt.placement().taskArn()) + "/algo-1";
    }
    String prefix = profile.execution().logStreamPrefix();
    return (prefix == null ? defaultPrefix(profile) : prefix) + "/default/" + attempt.taskId();
  }

  private static String defaultPrefix(JobProfile profile) {
    String definition = nameIn(profile.definitionArn());
    int revision = definition.indexOf(':');
    String name = revision < 0 ? definition : definition.substring(0, revision);
    return name.substring(0, Math.min(name.length(), LONGEST_DEFAULT_PREFIX));
  }

  /** Returns the name in an ARN whose resource is {@code type/name} (ENV-003). */
  private static String nameIn(String arn) {
    return arn.substring(arn.indexOf('/') + 1);
  }
}
