package io.windlass.scheduler.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.windlass.scheduler.resource.ResourceShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ranges of nodes of a job run, as text, there and back. */
final class NodeTasks {
  private NodeTasks() {}

  static @Nullable String write(List<NodeTask> tasks, JobSpecCodec codec) {
    if (tasks.isEmpty()) {
      return null;
    }
    JsonArray ranges = new JsonArray();
    for (NodeTask task : tasks) {
      ranges.add(
          new JsonObject()
              .put("first", task.first())
              .put("last", task.last())
              .put("milliVcpus", task.resources().milliVcpus())
              .put("memoryMiB", task.resources().memoryMiB())
              .put("gpus", task.resources().gpus())
              .put("task", codec.encode(task.task()).getBytes()));
    }
    return ranges.encode();
  }

  static List<NodeTask> read(@Nullable String text, JobSpecCodec codec) {
    List<NodeTask> tasks = new ArrayList<>();
    JsonArray ranges = text == null ? new JsonArray() : new JsonArray(text);
    for (int i = 0; i < ranges.size(); i++) {
      JsonObject range = ranges.getJsonObject(i);
      tasks.add(
          new NodeTask(
              range.getInteger("first"),
              range.getInteger("last"),
              new ResourceShape(
                  range.getInteger("milliVcpus"),
                  range.getInteger("memoryMiB"),
                  range.getInteger("gpus")),
              codec.decode(Buffer.buffer(range.getBinary("task")))));
    }
    return List.copyOf(tasks);
  }
}
