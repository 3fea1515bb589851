package io.windlass.stateevents.targets;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.stateevents.targets.TargetClient.Message;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/**
 * Writes an event to a log group of CloudWatch Logs: into a stream of the rule and the day, which
 * is made when it is missing; the group is not. A transformer may give {@code timestamp} and {@code
 * message}, as at AWS; otherwise the input is the message, at the event's time.
 */
final class LogsCall {
  private static final String GROUP = "log-group:";
  private static final String NOT_FOUND = "ResourceNotFoundException";

  private LogsCall() {}

  static CompletionStage<?> send(AwsClients clients, Message message) {
    String arn = message.target().arn();
    String group = Arns.resource(arn).substring(GROUP.length()).replaceFirst(":\\*$", "");
    String stream = stream(message);
    CloudWatchLogsAsyncClient logs =
        clients.of(
            CloudWatchLogsAsyncClient.class, CloudWatchLogsAsyncClient::builder, Arns.region(arn));
    var request =
        PutLogEventsRequest.builder()
            .logGroupName(group)
            .logStreamName(stream)
            .logEvents(line(message))
            .build();
    return logs.putLogEvents(request)
        .exceptionallyCompose(
            failure ->
                AwsTarget.hasCode(failure, NOT_FOUND)
                    ? created(logs, group, stream).thenCompose(_ -> logs.putLogEvents(request))
                    : CompletableFuture.failedFuture(failure))
        .thenApply(LogsCall::accepted);
  }

  private static CompletableFuture<?> created(
      CloudWatchLogsAsyncClient logs, String group, String stream) {
    return logs.createLogStream(
            CreateLogStreamRequest.builder().logGroupName(group).logStreamName(stream).build())
        .handle(
            (created, failure) -> {
              if (failure == null || AwsTarget.hasCode(failure, "ResourceAlreadyExistsException")) {
                return true;
              }
              throw new java.util.concurrent.CompletionException(failure);
            });
  }

  private static PutLogEventsResponse accepted(PutLogEventsResponse response) {
    if (response.rejectedLogEventsInfo() != null) {
      throw new InvalidTargetException(
          "the time of the event is refused: " + response.rejectedLogEventsInfo());
    }
    return response;
  }

  private static String stream(Message message) {
    String source = message.source();
    String rule = source.isEmpty() ? "events" : source.substring(source.lastIndexOf('/') + 1);
    return rule + "/" + LocalDate.ofInstant(message.event().ingested(), ZoneOffset.UTC);
  }

  private static InputLogEvent line(Message message) {
    JsonNode input = TargetParameters.read(message.input(), "the input is not JSON");
    JsonNode text = input.path("message");
    if (input.size() == 2 && input.has("timestamp") && !text.isMissingNode()) {
      return InputLogEvent.builder()
          .timestamp(millis(input.path("timestamp"), message.event().ingested()))
          .message(text.isTextual() ? text.textValue() : text.toString())
          .build();
    }
    JsonNode event = TargetParameters.read(message.event().json(), "the event is not JSON");
    return InputLogEvent.builder()
        .timestamp(millis(event.path("time"), message.event().ingested()))
        .message(message.input())
        .build();
  }

  private static long millis(JsonNode time, Instant otherwise) {
    if (time.isIntegralNumber()) {
      return time.longValue();
    }
    try {
      return Instant.parse(time.asText()).toEpochMilli();
    } catch (DateTimeParseException e) {
      return otherwise.toEpochMilli();
    }
  }
}
