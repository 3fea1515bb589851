package io.windlass.stateevents.api.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.windlass.aws.AwsException;
import io.windlass.aws.events.DeadLetterConfig;
import io.windlass.aws.events.InputTransformer;
import io.windlass.aws.events.KinesisParameters;
import io.windlass.aws.events.Target;
import io.windlass.stateevents.delivery.DeliveryTarget.TargetInput;
import io.windlass.stateevents.transform.InputTransform;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a target has to have before a rule takes it (RULE-007, RULE-008). */
final class TargetChecks {
  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Pattern ARN =
      Pattern.compile("arn:aws[\\w-]*:[\\w-]+:[\\w-]*:(?:\\d{12})?:\\S+");
  private static final Pattern SERVED =
      Pattern.compile(
          "arn:[^:]+:(batch|sqs|sns|lambda|kinesis|states|logs):.*"
              + "|arn:[^:]+:events:[^:]*:[^:]*:(event-bus|api-destination)/.*");
  private static final Pattern NEEDS_ROLE = Pattern.compile("arn:[^:]+:(batch|kinesis|states):.*");
  private static final Pattern QUEUE_OF_SQS =
      Pattern.compile("arn:aws[\\w-]*:sqs:[\\w-]+:\\d{12}:[\\w-]{1,80}");
  private static final Pattern TOPIC = Pattern.compile("kafka:[a-zA-Z0-9._-]{1,249}");

  /** Windlass's own. */
  private static final String RESERVED_TOPICS = "kafka:batch.";

  private static final String BATCH = ":batch:";
  private static final String QUEUE = ":job-queue/";

  private TargetChecks() {}

  /** Refuses a target that could never be called. */
  static void check(Target target, @Nullable String roleOfRule) {
    checkArn(target.arn());
    checkInput(target);
    if (target.arn().contains(":sqs:")
        && target.arn().endsWith(".fifo")
        && (target.sqsParameters() == null || target.sqsParameters().messageGroupId() == null)) {
      throw missing("SqsParameters", target);
    }
    if (target.arn().contains(BATCH)) {
      checkBatch(target);
    }
    if (NEEDS_ROLE.matcher(target.arn()).matches()
        && target.roleArn() == null
        && roleOfRule == null) {
      throw EventsErrors.validation("RoleArn is required for target " + target.arn() + ".");
    }
    checkPartitionKey(target);
    checkDeadLetters(target.deadLetterConfig());
  }

  private static void checkPartitionKey(Target target) {
    KinesisParameters kinesis = target.kinesisParameters();
    if (kinesis != null) {
      compile(new TargetInput.Path(kinesis.partitionKeyPath()), "PartitionKeyPath", target);
    }
  }

  /** Dead letters go to a standard queue; beyond AWS to a topic or a webhook. */
  private static void checkDeadLetters(@Nullable DeadLetterConfig letters) {
    String arn = letters == null ? null : letters.arn();
    if (arn != null && !isLocal(arn) && !QUEUE_OF_SQS.matcher(arn).matches()) {
      throw invalid(arn, "A dead-letter queue is a standard queue of SQS.");
    }
  }

  private static void checkBatch(Target target) {
    if (!target.arn().contains(QUEUE)) {
      throw invalid(target.arn(), "Provided Arn is not in correct format.");
    }
    if (target.batchParameters() == null) {
      throw missing("BatchParameters", target);
    }
  }

  private static void checkArn(String arn) {
    if (!ARN.matcher(arn).matches() && !isLocal(arn)) {
      throw invalid(arn, "Provided Arn is not in correct format.");
    }
    if (arn.startsWith("arn:") && !SERVED.matcher(arn).matches()) {
      throw invalid(arn, "Windlass does not send events to this kind of target.");
    }
  }

  /** Whether it is a topic of the user's or a webhook. */
  private static boolean isLocal(String name) {
    return (TOPIC.matcher(name).matches() && !name.startsWith(RESERVED_TOPICS)) || isWebhook(name);
  }

  private static boolean isWebhook(String url) {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      return false;
    }
    try {
      URI uri = new URI(url);
      return uri.getHost() != null && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void checkInput(Target target) {
    InputTransformer transformer = target.inputTransformer();
    if (Stream.of(target.input(), target.inputPath(), transformer).filter(Objects::nonNull).count()
        > 1) {
      throw EventsErrors.validation(
          "Only one of Input, InputPath, or InputTransformer must be provided for target "
              + target.id()
              + ".");
    }
    if (target.input() != null && !isJson(target.input())) {
      throw EventsErrors.validation("JSON syntax error in input for target " + target.id() + ".");
    }
    if (target.inputPath() != null) {
      compile(new TargetInput.Path(target.inputPath()), "InputPath", target);
    }
    if (transformer != null) {
      Map<String, String> paths = transformer.inputPathsMap();
      compile(
          new TargetInput.Template(paths == null ? Map.of() : paths, transformer.inputTemplate()),
          "InputTransformer",
          target);
    }
  }

  private static void compile(TargetInput input, String member, Target target) {
    try {
      InputTransform.of(input, "");
    } catch (IllegalArgumentException e) {
      throw EventsErrors.validation(
          "Invalid " + member + " for target " + target.id() + " : " + e.getMessage() + ".");
    }
  }

  private static boolean isJson(String text) {
    try {
      JSON.readTree(text);
      return !text.isBlank();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static AwsException missing(String member, Target target) {
    return EventsErrors.validation(
        "Parameter(s) " + member + " must be specified for target: " + target.id() + ".");
  }

  private static AwsException invalid(String value, String reason) {
    return EventsErrors.validation("Parameter " + value + " is not valid. Reason: " + reason);
  }
}
