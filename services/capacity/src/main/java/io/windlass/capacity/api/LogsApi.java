package io.windlass.capacity.api;

import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.logs.LogsOperations;
import io.windlass.capacity.log.LogStore;

/**
 * The part of the CloudWatch Logs API by which people and tools read the output of jobs: a caller
 * sees the streams of its own account and region. {@code CreateLogGroup} makes the groups that job
 * definitions name. All other operations, {@code StartLiveTail} among them, answer that they are
 * not available yet; {@code aws logs tail --follow} asks with {@code FilterLogEvents}.
 */
public final class LogsApi {
  private LogsApi() {}

  /** Adds the handlers to an endpoint of {@code ServiceModel.logs()}. */
  public static AwsEndpoint.Builder register(AwsEndpoint.Builder endpoint, LogStore logs) {
    var groups = new GroupOperations(logs);
    return endpoint
        .operation(LogsOperations.GET_LOG_EVENTS, new GetLogEvents(logs))
        .operation(LogsOperations.FILTER_LOG_EVENTS, new FilterLogEvents(logs))
        .operation(LogsOperations.DESCRIBE_LOG_STREAMS, new DescribeLogStreams(logs))
        .operation(LogsOperations.DESCRIBE_LOG_GROUPS, groups::describe)
        .operation(LogsOperations.CREATE_LOG_GROUP, groups::create);
  }
}
