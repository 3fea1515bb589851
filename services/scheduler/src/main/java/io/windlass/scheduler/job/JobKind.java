package io.windlass.scheduler.job;

/** What a submission stands for. */
public enum JobKind {
  /** One job, one task. */
  SINGLE,
  /** The parent of an array job (AR-001). */
  ARRAY,
  /** A multi-node parallel job (MNP-001). */
  MULTI_NODE
}
