package io.windlass.stateevents.notification;

import io.windlass.stateevents.lifecycle.QueuePrecedence;
import io.windlass.stateevents.notification.JsonObject.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unchanging part of a job's detail (EV-020), cut so that the changing members fit between:
 * made once per job from the detail of its submission, used for each of its notifications. What the
 * catalogue wants present even when empty (EV-021) is added here if the submission left it out.
 *
 * @param members members of the detail that never change, as JSON, separated by commas
 * @param container members of {@code container} that never change; null if the job has none
 * @param showsFlags whether isCancelled and isTerminated are shown while they are false
 * @param mainNode index of the main node; null unless multi-node
 */
public record DetailTemplate(
    String members, @Nullable String container, boolean showsFlags, @Nullable Integer mainNode) {

  /** Members of a detail that are written anew each time. */
  private static final Set<String> CHANGING =
      CommonMembers.and("arrayProperties", "nodeDetails", "isCancelled", "container");

  /** Of a service job: written anew each time, or never told. */
  private static final Set<String> NOT_OF_SERVICE =
      CommonMembers.and("latestAttempt", "scheduledAt", "tags", "serviceRequestPayload");

  private static final Set<String> CHANGING_IN_CONTAINER =
      Set.of("containerInstanceArn", "taskArn", "logStreamName", "exitCode", "reason");

  private static final List<Member> ALWAYS =
      List.of(
          new Member("dependsOn", "[]"),
          new Member("parameters", "{}"),
          new Member("propagateTags", "false"),
          new Member("platformCapabilities", "[]"));

  private static final List<Member> ALWAYS_IN_CONTAINER =
      List.of(
          new Member("command", "[]"),
          new Member("volumes", "[]"),
          new Member("environment", "[]"),
          new Member("mountPoints", "[]"),
          new Member("ulimits", "[]"),
          new Member("networkInterfaces", "[]"),
          new Member("resourceRequirements", "[]"),
          new Member("secrets", "[]"));

  private static final List<Member> ALWAYS_IN_RETRY_STRATEGY =
      List.of(new Member("evaluateOnExit", "[]"));

  /** What is known of a job whose detail cannot be read: nothing. Its notifications are sparse. */
  public static final DetailTemplate EMPTY = of("{}");

  /** The template of a job whose submission showed {@code detail}. */
  public static DetailTemplate of(String detail) {
    var found = new LinkedHashMap<String, String>();
    for (Member member : JsonObject.members(detail)) {
      if (!member.value().equals("null")) {
        found.put(member.name(), member.value());
      }
    }
    boolean showsFlags = found.containsKey("isCancelled") || found.containsKey("isTerminated");
    String container = found.get("container");
    found.computeIfPresent(
        "retryStrategy",
        (name, value) -> '{' + kept(value, Set.of(), ALWAYS_IN_RETRY_STRATEGY) + '}');
    return new DetailTemplate(
        kept(found, CHANGING, ALWAYS),
        container == null ? null : kept(container, CHANGING_IN_CONTAINER, ALWAYS_IN_CONTAINER),
        showsFlags,
        mainNode(found.get("nodeProperties")).orElse(null));
  }

  /**
   * The template of a service job whose submission showed {@code detail}: neither its tags nor its
   * payload are ever told (EV-040).
   */
  public static DetailTemplate ofService(String detail) {
    var found = new LinkedHashMap<String, String>();
    JsonObject.members(detail).forEach(member -> found.put(member.name(), member.value()));
    found.computeIfPresent(
        "retryStrategy",
        (name, value) ->
            value.equals("null")
                ? value
                : '{' + kept(value, Set.of(), ALWAYS_IN_RETRY_STRATEGY) + '}');
    return new DetailTemplate(kept(found, NOT_OF_SERVICE, List.of()), null, false, null);
  }

  /** The same with another priority, and with another share if the job has one (EV-022). */
  public DetailTemplate with(QueuePrecedence precedence) {
    var found = new LinkedHashMap<String, String>();
    JsonObject.members('{' + members + '}')
        .forEach(member -> found.put(member.name(), member.value()));
    found.put("schedulingPriority", Integer.toString(precedence.schedulingPriority()));
    String share = precedence.shareIdentifier();
    if (share != null && found.containsKey("shareIdentifier")) {
      found.put("shareIdentifier", '"' + share + '"');
    }
    return new DetailTemplate(kept(found, Set.of(), List.of()), container, showsFlags, mainNode);
  }

  /** Roughly what keeping this costs, in bytes. */
  public int size() {
    return 64 + members.length() + (container == null ? 0 : container.length());
  }

  private static String kept(String object, Set<String> without, List<Member> always) {
    var found = new LinkedHashMap<String, String>();
    for (Member member : JsonObject.members(object)) {
      found.put(member.name(), member.value());
    }
    return kept(found, without, always);
  }

  private static String kept(Map<String, String> found, Set<String> without, List<Member> always) {
    var json = new JsonText(256);
    found.forEach(
        (name, value) -> {
          if (!without.contains(name) && !value.equals("null")) {
            json.raw(name, value);
          }
        });
    for (Member member : always) {
      String value = found.get(member.name());
      if (value == null || value.equals("null")) {
        json.raw(member.name(), member.value());
      }
    }
    return json.toString();
  }

  private static Optional<Integer> mainNode(@Nullable String nodeProperties) {
    if (nodeProperties == null) {
      return Optional.empty();
    }
    return JsonObject.members(nodeProperties).stream()
        .filter(member -> member.name().equals("mainNode"))
        .map(member -> Integer.valueOf(member.value()))
        .findFirst();
  }
}
