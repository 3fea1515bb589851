package io.windlass.submission.api;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.AwsException;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.ServiceJobCapacityUsageDetail;
import io.windlass.aws.batch.SubmitServiceJobRequest;
import io.windlass.aws.batch.SubmitServiceJobResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.messaging.JobRequests;
import io.windlass.submission.messaging.JobWrite;
import io.windlass.submission.messaging.ServiceJobRequests;
import io.windlass.submission.quotashare.QueueScheduling;
import io.windlass.submission.servicejob.ServiceJobDetails;
import io.windlass.submission.servicejob.ServiceJobSubmission;
import io.windlass.submission.servicejob.ServicePayload;
import io.windlass.submission.servicejob.SubmittedServiceJob;
import io.windlass.submission.store.DefinitionCache;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.NewJob;
import io.windlass.submission.store.NewServiceJob;
import io.windlass.submission.store.ServiceJobs;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SubmitServiceJob. When it returns, the job is durable and DescribeServiceJob shows it. A client
 * token submits one job, however often it is used (SJ-005).
 */
final class SubmitServiceJobOperation {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final int LONGEST_TOKEN = 64;

  private final DefinitionCache definitionCache;
  private final JobWriter writer;
  private final Pool pool;
  private final ShareLimit shares;
  private final JobIds ids = new JobIds();

  SubmitServiceJobOperation(
      DefinitionCache definitionCache, JobWriter writer, Pool pool, ShareLimit shares) {
    this.definitionCache = definitionCache;
    this.writer = writer;
    this.pool = pool;
    this.shares = shares;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation(BatchOperations.SUBMIT_SERVICE_JOB, this::submit);
  }

  private SubmitServiceJobResponse submit(SubmitServiceJobRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    StoredQueue queue = QueueLookup.require(definitionCache, owner, request.jobQueue());
    QueueScheduling sharing =
        new QueueSchedulingLookup(definitionCache).of(queue, request.quotaShareName());
    ServicePayload read = ServicePayloadReader.read(request.serviceRequestPayload());
    long now = context.now().toEpochMilli();
    SubmittedServiceJob.Identity identity =
        new SubmittedServiceJob.Identity(owner, ids.next(now), request.jobName(), now);
    SubmittedServiceJob job =
        ErrorMapper.valueOrThrow(
            ServiceJobSubmission.decide(request, queue.queue(), sharing, read, identity));
    NewServiceJob.Token token = token(request);
    if (token != null) {
      taken(owner, token, now)
          .ifPresent(
              refusal -> {
                throw refusal;
              });
    }
    shares.check(queue, sharing, request.shareIdentifier());
    commit(job, queue, token, context);
    return SubmitServiceJobResponse.builder()
        .jobArn(identity.arn())
        .jobName(identity.name())
        .jobId(identity.jobId())
        .build();
  }

  private void commit(
      SubmittedServiceJob job,
      StoredQueue queue,
      NewServiceJob.@Nullable Token token,
      CallContext context) {
    String detail = Documents.write(ServiceJobDetails.atSubmission(job));
    JobWrite write =
        new JobWrite.ServiceJobSubmitted(
            row(job, queue, detail, token),
            List.of(ServiceJobRequests.submitted(job, detail, JobRequests.Submitter.of(context))));
    try {
      writer.commit(write);
    } catch (PgException failure) {
      if (token == null || !UNIQUE_VIOLATION.equals(failure.getSqlState())) {
        throw failure;
      }
      throw taken(job.identity().owner(), token, context.now().toEpochMilli())
          .map(RuntimeException.class::cast)
          .orElse(failure);
    }
  }

  /** Returns the error if the client token was used for an accepted request. */
  private Optional<AwsException> taken(Owner owner, NewServiceJob.Token token, long now) {
    long since = now - NewServiceJob.TOKENS_HOLD.toMillis();
    return ServiceJobs.usedToken(pool, owner, token.text(), since)
        .map(
            taken ->
                ErrorMapper.refused(
                    "clientToken "
                        + token.text()
                        + (taken.request().equals(token.request())
                            ? " was used for this request already: it is job "
                            : " was used for another request: job ")
                        + taken.jobId()
                        + "."));
  }

  private static NewServiceJob.@Nullable Token token(SubmitServiceJobRequest request) {
    String text = request.clientToken();
    if (text == null) {
      return null;
    }
    if (text.isEmpty() || text.length() > LONGEST_TOKEN) {
      throw ErrorMapper.invalid("clientToken must have 1 to " + LONGEST_TOKEN + " characters.");
    }
    return new NewServiceJob.Token(
        text, digest(Documents.write(request.toBuilder().clientToken(null).build())));
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static NewServiceJob row(
      SubmittedServiceJob job,
      StoredQueue queue,
      String detail,
      NewServiceJob.@Nullable Token token) {
    SubmittedServiceJob.Identity identity = job.identity();
    Owner owner = identity.owner();
    SubmittedServiceJob.Request asked = job.request();
    List<ServiceJobCapacityUsageDetail> capacity =
        List.of(
            new ServiceJobCapacityUsageDetail(
                asked.capacityUnit(), (double) asked.read().instances()));
    return new NewServiceJob(
        new NewJob.Key(
            identity.jobId(), owner.accountId(), owner.region(), queue.id(), identity.createdAt()),
        identity.name(),
        job.type(),
        job.scheduling().share().name(),
        new NewServiceJob.Json(
            detail, Documents.write(job.tags()), asked.payload(), Documents.write(capacity)),
        token);
  }
}
