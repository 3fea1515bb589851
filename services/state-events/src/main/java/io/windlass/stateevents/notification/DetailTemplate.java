package io.windlass.stateevents.notification;

import io.windlass.stateevents.lifecycle.QueuePrecedence;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The unchanging part of a job's detail (EV-020), cut so that the changing members fit between:
 * made once per job from the detail of its submission, used for each of its notifications. Members
 * that must be present even when empty (EV-021) are added here if the submission left them out.
 *
 * @param members members of the detail that never change, as JSON, separated by commas
 * @param container members of {@code container} that never change; null if the job has none
 * @param showsFlags whether isCancelled and isTerminated are shown while they are false
 * @param mainNode index of the main node; null unless multi-node
 * @param pod members of {@code eksProperties.podProperties} that never change; null unless the job
 *     is a pod
 */
public record DetailTemplate(
    String members,
    @Nullable String container,
    boolean showsFlags,
    @Nullable Integer mainNode,
    @Nullable String pod) {

  /** Members of a detail that are written anew each time. */
  private static final Set<String> CHANGING =
      CommonMembers.and("arrayProperties", "nodeDetails", "isCancelled", "container");

  /** Of a job that is a pod, written anew as well. */
  private static final Set<String> CHANGING_OF_PODS = Set.of("eksProperties", "eksAttempts");

  private static final Set<String> CHANGING_IN_POD = Set.of("podName", "nodeName");

  /** Of a service job: written anew each time, or never shown. */
  private static final Set<String> NOT_OF_SERVICE =
      CommonMembers.and("latestAttempt", "scheduledAt", "tags", "serviceRequestPayload");

  private static final Set<String> CHANGING_IN_CONTAINER =
      Set.of(
          "containerInstanceArn",
          "taskArn",
          "logStreamName",
          "exitCode",
          "reason",
          "networkInterfaces");

  private static final List<Entry<String, String>> ALWAYS =
      List.of(
          Map.entry("dependsOn", "[]"),
          Map.entry("parameters", "{}"),
          Map.entry("propagateTags", "false"),
          Map.entry("platformCapabilities", "[]"));

  private static final List<Entry<String, String>> ALWAYS_IN_CONTAINER =
      List.of(
          Map.entry("command", "[]"),
          Map.entry("volumes", "[]"),
          Map.entry("environment", "[]"),
          Map.entry("mountPoints", "[]"),
          Map.entry("ulimits", "[]"),
          Map.entry("resourceRequirements", "[]"),
          Map.entry("secrets", "[]"));

  private static final List<Entry<String, String>> ALWAYS_IN_RETRY_STRATEGY =
      List.of(Map.entry("evaluateOnExit", "[]"));

  /**
   * The template of a job whose detail cannot be read: notifications show its changing part only.
   */
  public static final DetailTemplate EMPTY = of("{}");

  /**
   * Returns the template of a job whose submission showed {@code detail}.
   *
   * @throws IllegalArgumentException if {@code detail} is not a JSON object
   */
  public static DetailTemplate of(String detail) {
    Map<String, String> found = found(detail);
    String container = found.get("container");
    String nodes = found.get("nodeProperties");
    boolean showsFlags = found.containsKey("isCancelled") || found.containsKey("isTerminated");
    String mainNode = nodes == null ? null : JsonText.members(nodes).get("mainNode");
    String pod = pod(found.get("eksProperties"));
    if (pod != null) {
      found.keySet().removeAll(CHANGING_OF_PODS);
    }
    return new DetailTemplate(
        kept(found, CHANGING, ALWAYS),
        container == null
            ? null
            : kept(JsonText.members(container), CHANGING_IN_CONTAINER, ALWAYS_IN_CONTAINER),
        showsFlags,
        mainNode == null ? null : Integer.valueOf(mainNode),
        pod);
  }

  private static @Nullable String pod(@Nullable String properties) {
    String pod = properties == null ? null : JsonText.members(properties).get("podProperties");
    return pod == null ? null : kept(JsonText.members(pod), CHANGING_IN_POD, List.of());
  }

  /**
   * Returns the template of a service job whose submission showed {@code detail}: notifications
   * have neither its tags nor its payload (EV-040).
   *
   * @throws IllegalArgumentException if {@code detail} is not a JSON object
   */
  public static DetailTemplate ofService(String detail) {
    return new DetailTemplate(
        kept(found(detail), NOT_OF_SERVICE, List.of()), null, false, null, null);
  }

  /** Returns the same with another priority, and with another share if the job has one (EV-022). */
  public DetailTemplate with(QueuePrecedence precedence) {
    Map<String, String> found = JsonText.members('{' + members + '}');
    found.put("schedulingPriority", Integer.toString(precedence.schedulingPriority()));
    String share = precedence.shareIdentifier();
    if (share != null) {
      found.computeIfPresent("shareIdentifier", (_, _) -> '"' + share + '"');
    }
    return new DetailTemplate(
        kept(found, Set.of(), List.of()), container, showsFlags, mainNode, pod);
  }

  /** Its size in memory, in bytes (roughly). */
  public int size() {
    return 64
        + members.length()
        + (container == null ? 0 : container.length())
        + (pod == null ? 0 : pod.length());
  }

  /**
   * Returns the members of a detail that have a value, the retry strategy with its list of rules.
   */
  private static Map<String, String> found(String detail) {
    Map<String, String> found = JsonText.members(detail);
    found.values().removeIf("null"::equals);
    found.computeIfPresent(
        "retryStrategy",
        (_, value) ->
            '{' + kept(JsonText.members(value), Set.of(), ALWAYS_IN_RETRY_STRATEGY) + '}');
    return found;
  }

  /**
   * Leaves the members of {@code found} that have a value and are to be kept, and returns their
   * text. Names of the API need no escapes.
   */
  private static String kept(
      Map<String, String> found, Set<String> without, List<Entry<String, String>> always) {
    found.values().removeIf("null"::equals);
    always.forEach(member -> found.putIfAbsent(member.getKey(), member.getValue()));
    found.keySet().removeAll(without);
    return found.entrySet().stream()
        .map(member -> '"' + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(","));
  }
}
