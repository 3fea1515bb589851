package io.windlass.e2e;

import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.model.Shape;
import io.windlass.aws.model.Structure;
import io.windlass.aws.model.Structure.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One string somewhere in the input of an operation.
 *
 * @param path steps from the input to it: names of members, and {@link #ELEMENT}, {@link #KEY} or
 *     {@link #VALUE}
 * @param location where the request has the member of the input that contains it
 */
record FuzzPlace(
    ServiceModel model, OperationModel operation, List<String> path, Location location) {
  static final String ELEMENT = "[]";
  static final String KEY = "{key}";
  static final String VALUE = "{value}";

  /** Returns every string of every operation. */
  static List<FuzzPlace> all(List<ServiceModel> models) {
    var places = new ArrayList<FuzzPlace>();
    for (var model : models) {
      for (var operation : model.operations().values()) {
        var search = new Search(model, operation, places);
        model
            .structure(operation.input())
            .members()
            .values()
            .forEach(
                member -> search.visit(member.shape(), List.of(member.name()), member.location()));
      }
    }
    return places;
  }

  /** The names of all members that the operation's input may have, at any depth. */
  Set<String> fields() {
    var names = new HashSet<String>();
    names(model.structure(operation.input()), names, new HashSet<>());
    return names;
  }

  private void names(Structure structure, Set<String> names, Set<String> seen) {
    if (seen.add(structure.name())) {
      names.addAll(structure.members().keySet());
      structure.members().values().forEach(member -> names(member.shape(), names, seen));
    }
  }

  private void names(Shape shape, Set<String> names, Set<String> seen) {
    switch (shape) {
      case Shape.Scalar _ -> {}
      case Shape.ListOf list -> names(list.element(), names, seen);
      case Shape.MapOf map -> names(map.value(), names, seen);
      case Shape.StructureOf of -> names(model.structure(of.name()), names, seen);
    }
  }

  boolean isKey() {
    return path.getLast().equals(KEY);
  }

  /** Such as {@code batch SubmitJob tags.{key}}. */
  @Override
  public String toString() {
    return model.service() + " " + operation.name() + " " + String.join(".", path);
  }

  private record Search(
      ServiceModel model,
      OperationModel operation,
      List<FuzzPlace> places,
      Set<String> structuresOnTheWay) {
    Search(ServiceModel model, OperationModel operation, List<FuzzPlace> places) {
      this(model, operation, places, new HashSet<>());
    }

    void visit(Shape shape, List<String> path, Location location) {
      switch (shape) {
        case Shape.Scalar scalar -> {
          if (scalar.kind() == Shape.Kind.STRING) {
            places.add(new FuzzPlace(model, operation, path, location));
          }
        }
        case Shape.ListOf list -> visit(list.element(), plus(path, ELEMENT), location);
        case Shape.MapOf map -> {
          places.add(new FuzzPlace(model, operation, plus(path, KEY), location));
          visit(map.value(), plus(path, VALUE), location);
        }
        case Shape.StructureOf structure -> {
          if (structuresOnTheWay.add(structure.name())) {
            model
                .structure(structure.name())
                .members()
                .values()
                .forEach(member -> visit(member.shape(), plus(path, member.name()), location));
            structuresOnTheWay.remove(structure.name());
          }
        }
      }
    }

    private static List<String> plus(List<String> path, String step) {
      var longer = new ArrayList<>(path);
      longer.add(step);
      return List.copyOf(longer);
    }
  }
}
