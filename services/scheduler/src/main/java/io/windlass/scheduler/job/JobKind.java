package io.windlass.scheduler.job;

import org.jspecify.annotations.Nullable;

/**
 * What a submission stands for.
 *
 * @param size number of children of an array, of nodes of a multi-node job, otherwise 1
 * @param mainNode index of the node that decides; 0 unless multi-node
 * @param instanceType the only type that the nodes may run on (MNP-003), or of a service job that
 *     of its instances; null is any
 */
public record JobKind(Type type, int size, int mainNode, @Nullable String instanceType) {
  /** One job, one task. */
  public static final JobKind SINGLE = new JobKind(Type.SINGLE, 1, 0, null);

  private static final int PARTS = 4;

  /** Which kind. */
  public enum Type {
    /** One job, one task. */
    SINGLE,
    /** A parent and its children (AR-001). */
    ARRAY,
    /** One job on several instances (MNP-001). */
    MULTI_NODE,
    /** One job that a service runs; its vCPUs count instances of the service (SJ-001, SE-004). */
    SERVICE
  }

  public static JobKind array(int size) {
    return new JobKind(Type.ARRAY, size, 0, null);
  }

  public static JobKind multiNode(int nodes, int mainNode, @Nullable String instanceType) {
    return new JobKind(Type.MULTI_NODE, nodes, mainNode, instanceType);
  }

  public static JobKind service(@Nullable String instanceType) {
    return new JobKind(Type.SERVICE, 1, 0, instanceType);
  }

  /** Reads what {@link #toString} writes. */
  public static JobKind parse(String text) {
    String[] parts = text.split(":", PARTS);
    return new JobKind(
        Type.valueOf(parts[0]),
        parts.length > 1 ? Integer.parseInt(parts[1]) : 1,
        parts.length > 2 ? Integer.parseInt(parts[2]) : 0,
        parts.length == PARTS ? parts[PARTS - 1] : null);
  }

  public boolean isArray() {
    return type == Type.ARRAY;
  }

  public boolean isMultiNode() {
    return type == Type.MULTI_NODE;
  }

  public boolean isService() {
    return type == Type.SERVICE;
  }

  @Override
  public String toString() {
    return switch (type) {
      case SINGLE -> type.toString();
      case ARRAY -> type + ":" + size;
      case MULTI_NODE, SERVICE ->
          type + ":" + size + ":" + mainNode + (instanceType == null ? "" : ":" + instanceType);
    };
  }
}
