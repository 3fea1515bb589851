package io.windlass.scheduler.job;

/**
 * What a submission stands for.
 *
 * @param size number of children of an array, otherwise 1
 */
public record JobKind(Type type, int size) {
  /** One job, one task. */
  public static final JobKind SINGLE = new JobKind(Type.SINGLE, 1);

  /** A multi-node parallel job (MNP-001). */
  public static final JobKind MULTI_NODE = new JobKind(Type.MULTI_NODE, 1);

  /** Which kind. */
  public enum Type {
    /** One job, one task. */
    SINGLE,
    /** A parent and its children (AR-001). */
    ARRAY,
    /** One job on several instances. */
    MULTI_NODE
  }

  public static JobKind array(int size) {
    return new JobKind(Type.ARRAY, size);
  }

  /** Reads what {@link #toString} writes. */
  public static JobKind parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new JobKind(Type.valueOf(text), 1)
        : new JobKind(
            Type.valueOf(text.substring(0, colon)),
            Integer.parseInt(text, colon + 1, text.length(), 10));
  }

  public boolean isArray() {
    return type == Type.ARRAY;
  }

  @Override
  public String toString() {
    return isArray() ? type + ":" + size : type.toString();
  }
}
