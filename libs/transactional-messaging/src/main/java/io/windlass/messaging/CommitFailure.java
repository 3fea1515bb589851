package io.windlass.messaging;

import io.vertx.pgclient.PgException;

/** Why a transaction did not (surely) commit, in the terms that decide what to do next. */
final class CommitFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  enum Kind {
    /** The store refused a statement; it will do so again. Rolled back. */
    REFUSED,
    /** Rolled back, for a reason that passes. */
    PASSING,
    /** Another instance owns the partition. Rolled back. */
    FENCED,
    /** The connection broke after COMMIT had left. */
    UNCERTAIN
  }

  private static final String FENCED_STATE = "WL001";

  private final Kind kind;

  private CommitFailure(Kind kind, Throwable cause) {
    super(Outage.describe(cause), cause, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** Nothing was sent, or nothing that could have committed. */
  static CommitFailure before(Throwable cause) {
    return cause instanceof CommitFailure failure
        ? failure
        : new CommitFailure(Kind.PASSING, cause);
  }

  /** A statement before COMMIT failed. */
  static CommitFailure ofStatement(Throwable cause) {
    if (!(cause instanceof PgException refusal)) {
      return new CommitFailure(Kind.UNCERTAIN, cause);
    }
    String state = refusal.getSqlState() == null ? "" : refusal.getSqlState();
    if (state.equals(FENCED_STATE)) {
      return new CommitFailure(Kind.FENCED, cause);
    }
    return new CommitFailure(passes(state) ? Kind.PASSING : Kind.REFUSED, cause);
  }

  /** COMMIT failed, with no statement before it having failed. */
  static CommitFailure ofCommit(Throwable cause) {
    if (!(cause instanceof PgException refusal)) {
      return new CommitFailure(Kind.UNCERTAIN, cause);
    }
    String state = refusal.getSqlState() == null ? "" : refusal.getSqlState();
    if (state.startsWith("57") || state.startsWith("08")) {
      return new CommitFailure(Kind.UNCERTAIN, cause);
    }
    return new CommitFailure(passes(state) ? Kind.PASSING : Kind.REFUSED, cause);
  }

  private static boolean passes(String state) {
    // Connection, serialization or deadlock, resources, object state, shutdown, system.
    return state.startsWith("08")
        || state.startsWith("40")
        || state.startsWith("53")
        || state.startsWith("55")
        || state.startsWith("57")
        || state.startsWith("58");
  }
}
