package io.windlass.scheduler.account;

import io.windlass.scheduler.array.ArrayEvent;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.state.AccountEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was seen to happen, in order, and how each job was last seen. Jobs go by the names that the
 * test gives them.
 */
abstract class EventRecorder {
  final List<AccountEvent> events = new ArrayList<>();
  private final Map<String, JobId> ids = new HashMap<>();
  private final Map<JobId, Job> latest = new HashMap<>();
  private final Map<JobId, ArrayJob> arrays = new HashMap<>();
  private final Map<JobId, Map<JobStatus, Integer>> summaries = new HashMap<>();
  private final Map<JobId, Node> nodes = new HashMap<>();

  final void see(AccountEvent event) {
    events.add(event);
    if (event instanceof AccountEvent.JobStep step) {
      latest.put(step.id(), step.after());
    } else if (event instanceof AccountEvent.NodeStep step) {
      nodes.put(step.id(), step.after());
    } else if (event instanceof AccountEvent.ArrayStep step) {
      arrays.put(step.id(), step.after());
      if (step.event().isPublished()) {
        summaries.put(step.id(), step.children());
      }
    }
  }

  JobStatus statusOf(String name) {
    if (nodes.containsKey(id(name))) {
      return nodes.get(id(name)).status().shown();
    }
    ArrayJob array = arrays.get(id(name).whole());
    if (id(name).part() == JobId.Part.WHOLE && array != null) {
      return array.status();
    }
    Job job = latest.get(id(name));
    if (job != null) {
      return job.status();
    }
    if (array.children().ended().contains(id(name).index())) {
      return JobStatus.FAILED;
    }
    return array.ready().contains(id(name).index()) ? JobStatus.RUNNABLE : JobStatus.PENDING;
  }

  /** A child that failed as an index says why in the event alone. */
  String reasonOf(String name) {
    JobId id = id(name);
    if (latest.containsKey(id)) {
      return latest.get(id).progress().statusReason();
    }
    if (id.part() == JobId.Part.WHOLE) {
      return arrays.get(id).progress().statusReason();
    }
    return arraySteps(name).stream()
        .map(AccountEvent.ArrayStep::event)
        .filter(ArrayEvent.ChildrenFailed.class::isInstance)
        .map(ArrayEvent.ChildrenFailed.class::cast)
        .filter(failed -> failed.children().contains(id.index()))
        .findFirst()
        .orElseThrow()
        .reason();
  }

  Node node(String name) {
    return nodes.get(id(name));
  }

  ArrayJob array(String name) {
    return arrays.get(id(name));
  }

  List<AccountEvent.ArrayStep> arraySteps(String name) {
    return events.stream()
        .filter(AccountEvent.ArrayStep.class::isInstance)
        .map(AccountEvent.ArrayStep.class::cast)
        .filter(s -> s.id().equals(id(name).whole()))
        .toList();
  }

  Job job(String name) {
    return latest.get(id(name));
  }

  Attempt attempt(String name) {
    if (nodes.containsKey(id(name))) {
      return nodes.get(id(name)).attempt();
    }
    return job(name).attempts().current();
  }

  /** Children of an array by state, as last told. */
  Map<JobStatus, Integer> children(String name) {
    return summaries.get(id(name));
  }

  List<String> names(List<JobId> jobs) {
    return jobs.stream()
        .map(
            id ->
                id.part() == JobId.Part.CHILD
                    ? arrays.get(id.whole()).submission().name() + ":" + id.index()
                    : latest.get(id).submission().name())
        .toList();
  }

  List<AccountEvent.JobStep> steps(String name) {
    return events.stream()
        .filter(AccountEvent.JobStep.class::isInstance)
        .map(AccountEvent.JobStep.class::cast)
        .filter(s -> s.id().equals(id(name)))
        .toList();
  }

  /** A child is called by its array's name and its index, such as A:3, a node such as A#3. */
  JobId id(String name) {
    int hash = name.indexOf('#');
    if (hash > 0) {
      return id(name.substring(0, hash)).node(Integer.parseInt(name.substring(hash + 1)));
    }
    int colon = name.indexOf(':');
    if (colon > 0) {
      return id(name.substring(0, colon)).child(Integer.parseInt(name.substring(colon + 1)));
    }
    return ids.computeIfAbsent(
        name, n -> JobId.of(UUID.nameUUIDFromBytes(n.getBytes(StandardCharsets.UTF_8))));
  }
}
