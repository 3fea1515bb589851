package io.windlass.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * On a parameter of type {@link Stack}: the stack that all test classes with the same executor
 * share. It starts when the first of them asks for it and stops after the last test of all, so each
 * class works with queues and environments of its own, and with names that are its own. A class
 * that stops its stack, or needs other options, starts one itself.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedStack.Resolver.class)
@interface SharedStack {
  Executor value();

  enum Executor {
    /** With more room than all classes together need. */
    PROCESS("process"),
    SIMULATED("simulated");

    private final String option;

    Executor(String option) {
      this.option = option;
    }

    private Stack start() {
      return Stack.start("--executor", option, "--host-vcpus", "512", "--host-memory", "2097152");
    }
  }

  /** Keeps one stack per executor for the whole run. */
  final class Resolver implements ParameterResolver {
    private static final ExtensionContext.Namespace STACKS =
        ExtensionContext.Namespace.create(SharedStack.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Executor executor = parameter.findAnnotation(SharedStack.class).orElseThrow().value();
      return context
          .getRoot()
          .getStore(STACKS)
          .computeIfAbsent(executor, Executor::start, Stack.class);
    }
  }
}
