package io.windlass.aws.generator;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A Java file in the making: package, imports, body. Lines are appended in order; {@link #text}
 * puts it together.
 */
final class JavaSource {
  private final String packageName;
  private final StringBuilder body = new StringBuilder();
  final SortedSet<String> imports = new TreeSet<>();

  JavaSource(String packageName) {
    this.packageName = packageName;
  }

  JavaSource line(String text) {
    body.append(text).append('\n');
    return this;
  }

  String text() {
    var result =
        new StringBuilder(
            "// Generated from schemas/aws. Do not edit.\npackage " + packageName + ";\n\n");
    imports.forEach(name -> result.append("import ").append(name).append(";\n"));
    return result.append('\n').append(body).toString();
  }
}
