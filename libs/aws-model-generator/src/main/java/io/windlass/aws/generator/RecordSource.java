package io.windlass.aws.generator;

import io.windlass.aws.generator.ServiceDescription.Member;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes one structure as a record with a builder. Components keep the model's order; lists and
 * maps are copied into unmodifiable ones; required components refuse null.
 */
final class RecordSource {
  private final ServiceDescription service;
  private final String name;
  private final List<Member> members;
  private final JavaSource source;

  private RecordSource(ServiceDescription service, String name, List<Member> members) {
    this.service = service;
    this.name = name;
    this.members = members;
    this.source = new JavaSource(service.javaPackage());
  }

  static String write(ServiceDescription service, String name, List<Member> members) {
    return new RecordSource(service, name, members).text();
  }

  private String text() {
    source.imports.add("com.fasterxml.jackson.annotation.JsonInclude");
    source.line("/** Structure {@code " + name + "} of the " + service.service() + " API. */");
    source.line("@JsonInclude(JsonInclude.Include.NON_NULL)");
    source.line("public record " + name + "(");
    source.line(members.stream().map(this::component).collect(Collectors.joining(",\n")) + ") {");
    constructor();
    source.line("  public static Builder builder() {\n    return new Builder();\n  }\n");
    source.line("  public Builder toBuilder() {\n    Builder builder = new Builder();");
    members.forEach(m -> source.line("    builder." + m.javaName() + " = " + m.javaName() + ";"));
    source.line("    return builder;\n  }\n");
    builder();
    source.line("}");
    return source.text();
  }

  private String component(Member member) {
    String rename = "";
    if (!member.javaName().equals(member.jsonName())) {
      source.imports.add("com.fasterxml.jackson.annotation.JsonProperty");
      rename = "@JsonProperty(\"" + member.jsonName() + "\") ";
    }
    return "    " + rename + type(member) + " " + member.javaName();
  }

  private String type(Member member) {
    String type = member.type().java(service::isStructure, source.imports);
    return member.required() ? type : nullable() + type;
  }

  private String nullable() {
    source.imports.add("org.jspecify.annotations.Nullable");
    return "@Nullable ";
  }

  private void constructor() {
    source.line("  public " + name + " {");
    for (Member member : members) {
      if (member.required()) {
        source.imports.add("java.util.Objects");
        source.line("    Objects.requireNonNull(%1$s, \"%1$s\");".formatted(member.javaName()));
      }
      switch (member.type()) {
        case TypeExpression.ListOf list -> copy(member, "List.copyOf(%s)");
        case TypeExpression.MapOf map -> {
          source.imports.add("java.util.Collections");
          source.imports.add("java.util.LinkedHashMap");
          copy(member, "Collections.unmodifiableMap(new LinkedHashMap<>(%s))");
        }
        case TypeExpression.Scalar scalar -> {}
        case TypeExpression.Named named -> {}
      }
    }
    source.line("  }\n");
  }

  private void copy(Member member, String expression) {
    String copied = expression.formatted(member.javaName());
    String guarded = member.required() ? copied : member.javaName() + " == null ? null : " + copied;
    source.line("    " + member.javaName() + " = " + guarded + ";");
  }

  private void builder() {
    source.line("  /** Collects the components of a {@link " + name + "}. */");
    source.line("  public static final class Builder {");
    for (Member member : members) {
      String type = member.type().java(service::isStructure, source.imports);
      source.line("    private " + nullable() + type + " " + member.javaName() + ";");
    }
    source.line("\n    private Builder() {}\n");
    for (Member member : members) {
      source.line(
          "    public Builder %1$s(%2$s %1$s) {".formatted(member.javaName(), type(member)));
      source.line(
          "      this.%1$s = %1$s;\n      return this;\n    }\n".formatted(member.javaName()));
    }
    source.line("    public " + name + " build() {");
    String arguments = members.stream().map(Member::javaName).collect(Collectors.joining(", "));
    source.line("      return new " + name + "(" + arguments + ");\n    }\n  }");
  }
}
