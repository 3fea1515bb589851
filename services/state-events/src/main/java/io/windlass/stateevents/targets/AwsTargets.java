package io.windlass.stateevents.targets;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.stateevents.targets.TargetClient.Message;
import io.windlass.stateevents.transform.EventPath;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.sfn.SfnAsyncClient;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * AWS's services as targets: SQS, SNS, Lambda, Kinesis, Step Functions and CloudWatch Logs. The
 * region of a call is that of the target's ARN.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html">Event bus
 *     targets</a>
 */
public final class AwsTargets {
  private static final String FIFO = ".fifo";
  private static final int LONGEST_KEY = 256;

  private AwsTargets() {}

  /** Returns the clients by how their targets' names begin, as {@link Targets} sees them. */
  public static Map<String, Supplier<TargetClient>> all() {
    return Map.of(
        "arn:sqs:", () -> new AwsTarget(AwsTargets::sqs, true),
        "arn:sns:", () -> new AwsTarget(AwsTargets::sns, false),
        "arn:lambda:function:", () -> new AwsTarget(AwsTargets::lambda, false),
        "arn:kinesis:stream/", () -> new AwsTarget(AwsTargets::kinesis, false),
        "arn:states:stateMachine:", () -> new AwsTarget(AwsTargets::states, false),
        "arn:logs:log-group:", () -> new AwsTarget(LogsCall::send, false));
  }

  /** A FIFO queue needs content-based deduplication, as at AWS: no deduplication id is sent. */
  private static CompletionStage<?> sqs(AwsClients clients, Message message) {
    String arn = message.target().arn();
    SqsAsyncClient sqs =
        clients.of(SqsAsyncClient.class, SqsAsyncClient::builder, Arns.region(arn));
    var request =
        SendMessageRequest.builder()
            .queueUrl(queueUrl(arn))
            .messageBody(message.input())
            .messageGroupId(messageGroup(message));
    if (message.deadLetter() != null) {
      var attributes = new HashMap<String, MessageAttributeValue>();
      message
          .deadLetter()
          .attributes()
          .forEach(
              (name, value) ->
                  attributes.put(
                      name,
                      MessageAttributeValue.builder()
                          .dataType("String")
                          .stringValue(value.isEmpty() ? "-" : value)
                          .build()));
      request.messageAttributes(attributes);
    }
    return sqs.sendMessage(request.build());
  }

  private static String queueUrl(String arn) {
    Region region = Region.of(Arns.region(arn));
    return "https://sqs.%s.%s/%s/%s"
        .formatted(
            region.id(),
            PartitionMetadata.of(region).dnsSuffix(),
            Arns.account(arn),
            Arns.resource(arn));
  }

  /** The target's; a FIFO queue whose target has none gets that of the event. */
  private static @Nullable String messageGroup(Message message) {
    String group =
        TargetParameters.string(
            TargetParameters.of(message.target()).path("SqsParameters"), "MessageGroupId");
    return group == null && message.target().arn().endsWith(FIFO)
        ? named(message.event().group())
        : group;
  }

  private static CompletionStage<?> sns(AwsClients clients, Message message) {
    String arn = message.target().arn();
    return clients
        .of(SnsAsyncClient.class, SnsAsyncClient::builder, Arns.region(arn))
        .publish(PublishRequest.builder().topicArn(arn).message(message.input()).build());
  }

  /** The function is invoked asynchronously: that it was accepted is a delivery. */
  private static CompletionStage<?> lambda(AwsClients clients, Message message) {
    String arn = message.target().arn();
    return clients
        .of(LambdaAsyncClient.class, LambdaAsyncClient::builder, Arns.region(arn))
        .invoke(
            InvokeRequest.builder()
                .functionName(arn)
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(message.input()))
                .build());
  }

  private static CompletionStage<?> kinesis(AwsClients clients, Message message) {
    String arn = message.target().arn();
    JsonNode parameters = TargetParameters.of(message.target()).path("KinesisParameters");
    return clients
        .of(KinesisAsyncClient.class, KinesisAsyncClient::builder, Arns.region(arn))
        .putRecord(
            PutRecordRequest.builder()
                .streamARN(arn)
                .partitionKey(partitionKey(message, parameters))
                .explicitHashKey(TargetParameters.string(parameters, "ExplicitHashKey"))
                .data(SdkBytes.fromUtf8String(message.input()))
                .build());
  }

  /**
   * What stands at the target's path of the event, or the key that a schedule or subscriber names;
   * the event's id without either.
   */
  private static String partitionKey(Message message, JsonNode parameters) {
    String given = TargetParameters.string(parameters, "PartitionKey");
    String key = given == null ? atPath(message, parameters) : given;
    return key.isEmpty()
        ? message.event().id().toString()
        : key.substring(0, Math.min(key.length(), LONGEST_KEY));
  }

  private static String atPath(Message message, JsonNode parameters) {
    String path = TargetParameters.string(parameters, "PartitionKeyPath");
    JsonNode found =
        path == null
            ? null
            : EventPath.of(path)
                .in(TargetParameters.read(message.event().json(), "the event is not JSON"));
    return found == null ? "" : found.isValueNode() ? found.asText() : found.toString();
  }

  /** Executions are named after the event and the rule, so that a repeat starts no second one. */
  private static CompletionStage<?> states(AwsClients clients, Message message) {
    String arn = message.target().arn();
    String rule = message.source() + message.target().parameters() + message.input();
    return clients
        .of(SfnAsyncClient.class, SfnAsyncClient::builder, Arns.region(arn))
        .startExecution(
            StartExecutionRequest.builder()
                .stateMachineArn(arn)
                .name(message.event().id() + "_" + named(rule))
                .input(message.input())
                .build())
        .handle(
            (started, failure) -> {
              if (failure == null || AwsTarget.hasCode(failure, "ExecutionAlreadyExists")) {
                return true;
              }
              throw new java.util.concurrent.CompletionException(failure);
            });
  }

  private static String named(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
