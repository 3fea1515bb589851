package io.windlass.messaging.transaction;

import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * With which classes of parameters the driver has taken which statements. It decides by class
 * whether it can encode a parameter, so what it has taken once it takes again. Safe for concurrent
 * use; holds one entry per statement of the code and classes used with it.
 */
final class StatementParameterTypes {
  private final Map<String, Set<List<Class<?>>>> taken = new ConcurrentHashMap<>();

  /** Returns whether the driver is known to take all of them. */
  boolean areKnown(List<SqlStatement> statements) {
    for (SqlStatement statement : statements) {
      Set<List<Class<?>>> known = taken.get(statement.sql());
      if (known == null) {
        return false;
      }
      List<Class<?>> shape = shapeOf(statement.parameters());
      if (shape == null || !known.contains(shape)) {
        return false;
      }
    }
    return true;
  }

  /** The driver has taken all of them. */
  void learn(List<SqlStatement> statements) {
    for (SqlStatement statement : statements) {
      List<Class<?>> shape = shapeOf(statement.parameters());
      if (shape != null) {
        taken.computeIfAbsent(statement.sql(), _ -> ConcurrentHashMap.newKeySet()).add(shape);
      }
    }
  }

  /** Returns the classes of the parameters; null if they do not tell what is in them. */
  private static @Nullable List<Class<?>> shapeOf(Tuple parameters) {
    List<Class<?>> shape = new ArrayList<>(parameters.size());
    for (int i = 0; i < parameters.size(); i++) {
      Object value = parameters.getValue(i);
      if (value == null) {
        shape.add(Void.class);
      } else if (isOpen(value.getClass())) {
        return null;
      } else {
        shape.add(value.getClass());
      }
    }
    return shape;
  }

  /** An array whose elements may be of classes that the driver tells apart. */
  private static boolean isOpen(Class<?> type) {
    Class<?> element = type.getComponentType();
    return element != null
        && element.getPackageName().startsWith("java.")
        && !element.isPrimitive()
        && !Modifier.isFinal(element.getModifiers());
  }
}
