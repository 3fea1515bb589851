package io.windlass.stateevents.projection;

import io.windlass.stateevents.projection.ProjectionChange.Capacity;
import io.windlass.stateevents.projection.ProjectionChange.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells changes that are news from repeats, by the numbers of their series. A name that was deleted
 * and made anew (another uuid) starts both series afresh. For one thread.
 */
public final class Projections {
  /** How far an ARN's two series have come. */
  public record Progress(String uuid, boolean deleted, long definition, long capacity) {
    static final Progress NONE = new Progress("", false, 0, 0);
  }

  private final Map<String, Progress> progress = new HashMap<>();

  /** Forgets what is in memory; {@code known} is what the store has, by ARN. */
  public void reset(Map<String, Progress> known) {
    progress.clear();
    progress.putAll(known);
  }

  /** Those of {@code changes} that are news, in order. The caller commits them or calls reset. */
  public List<ProjectionChange> news(List<ProjectionChange> changes) {
    var news = new ArrayList<ProjectionChange>();
    for (ProjectionChange change : changes) {
      Progress before = progress.getOrDefault(change.arn(), Progress.NONE);
      Progress after = after(before, change);
      if (!after.equals(before)) {
        progress.put(change.arn(), after);
        news.add(change);
      }
    }
    return news;
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
