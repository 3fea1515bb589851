package io.windlass.aws.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.StorableText;
import io.windlass.aws.model.ConstraintMessages;
import io.windlass.aws.model.Constraints;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.model.Shape;
import io.windlass.aws.model.Structure;
import io.windlass.aws.model.Structure.Member;
import io.windlass.aws.validation.Violation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Traverses one request. A value of the wrong JSON type ends the traversal with a
 * SerializationException, since nothing is coerced. Constraint violations are collected; text that
 * cannot be stored is one, in any member. Unknown members are ignored.
 */
final class InputTraversal {
  private final ServiceModel model;
  private final List<Violation> violations = new ArrayList<>();

  /** The structure with the member that is being checked. */
  private JsonNode around = MissingNode.getInstance();

  InputTraversal(ServiceModel model) {
    this.model = model;
  }

  List<Violation> violations() {
    return violations;
  }

  void structure(String path, Structure structure, JsonNode value) {
    requireType(path, value, value.isObject(), "Structure");
    for (Member member : structure.members().values()) {
      JsonNode child = value.get(member.name());
      String childPath = path.isEmpty() ? member.name() : path + "." + member.name();
      if (child == null || child.isNull()) {
        if (member.required()) {
          around = value;
          add(childPath, null, new Problem.Missing(), member.messages());
        }
      } else {
        around = value;
        shape(childPath, member.shape(), child);
        around = value;
        exclusive(childPath, member.shape().constraints(), structure, value, child);
      }
    }
    groups(path, structure, value);
  }

  private void exclusive(
      String path, Constraints constraints, Structure structure, JsonNode parent, JsonNode value) {
    for (String other : constraints.exclusiveWith()) {
      if (isSet(structure, parent, other) && !isEmpty(value)) {
        add(path, value, new Problem.Exclusive(other), constraints.messages());
      }
    }
  }

  private void groups(String path, Structure structure, JsonNode value) {
    around = value;
    List<String> some = structure.atLeastOneOf();
    if (!some.isEmpty() && some.stream().noneMatch(member -> isSet(structure, value, member))) {
      add(path, value, new Problem.NoneOf(some), structure.messages());
    }
    List<String> one = structure.exactlyOneOf();
    if (!one.isEmpty()
        && one.stream().filter(member -> isSet(structure, value, member)).count() != 1) {
      add(path, value, new Problem.NotExactlyOneOf(one), structure.messages());
    }
  }

  /** Returns whether a member is set; an empty list, map or text is not. */
  private static boolean isSet(Structure structure, JsonNode parent, String member) {
    JsonNode value = parent.path(member);
    Member definition = structure.members().get(member);
    boolean map = definition != null && definition.shape() instanceof Shape.MapOf;
    return parent.hasNonNull(member) && !isEmpty(value) && !(map && value.isEmpty());
  }

  private static boolean isEmpty(JsonNode value) {
    return (value.isArray() && value.isEmpty())
        || (value.isTextual() && value.textValue().isEmpty());
  }

  private void shape(String path, Shape shape, JsonNode value) {
    switch (shape) {
      case Shape.Scalar scalar -> scalar(path, scalar, value);
      case Shape.StructureOf structure -> structure(path, model.structure(structure.name()), value);
      case Shape.ListOf list -> {
        requireType(path, value, value.isArray(), "List");
        size(path, list.constraints(), value);
        for (int i = 0; i < value.size(); i++) {
          element(path + "[" + i + "]", list.element(), value.get(i));
        }
      }
      case Shape.MapOf map -> {
        requireType(path, value, value.isObject(), "Map");
        size(path, map.constraints(), value);
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          text(
              path + " key '" + entry.getKey() + "'",
              map.key().constraints(),
              entry.getKey(),
              value);
          element(path + "." + entry.getKey(), map.value(), entry.getValue());
        }
      }
    }
  }

  private void element(String path, Shape shape, JsonNode value) {
    if (value.isNull()) {
      add(path, null, new Problem.Missing(), ConstraintMessages.NONE);
    } else {
      shape(path, shape, value);
    }
  }

  private void scalar(String path, Shape.Scalar scalar, JsonNode value) {
    Constraints constraints = scalar.constraints();
    switch (scalar.kind()) {
      case STRING -> {
        requireType(path, value, value.isTextual(), "String");
        text(path, constraints, value.textValue(), value);
      }
      case BOOLEAN -> requireType(path, value, value.isBoolean(), "Boolean");
      case INTEGER -> {
        requireType(path, value, value.isIntegralNumber() && value.canConvertToInt(), "Integer");
        range(path, constraints, value);
      }
      case LONG -> {
        requireType(path, value, value.isIntegralNumber() && value.canConvertToLong(), "Long");
        range(path, constraints, value);
      }
      case BLOB -> requireType(path, value, value.isBinary(), "Blob");
      case FLOAT, DOUBLE, TIMESTAMP -> {
        requireType(
            path,
            value,
            value.isNumber() && Double.isFinite(value.doubleValue()),
            scalar.kind() == Shape.Kind.FLOAT ? "Float" : "Double");
        range(path, constraints, value);
      }
    }
  }

  private void text(String path, Constraints constraints, String text, JsonNode value) {
    String unstorable = StorableText.firstUnstorable(text);
    if (unstorable != null) {
      add(path, value, new Problem.Unstorable(unstorable), ConstraintMessages.NONE);
      return;
    }
    if (constraints.isEmpty()) {
      return;
    }
    ConstraintMessages message = constraints.messages();
    if (constraints.length() != null
        && !constraints.length().contains(text.codePointCount(0, text.length()))) {
      add(path, value, new Problem.Length(constraints.length()), message);
    } else if (constraints.pattern() != null && !constraints.pattern().matcher(text).matches()) {
      add(path, value, new Problem.Mismatch(constraints.pattern().pattern()), message);
    } else if (!constraints.allows(text)) {
      add(path, value, new Problem.NotAllowed(constraints.allowed()), message);
    } else if (constraints.isReserved(text)) {
      add(path, value, new Problem.Reserved(String.valueOf(constraints.notPrefix())), message);
    }
  }

  private void range(String path, Constraints constraints, JsonNode value) {
    if (constraints.range() != null && !constraints.range().contains(value.doubleValue())) {
      add(path, value, new Problem.Range(constraints.range()), constraints.messages());
    }
  }

  private void size(String path, Constraints constraints, JsonNode value) {
    if (constraints.size() != null && !constraints.size().contains(value.size())) {
      add(path, value, new Problem.Size(constraints.size()), constraints.messages());
    }
  }

  private void add(
      String path, @Nullable JsonNode value, Problem problem, ConstraintMessages messages) {
    String message = MessageTemplate.message(messages, path, value, problem, around);
    violations.add(new Violation(path, value, problem, message));
  }

  private static void requireType(String path, JsonNode value, boolean fits, String wanted) {
    if (!fits) {
      throw mismatch(path, value, wanted);
    }
  }

  private static AwsException mismatch(String path, JsonNode value, String wanted) {
    String token =
        switch (value.getNodeType()) {
          case STRING -> "STRING_VALUE";
          case NUMBER -> "NUMBER_VALUE";
          case BOOLEAN -> value.booleanValue() ? "TRUE_VALUE" : "FALSE_VALUE";
          case OBJECT, POJO -> "START_OBJECT";
          case ARRAY -> "START_ARRAY";
          case NULL, MISSING -> "NULL_VALUE";
          case BINARY -> "BLOB_VALUE";
        };
    String where = path.isEmpty() ? "" : " (" + path + ")";
    return AwsErrors.serialization(token + " can not be converted to " + wanted + where);
  }
}
