package io.windlass.messaging.transaction;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.windlass.messaging.retry.RetryBackoff;

/** Why a transaction did not (surely) commit, in the terms that decide what to do next. */
public final class CommitFailure extends RuntimeException {
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
  private static final String MOVED_STATE = "WL002";

  private final Kind kind;

  private CommitFailure(Kind kind, Throwable cause) {
    super(RetryBackoff.describe(cause), cause, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** Returns whether another instance owns the partition. */
  public static boolean isFenced(Throwable failure) {
    return failure instanceof CommitFailure commit && commit.kind() == Kind.FENCED;
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
      return new CommitFailure(isRefusalOfDriver(cause) ? Kind.REFUSED : Kind.UNCERTAIN, cause);
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

  /**
   * Returns whether the driver would not encode a parameter; nothing of the statement was sent
   * then. It has no class for this.
   */
  static boolean isRefusalOfDriver(Throwable cause) {
    String message = cause.getMessage();
    return message != null
        && cause instanceof NoStackTraceThrowable
        && (message.startsWith("Parameter at position")
            || message.contains("number of parameters"));
  }

  private static boolean passes(String state) {
    // Other offsets than believed: they are read again. Then connection, serialization or deadlock,
    // resources, object state, shutdown, system.
    return state.equals(MOVED_STATE)
        || state.startsWith("08")
        || state.startsWith("40")
        || state.startsWith("53")
        || state.startsWith("55")
        || state.startsWith("57")
        || state.startsWith("58");
  }
}
