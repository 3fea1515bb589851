package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.submission.job.JobRole;
import io.windlass.submission.job.Rerun;
import io.windlass.submission.store.Documents;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rerun in the detail of a job, as its member {@code windlassRerun}, which clients of AWS
 * ignore.
 */
final class RerunDetails {
  private static final String MEMBER = "windlassRerun";

  private RerunDetails() {}

  /** Returns the detail with the rerun in it; the detail itself if there is none. */
  static String noted(String detail, @Nullable Rerun rerun) {
    if (rerun == null) {
      return detail;
    }
    ObjectNode document = Documents.tree(detail);
    document
        .putObject(MEMBER)
        .put("arrayJobId", rerun.arrayId())
        .put("indexes", rerun.ranges())
        .put("arraySize", rerun.arraySize());
    return Documents.write(document);
  }

  /** Returns the rerun in a detail, if there is one. */
  static Optional<Rerun> in(String detail) {
    var note = Documents.tree(detail).path(MEMBER);
    if (note.isMissingNode()) {
      return Optional.empty();
    }
    List<Integer> indexes =
        JobRole.Array.parseIndexes(note.path("indexes").asText()).stream().boxed().toList();
    return Optional.of(
        new Rerun(note.path("arrayJobId").asText(), indexes, note.path("arraySize").asInt()));
  }
}
