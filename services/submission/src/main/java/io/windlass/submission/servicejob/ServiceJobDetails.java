package io.windlass.submission.servicejob;

import io.windlass.aws.batch.DescribeServiceJobResponse;
import io.windlass.aws.batch.ServiceJobPreemptionConfiguration;
import io.windlass.aws.batch.ServiceJobTimeout;
import java.util.List;

/** A service job as DescribeServiceJob shows it when it has just been submitted (SJ-013). */
public final class ServiceJobDetails {
  private ServiceJobDetails() {}

  /**
   * Returns the detail without tags and payload, which events never have (EV-040). The model
   * requires a start time: 0 stands for none and is not shown.
   */
  public static DescribeServiceJobResponse atSubmission(SubmittedServiceJob job) {
    SubmittedServiceJob.Identity identity = job.identity();
    SubmittedServiceJob.Scheduling scheduling = job.scheduling();
    Integer timeout = scheduling.timeoutSeconds();
    Integer retries = scheduling.preemptionRetries();
    return DescribeServiceJobResponse.builder()
        .attempts(List.of())
        .createdAt(identity.createdAt())
        .jobArn(identity.arn())
        .jobId(identity.jobId())
        .jobName(identity.name())
        .jobQueue(job.queue().arn().toString())
        .retryStrategy(scheduling.retryStrategy())
        .schedulingPriority(scheduling.priority())
        .serviceJobType(job.type())
        .shareIdentifier(scheduling.share().identifier())
        .quotaShareName(scheduling.share().quotaShare())
        .preemptionConfiguration(
            retries == null ? null : new ServiceJobPreemptionConfiguration(retries))
        .startedAt(0L)
        .status("SUBMITTED")
        .timeoutConfig(timeout == null ? null : new ServiceJobTimeout(timeout))
        .build();
  }
}
