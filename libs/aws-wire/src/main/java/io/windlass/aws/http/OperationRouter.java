package io.windlass.aws.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.Protocol;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.model.Shape;
import io.windlass.aws.model.Structure;
import io.windlass.aws.model.Structure.Location;
import io.windlass.aws.model.Structure.Member;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.PercentEncoding;
import io.windlass.aws.sigv4.QueryParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation that a request asks for, by method and path or by a header, and puts what
 * travels outside the body (a path label, query parameters) into the input. A path has one label at
 * most, which may contain slashes, escaped or not, as ARNs do. It is at the end of the path or
 * before a fixed part, as in {@code /windlass/v1/jobs/{jobId}/explain}.
 */
final class OperationRouter {
  private final ServiceModel model;
  private final Map<String, OperationModel> byRoute = new HashMap<>();
  private final List<OperationModel> withLabelInside = new ArrayList<>();

  OperationRouter(ServiceModel model) {
    this.model = model;
    for (OperationModel operation : model.operations().values()) {
      if (!suffix(operation.route().uri()).isEmpty()) {
        withLabelInside.add(operation);
        continue;
      }
      byRoute.put(operation.route().method() + " " + prefix(operation.route().uri()), operation);
    }
  }

  /** {@code /v1/tags/{resourceArn}} is known by {@code /v1/tags/}. */
  private static String prefix(String uri) {
    int label = uri.indexOf('{');
    return label < 0 ? uri : uri.substring(0, label);
  }

  /** Returns the part of a URI after the label. */
  private static String suffix(String uri) {
    int end = uri.indexOf('}');
    return end < 0 ? "" : uri.substring(end + 1);
  }

  /**
   * Returns the operation that is asked for; null if there is none.
   *
   * @param header the value of a header, by its name; null if it is absent
   */
  @Nullable OperationModel find(
      String method, String path, Function<String, @Nullable String> header) {
    return switch (model.protocol()) {
      case JSON_1_0, JSON_1_1 -> {
        String target = header.apply("X-Amz-Target");
        yield method.equals("POST") && target != null ? byTarget(target) : null;
      }
      case RPC_V2_CBOR ->
          method.equals("POST") && WireCbor.PROTOCOL.equals(header.apply(WireCbor.PROTOCOL_HEADER))
              ? byOperationPath(path)
              : null;
      case QUERY -> null;
      case REST_JSON -> {
        OperationModel inside = byLabelInside(method, path);
        if (inside != null) {
          yield inside;
        }
        OperationModel exact = byRoute.get(method + " " + path);
        yield exact != null ? withoutLabel(exact) : byLabelAtTheEnd(method, path);
      }
    };
  }

  private static @Nullable OperationModel withoutLabel(@Nullable OperationModel exact) {
    return exact == null || exact.route().uri().contains("{") ? null : exact;
  }

  private @Nullable OperationModel byLabelAtTheEnd(String method, String path) {
    int slash = path.indexOf('/', 1);
    while (slash > 0 && slash < path.length() - 1) {
      OperationModel found = byRoute.get(method + " " + path.substring(0, slash + 1));
      if (found != null) {
        return found;
      }
      slash = path.indexOf('/', slash + 1);
    }
    return null;
  }

  private @Nullable OperationModel byLabelInside(String method, String path) {
    for (OperationModel operation : withLabelInside) {
      String uri = operation.route().uri();
      if (operation.route().method().equals(method)
          && path.startsWith(prefix(uri))
          && path.endsWith(suffix(uri))
          && path.length() > prefix(uri).length() + suffix(uri).length()) {
        return operation;
      }
    }
    return null;
  }

  private @Nullable OperationModel byTarget(String target) {
    int dot = target.lastIndexOf('.');
    return dot > 0 && target.substring(0, dot).equals(model.targetPrefix())
        ? model.operations().get(target.substring(dot + 1))
        : null;
  }

  private @Nullable OperationModel byOperationPath(String path) {
    String prefix = "/service/" + model.targetPrefix() + "/operation/";
    return path.startsWith(prefix) ? model.operations().get(path.substring(prefix.length())) : null;
  }

  /**
   * Returns the operation that a request of the query protocol names.
   *
   * @throws io.windlass.aws.AwsException if there is none
   */
  OperationModel byAction(HttpRequestData request) {
    String action = WireQuery.parameters(request).getOrDefault("Action", "");
    OperationModel operation = model.operations().get(action);
    if (operation == null) {
      throw AwsErrors.of(
          "InvalidAction", 400, "The action %s is not available in Windlass.".formatted(action));
    }
    return operation;
  }

  /** Returns the whole input of a request, wherever its members travelled. */
  ObjectNode input(OperationModel operation, HttpRequestData request) {
    if (model.protocol() == Protocol.RPC_V2_CBOR) {
      return WireCbor.parse(request.body());
    }
    if (model.protocol() == Protocol.QUERY) {
      return WireQuery.parse(model, operation.input(), request);
    }
    ObjectNode input = WireJson.parse(request.body());
    if (model.protocol() == Protocol.REST_JSON) {
      Structure structure = model.structure(operation.input());
      for (Member member : structure.members().values()) {
        if (member.location() == Location.PATH) {
          String uri = operation.route().uri();
          int end = request.path().length() - suffix(uri).length();
          String label = request.path().substring(prefix(uri).length(), end);
          input.put(member.name(), PercentEncoding.decode(label));
        } else if (member.location() == Location.QUERY) {
          query(member, request.query(), input);
        }
      }
    }
    return input;
  }

  private static void query(Member member, String rawQuery, ObjectNode input) {
    List<String> values =
        QueryParameter.parse(rawQuery).stream()
            .filter(p -> p.name().equals(member.queryName()))
            .map(QueryParameter::value)
            .toList();
    if (values.isEmpty()) {
      return;
    }
    if (member.shape() instanceof Shape.ListOf) {
      ArrayNode array = input.putArray(member.name());
      values.forEach(array::add);
    } else if (member.shape() instanceof Shape.Scalar scalar
        && scalar.kind() == Shape.Kind.INTEGER
        && values.getLast().matches("-?\\d{1,9}")) {
      input.put(member.name(), Integer.parseInt(values.getLast()));
    } else {
      input.put(member.name(), values.getLast());
    }
  }
}
