package io.windlass.capacity.api;

import io.windlass.aws.CallContext;
import io.windlass.aws.logs.CreateLogGroupRequest;
import io.windlass.aws.logs.CreateLogGroupResponse;
import io.windlass.aws.logs.DescribeLogGroupsRequest;
import io.windlass.aws.logs.DescribeLogGroupsResponse;
import io.windlass.aws.logs.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.StreamIndex.StoredGroup;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Lists and creates log groups. The default group is there without being created (LOG-020). */
record GroupOperations(LogStore logs) {
  private static final Pattern NAME = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");

  CreateLogGroupResponse create(CreateLogGroupRequest input, CallContext context) {
    String name = input.logGroupName();
    if (!NAME.matcher(name).matches()) {
      throw LogsErrors.invalidParameter(
          "1 validation error detected: Value '"
              + name
              + "' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [\\.\\-_/#A-Za-z0-9]+");
    }
    var caller = context.caller();
    var group = new io.windlass.capacity.log.LogGroup(caller.accountId(), caller.region(), name);
    if (!logs.createGroup(group)) {
      throw LogsErrors.groupExists();
    }
    return CreateLogGroupResponse.builder().build();
  }

  DescribeLogGroupsResponse describe(DescribeLogGroupsRequest input, CallContext context) {
    int limit = DescribeLogStreams.limit(input.limit());
    String token = input.nextToken();
    String after = token == null ? "" : PageToken.parse(token, 1).getFirst();
    List<StoredGroup> found =
        logs.groups(context.caller().accountId(), context.caller().region()).stream()
            .filter(group -> isAskedFor(input, group.group().name()))
            .filter(group -> group.group().name().compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    List<StoredGroup> page = found.subList(0, Math.min(limit, found.size()));
    return DescribeLogGroupsResponse.builder()
        .logGroups(page.stream().map(GroupOperations::output).toList())
        .nextToken(found.size() > limit ? PageToken.of(page.getLast().group().name()) : null)
        .build();
  }

  private static boolean isAskedFor(DescribeLogGroupsRequest input, String name) {
    String prefix = input.logGroupNamePrefix();
    String pattern = input.logGroupNamePattern();
    if (prefix != null && pattern != null) {
      throw LogsErrors.invalidParameter(
          "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return (prefix == null || name.startsWith(prefix))
        && (pattern == null || lowerCase.contains(pattern.toLowerCase(Locale.ROOT)));
  }

  private static LogGroup output(StoredGroup stored) {
    String arn = stored.group().arn();
    return LogGroup.builder()
        .logGroupName(stored.group().name())
        .creationTime(stored.createdAt())
        .metricFilterCount(0)
        .arn(arn + ":*")
        .logGroupArn(arn)
        .logGroupClass("STANDARD")
        .storedBytes(0L)
        .build();
  }
}
