package io.windlass.aws.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The API model of one service, read once from {@code schemas/aws} as packaged in this library.
 * Immutable; it drives routing, validation, authorisation and the errors of {@code AwsEndpoint}.
 *
 * @param signingName the service in ARNs, IAM actions and the credential scope
 * @param queryCodes what errors were called in the query protocol, for a service that once had it;
 *     empty for others
 */
public record ServiceModel(
    String service,
    String signingName,
    Protocol protocol,
    @Nullable String targetPrefix,
    Map<String, Integer> errorStatuses,
    Map<String, String> queryCodes,
    Map<String, OperationModel> operations,
    Map<String, Structure> structures) {

  public static ServiceModel batch() {
    return Batch.MODEL;
  }

  public static ServiceModel logs() {
    return Logs.MODEL;
  }

  public static ServiceModel events() {
    return Events.MODEL;
  }

  /** Returns the model of the Custom Event Bus. */
  public static ServiceModel eventBridgeV2() {
    return EventBridgeV2.MODEL;
  }

  /** Returns the model of EventBridge Scheduler. */
  public static ServiceModel scheduler() {
    return Scheduler.MODEL;
  }

  /** Returns the model of CloudWatch's metrics. */
  public static ServiceModel cloudWatch() {
    return CloudWatch.MODEL;
  }

  /** Returns the model of Windlass's own operations. */
  public static ServiceModel windlass() {
    return Windlass.MODEL;
  }

  public OperationModel operation(String name) {
    OperationModel operation = operations.get(name);
    if (operation == null) {
      throw new IllegalArgumentException("No operation " + name + " in the model of " + service);
    }
    return operation;
  }

  public Structure structure(String name) {
    Structure structure = structures.get(name);
    if (structure == null) {
      throw new IllegalArgumentException("No structure " + name + " in the model of " + service);
    }
    return structure;
  }

  /**
   * This model without the constraints of the members named, such as {@code
   * SubmitJobRequest.dependsOn}: for settings that relax one of AWS's limits. Types and required
   * members stay.
   */
  public ServiceModel relaxed(Set<String> members) {
    var remaining = new HashSet<>(members);
    Map<String, Structure> relaxed = new HashMap<>();
    structures.forEach((name, structure) -> relaxed.put(name, structure.relaxed(remaining)));
    if (!remaining.isEmpty()) {
      throw new IllegalArgumentException(
          "Not members of the model of " + service + ": " + remaining);
    }
    return new ServiceModel(
        service,
        signingName,
        protocol,
        targetPrefix,
        errorStatuses,
        queryCodes,
        operations,
        Map.copyOf(relaxed));
  }

  /** Returns this model as it is served by another protocol. */
  public ServiceModel over(Protocol other) {
    return new ServiceModel(
        service,
        signingName,
        other,
        targetPrefix,
        errorStatuses,
        queryCodes,
        operations,
        structures);
  }

  /**
   * Returns the header by which clients of a service that once had the query protocol know an error
   * as they did then; null for other services.
   */
  public @Nullable String queryError(String code, int status) {
    return queryCodes.isEmpty() ? null : queryCode(code) + (status < 500 ? ";Sender" : ";Receiver");
  }

  /** Returns what an error is called in the query protocol. */
  public String queryCode(String code) {
    return queryCodes.getOrDefault(code, code);
  }

  /** Returns the code of the service's internal error. */
  public String serverError() {
    return errorStatuses.entrySet().stream()
        .filter(error -> error.getValue() >= 500)
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .orElse("InternalFailure");
  }

  private static final class Batch {
    static final ServiceModel MODEL = ModelReader.read("batch");
  }

  private static final class Logs {
    static final ServiceModel MODEL = ModelReader.read("logs");
  }

  private static final class Windlass {
    static final ServiceModel MODEL = ModelReader.read("windlass");
  }

  private static final class EventBridgeV2 {
    static final ServiceModel MODEL = ModelReader.read("eventbridgev2");
  }

  private static final class CloudWatch {
    static final ServiceModel MODEL = ModelReader.read("cloudwatch");
  }

  private static final class Scheduler {
    static final ServiceModel MODEL = ModelReader.read("scheduler");
  }

  private static final class Events {
    static final ServiceModel MODEL = ModelReader.read("events");
  }
}
