package io.windlass.stateevents.projection;

import io.windlass.stateevents.projection.ProjectionChange.Capacity;
import io.windlass.stateevents.projection.ProjectionChange.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drops duplicate changes by their sequence numbers. Both series of a name that was deleted and
 * created again (with another uuid) start from the beginning. Not thread-safe.
 */
public final class Projections {
  /** How far an ARN's two series have come. */
  public record Progress(String uuid, boolean deleted, long definition, long capacity) {
    static final Progress NONE = new Progress("", false, 0, 0);
  }

  private final Map<String, Progress> progress = new HashMap<>();

  /** Replaces what is in memory by the progress that the store has, by ARN. */
  public void reset(Map<String, Progress> known) {
    progress.clear();
    progress.putAll(known);
  }

  /** Returns those of {@code changes} that are new, in order. The caller commits them or resets. */
  public List<ProjectionChange> newOf(List<ProjectionChange> changes) {
    var result = new ArrayList<ProjectionChange>();
    for (ProjectionChange change : changes) {
      Progress before = progress.getOrDefault(change.arn(), Progress.NONE);
      Progress after = after(before, change);
      if (!after.equals(before)) {
        progress.put(change.arn(), after);
        result.add(change);
      }
    }
    return result;
  }

  private static Progress after(Progress before, ProjectionChange change) {
    return switch (change) {
      case Definition definition -> {
        boolean anew = before.deleted && !before.uuid.equals(definition.uuid());
        yield anew || change.sequence() > before.definition
            ? new Progress(
                definition.uuid(),
                definition.deleted(),
                change.sequence(),
                anew ? 0 : before.capacity)
            : before;
      }
      case Capacity _ ->
          change.sequence() > before.capacity
              ? new Progress(before.uuid, before.deleted, before.definition, change.sequence())
              : before;
    };
  }
}
