package io.windlass.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a caller can see of its account, except for what changes without a request. */
final class FuzzState {
  /** The list operations and their inputs. */
  private static final Map<String, String> LISTS =
      Map.of(
          "describejobqueues", "{%s}",
          "describecomputeenvironments", "{%s}",
          "describeserviceenvironments", "{%s}",
          "listschedulingpolicies", "{%s}",
          "listconsumableresources", "{%s}",
          "describejobdefinitions", "{\"status\":\"ACTIVE\"%s}");

  /** Of EventBridge, whose first page is enough. */
  private static final List<String> EVENT_LISTS =
      List.of(
          "ListRules", "ListEventBuses", "ListArchives", "ListConnections", "ListApiDestinations");

  private static final Set<String> CHANGES_BY_ITSELF =
      Set.of(
          "status",
          "statusReason",
          "inUseQuantity",
          "availableQuantity",
          "nextToken",
          "startedAt",
          "stoppedAt",
          "container");
  private static final List<String> JOB_STATES =
      List.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED");

  private FuzzState() {}

  /** Returns a line for each resource. */
  static Set<String> of(FuzzClient client, String queue) {
    var things = new TreeSet<String>();
    LISTS.forEach((operation, body) -> read(client, operation, body, things));
    for (var state : JOB_STATES) {
      read(
          client,
          "listjobs",
          "{\"jobQueue\":\"" + queue + "\",\"jobStatus\":\"" + state + "\"%s}",
          things);
    }
    for (var operation : EVENT_LISTS) {
      client
          .events(operation, "AWSEvents", JsonNodeFactory.instance.objectNode())
          .forEach(list -> add(operation, list, things));
    }
    client
        .events("ListEventBuses", "AWSEventsV2", JsonNodeFactory.instance.objectNode())
        .forEach(list -> add("buses", list, things));
    client.schedules("/schedules", "").forEach(list -> add("schedules", list, things));
    client.schedules("/schedule-groups", "").forEach(list -> add("groups", list, things));
    return things;
  }

  private static void add(String operation, JsonNode list, Set<String> things) {
    if (list instanceof ArrayNode array) {
      array.forEach(thing -> things.add(operation + " " + steady(thing)));
    }
  }

  private static void read(FuzzClient client, String operation, String body, Set<String> things) {
    var token = "";
    do {
      var separator = token.isEmpty() || body.equals("{%s}") ? "" : ",";
      var member = token.isEmpty() ? "" : separator + "\"nextToken\":\"" + token + "\"";
      var page = client.ask(operation, body.formatted(member));
      token = page.path("nextToken").asText("");
      page.forEach(list -> add(operation, list, things));
    } while (!token.isEmpty());
  }

  private static JsonNode steady(JsonNode thing) {
    if (thing instanceof ObjectNode object) {
      object.remove(CHANGES_BY_ITSELF);
      new ArrayList<>(object.properties()).forEach(member -> steady(member.getValue()));
    }
    return thing;
  }
}
