package io.windlass.aws.iam;

import io.windlass.aws.iam.Condition.Quantifier;
import io.windlass.aws.iam.Statement.Effect;
import io.windlass.aws.iam.Statement.Patterns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a policy document (IAM-004 to IAM-008) and refuses what it does not understand: an unknown
 * member, operator or condition key might have been a restriction, and must not be ignored.
 */
final class PolicyReader {
  private static final Set<String> STATEMENT_MEMBERS =
      Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");

  private PolicyReader() {}

  static List<Statement> read(JsonCursor document) {
    var statements = new ArrayList<Statement>();
    for (JsonCursor statement : statements(document)) {
      statements.add(statement(statement));
    }
    return statements;
  }

  /** The statements of a document, not yet read. */
  static List<JsonCursor> statements(JsonCursor document) {
    document.requireObject(Set.of("Version", "Id", "Statement"));
    if (document.has("Version") && !VERSIONS.contains(document.child("Version").text())) {
      throw document.child("Version").wrong("must be 2012-10-17");
    }
    return document.child("Statement").oneOrMore();
  }

  private static Statement statement(JsonCursor cursor) {
    if (cursor.has("Principal") || cursor.has("NotPrincipal")) {
      throw cursor.wrong("an identity-based policy has no Principal");
    }
    cursor.requireObject(STATEMENT_MEMBERS);
    return statement(cursor, Set.of());
  }

  /** A statement of a resource-based policy, without its principals. */
  static Statement statementOfResource(JsonCursor cursor, Set<String> furtherKeys) {
    var members = new HashSet<>(STATEMENT_MEMBERS);
    members.add("Principal");
    cursor.requireObject(members);
    return statement(cursor, furtherKeys);
  }

  private static Statement statement(JsonCursor cursor, Set<String> furtherKeys) {
    return new Statement(
        effect(cursor.child("Effect")),
        actions(cursor),
        resources(cursor),
        conditions(cursor.child("Condition"), furtherKeys));
  }

  private static Effect effect(JsonCursor cursor) {
    return switch (cursor.text()) {
      case "Allow" -> Effect.ALLOW;
      case "Deny" -> Effect.DENY;
      default -> throw cursor.wrong("must be Allow or Deny, but is '" + cursor.text() + "'");
    };
  }

  private static Patterns actions(JsonCursor statement) {
    Patterns actions = patterns(statement, "Action", "NotAction");
    for (String action : actions.patterns()) {
      if (!action.equals("*") && !action.matches("[A-Za-z0-9-]+:[A-Za-z0-9*?]+")) {
        throw statement
            .child(actions.negated() ? "NotAction" : "Action")
            .wrong("'" + action + "' is not an action such as batch:SubmitJob");
      }
    }
    return actions;
  }

  private static Patterns resources(JsonCursor statement) {
    Patterns resources = patterns(statement, "Resource", "NotResource");
    for (String resource : resources.patterns()) {
      if (!resource.equals("*") && !resource.startsWith("arn:")) {
        throw statement
            .child(resources.negated() ? "NotResource" : "Resource")
            .wrong("'" + resource + "' is neither an ARN nor *");
      }
    }
    return resources;
  }

  private static Patterns patterns(JsonCursor statement, String name, String negatedName) {
    if (statement.has(name) == statement.has(negatedName)) {
      throw statement.wrong("must have either " + name + " or " + negatedName);
    }
    boolean negated = statement.has(negatedName);
    List<JsonCursor> values = statement.child(negated ? negatedName : name).oneOrMore();
    return new Patterns(values.stream().map(JsonCursor::text).toList(), negated);
  }

  private static List<Condition> conditions(JsonCursor cursor, Set<String> furtherKeys) {
    var conditions = new ArrayList<Condition>();
    if (cursor.node().isMissingNode()) {
      return conditions;
    }
    if (!cursor.node().isObject()) {
      throw cursor.wrong("must be an object");
    }
    for (Map.Entry<String, ?> operator : cursor.node().properties()) {
      JsonCursor byKey = cursor.child(operator.getKey());
      for (Map.Entry<String, ?> key : byKey.node().properties()) {
        if (!ConditionKeys.isKnown(key.getKey())
            && !furtherKeys.contains(key.getKey().toLowerCase(Locale.ROOT))) {
          throw byKey.child(key.getKey()).wrong("is not a condition key that Windlass knows");
        }
        conditions.add(condition(operator.getKey(), key.getKey(), byKey));
      }
    }
    return conditions;
  }

  private static Condition condition(String operatorText, String key, JsonCursor operatorCursor) {
    String name = operatorText;
    Quantifier quantifier = Quantifier.SINGLE;
    if (name.startsWith("ForAllValues:")) {
      quantifier = Quantifier.FOR_ALL_VALUES;
    } else if (name.startsWith("ForAnyValue:")) {
      quantifier = Quantifier.FOR_ANY_VALUE;
    }
    name = name.substring(name.indexOf(':') + 1);
    boolean ifExists = name.endsWith("IfExists");
    ConditionOperator.Named operator =
        ConditionOperator.named(ifExists ? name.substring(0, name.length() - 8) : name);
    if (operator == null) {
      throw operatorCursor.wrong("is not a condition operator that Windlass knows");
    }
    JsonCursor values = operatorCursor.child(key);
    return new Condition(quantifier, operator, ifExists, key, values(operator, values));
  }

  private static List<String> values(ConditionOperator.Named operator, JsonCursor cursor) {
    var values = new ArrayList<String>();
    for (JsonCursor value : cursor.oneOrMore()) {
      if (!value.node().isValueNode() || value.node().isNull() || value.node().isMissingNode()) {
        throw value.wrong("must be a string, a number or a boolean");
      }
      String text = value.node().asText();
      try {
        operator.comparison().requireValid(text);
      } catch (RuntimeException e) {
        throw value.wrong("'" + text + "' does not suit the operator");
      }
      values.add(text);
    }
    return values;
  }
}
