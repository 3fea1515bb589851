package io.windlass.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A node of the IAM file that knows its path, so that every complaint can name the place. */
record JsonCursor(String path, JsonNode node) {

  IamFileException wrong(String complaint) {
    return new IamFileException((path.isEmpty() ? "the document" : path) + ": " + complaint);
  }

  boolean has(String name) {
    return node.has(name);
  }

  JsonCursor child(String name) {
    String childPath = path.isEmpty() ? name : path + "." + name;
    return new JsonCursor(childPath, node.path(name));
  }

  JsonCursor requireObject(Set<String> knownMembers) {
    if (!node.isObject()) {
      throw wrong(node.isMissingNode() ? "is missing" : "must be an object");
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!knownMembers.contains(name)) {
                throw child(name)
                    .wrong(
                        "is not known here; known are " + knownMembers.stream().sorted().toList());
              }
            });
    return this;
  }

  String text() {
    if (!node.isTextual() || node.asText().isEmpty()) {
      throw wrong(node.isMissingNode() ? "is missing" : "must be a string that is not empty");
    }
    return node.asText();
  }

  /** Returns the elements of an array; none when it is missing. */
  List<JsonCursor> elements() {
    if (!node.isMissingNode() && !node.isArray()) {
      throw wrong("must be an array");
    }
    var elements = new ArrayList<JsonCursor>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(new JsonCursor(path + "[" + i + "]", node.get(i)));
    }
    return elements;
  }

  /** Returns where IAM takes one value or an array of them. */
  List<JsonCursor> oneOrMore() {
    List<JsonCursor> all = node.isArray() ? elements() : List.of(this);
    if (all.isEmpty()) {
      throw wrong("must not be empty");
    }
    return all;
  }
}
