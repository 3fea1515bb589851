package io.windlass.scheduler.dispatch;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.EnvironmentDefinition;

/** ARNs of tasks, as AWS Batch shows them. */
final class TaskArns {
  private static final int REGION = 3;
  private static final int ACCOUNT = 4;
  private static final int LONGEST_TRAINING_JOB = 63;
  private static final String PREFIX = "AWSBatch";

  private TaskArns() {}

  /**
   * {@code arn:aws:ecs:<region>:<account>:task/<cluster>/<task id>}; of a service job the ARN of
   * its training job (SJ-014).
   */
  static String taskArn(Environment environment, Job job, String taskId) {
    String[] parts = environment.arn().split(":", ACCOUNT + 2);
    if (job.profile().kind().isService()) {
      return "arn:%s:sagemaker:%s:%s:training-job/%s"
          .formatted(
              parts[1],
              parts[REGION],
              parts[ACCOUNT],
              trainingJob(job.submission().name(), taskId));
    }
    return "arn:%s:ecs:%s:%s:task/%s/%s"
        .formatted(parts[1], parts[REGION], parts[ACCOUNT], cluster(environment), taskId);
  }

  /** {@code AWSBatch<name><attempt id>}, in the form and the length that SageMaker allows. */
  private static String trainingJob(String jobName, String taskId) {
    String attempt = taskId.replace("-", "");
    int length = LONGEST_TRAINING_JOB - PREFIX.length() - attempt.length();
    String name = jobName.replace('_', '-');
    return PREFIX + name.substring(0, Math.min(name.length(), length)) + attempt;
  }

  private static String cluster(Environment environment) {
    String arn = environment.clusterArn();
    if (arn != null) {
      return arn.substring(arn.lastIndexOf('/') + 1);
    }
    EnvironmentDefinition definition = environment.definition();
    return definition == null ? "default" : definition.clusterName();
  }
}
