package io.windlass.capacity.executor.kubernetes;

/** The names, labels and annotations by which pods of tasks are found. */
final class PodNames {
  static final String TASK = "windlass.io/task";
  static final String OWNER = "windlass.io/owner";
  static final String JOB = "windlass.io/job";
  static final String ACCOUNT = "windlass.io/account";

  /** Keeps a pod, with its exit code, until its outcome is recorded. */
  static final String FINALIZER = "windlass.io/outcome";

  /** Annotation: when the grace of a task ends that is to stop. */
  static final String STOP_BY = "windlass.io/stop-by";

  /** Annotation: why the task could not start. */
  static final String FAILURE = "windlass.io/failure";

  /** Annotation: when the pod was asked for, to the millisecond. */
  static final String CREATED = "windlass.io/created";

  /** Annotation: the tags of the job. */
  static final String TAGS = "windlass.io/tags";

  /** Scheduling gate of the pod that stands for a stop which came before its start. */
  static final String STOPPED_GATE = "windlass.io/stopped";

  /** The only container. */
  static final String CONTAINER = "default";

  private static final int LONGEST_LABEL = 63;

  private PodNames() {}

  /** Returns the name of a task's pod; names allow no {@code :} and no {@code #}. */
  static String pod(String taskId) {
    return "windlass-" + taskId.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
  }

  /** Returns a text as the value of a label. */
  static String label(String text) {
    String plain = text.replace(':', '.').replace('#', '_').replaceAll("[^A-Za-z0-9._-]", "-");
    return plain
        .substring(0, Math.min(LONGEST_LABEL, plain.length()))
        .replaceAll("^[._-]+|[._-]+$", "");
  }
}
