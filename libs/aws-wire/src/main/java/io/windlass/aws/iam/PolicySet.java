package io.windlass.aws.iam;

import java.util.List;

/**
 * All statements that apply to a user. Default deny, an allow lifts it, an explicit deny wins
 * (IAM-001, IAM-002); but a user to whom nobody attached a policy may do everything in its account.
 */
public final class PolicySet {
  private static final PolicySet UNRESTRICTED = new PolicySet(List.of(), true);

  private final List<Statement> statements;
  private final boolean unrestricted;

  private PolicySet(List<Statement> statements, boolean unrestricted) {
    this.statements = statements;
    this.unrestricted = unrestricted;
  }

  public static PolicySet unrestricted() {
    return UNRESTRICTED;
  }

  static PolicySet of(List<Statement> statements) {
    return new PolicySet(List.copyOf(statements), false);
  }

  public boolean isUnrestricted() {
    return unrestricted;
  }

  public boolean allows(String action, String resource, RequestContext request) {
    boolean allowed = unrestricted;
    for (Statement statement : statements) {
      if (statement.applies(action, resource, request)) {
        switch (statement.effect()) {
          case DENY -> {
            return false;
          }
          case ALLOW -> allowed = true;
        }
      }
    }
    return allowed;
  }
}
