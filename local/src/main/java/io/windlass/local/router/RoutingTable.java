package io.windlass.local.router;

import io.vertx.core.http.impl.HttpUtils;
import io.windlass.aws.http.ErrorFormat;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.QueryParameter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which service answers a request: by the {@code X-Amz-Target} header for the JSON protocols, by
 * action for the query protocol, by path for RPC v2 and everything else; and the format of the
 * error for requests that none serves. docs/architecture.md has the same table.
 */
final class RoutingTable {
  private static final String SUBMISSION = "submission";
  private static final String STATE_EVENTS = "state-events";
  private static final String STS = "sts";
  private static final String SCHEDULER = "scheduler";
  private static final String MONITORING = "monitoring";
  private static final String CLOUDWATCH = "GraniteServiceVersion20100801";
  private static final String CLOUDWATCH_PATH = "/service/" + CLOUDWATCH + "/";
  private static final String CUSTOM_EVENT_BUS = "/service/AWSEventsV2/";
  private static final String STS_VERSION = "2011-06-15";

  /** Services whose requests are routed by path. */
  private static final Set<String> ROUTED_BY_PATH = Set.of("batch", "windlass");

  /**
   * Error formats of other AWS services that do not use JSON and are recognised by the service that
   * a request is signed for.
   */
  private static final Map<String, ErrorFormat> ERROR_FORMATS =
      Map.of(
          "s3", ErrorFormat.S3,
          "s3express", ErrorFormat.S3,
          "s3-object-lambda", ErrorFormat.S3,
          "s3-outposts", ErrorFormat.S3,
          "cloudfront", ErrorFormat.REST_XML,
          "route53", ErrorFormat.REST_XML,
          "ec2", ErrorFormat.EC2);

  private RoutingTable() {}

  /** Where a request goes. */
  sealed interface Destination {
    /** A service, and the format of its errors. */
    record Service(String name, ErrorFormat errorFormat) implements Destination {}

    /** Unserved; {@code aws} is the AWS service that it is for, null if it does not say. */
    record Unserved(@Nullable String aws, ErrorFormat errorFormat) implements Destination {}
  }

  /**
   * Finds the destination.
   *
   * @param form the body of a form; empty for every other request
   */
  static Destination route(AwsRequest request, String form) {
    String target = request.target();
    if (target != null) {
      return byTarget(request, target);
    }
    if (!request.headers().smithyProtocol().isEmpty()) {
      if (request.path().startsWith(CUSTOM_EVENT_BUS)
          || request.path().startsWith(CLOUDWATCH_PATH)) {
        return new Destination.Service(STATE_EVENTS, ErrorFormat.CBOR);
      }
      return new Destination.Unserved(named(request, "another service"), ErrorFormat.CBOR);
    }
    if (request.path().equals("/")) {
      String action = parameter(request.query() + "&" + form, "Action");
      if (action != null || request.isForm() || STS.equals(request.signedFor())) {
        return byAction(request, form);
      }
    }
    return byPath(request);
  }

  private static Destination byTarget(AwsRequest request, String target) {
    ErrorFormat errorFormat =
        request.headers().contentType().startsWith("application/x-amz-json-1.0")
            ? ErrorFormat.JSON_1_0
            : ErrorFormat.JSON_1_1;
    if (target.startsWith("Logs_")) {
      return new Destination.Service("capacity", errorFormat);
    }
    if (target.startsWith("AWSEvents.") || target.startsWith(CLOUDWATCH + ".")) {
      return new Destination.Service(STATE_EVENTS, errorFormat);
    }
    int dot = target.indexOf('.');
    return new Destination.Unserved(
        named(request, dot < 0 ? target : target.substring(0, dot)), errorFormat);
  }

  private static Destination byAction(AwsRequest request, String form) {
    String parameters = request.query() + "&" + form;
    String service = request.signedFor();
    boolean sts =
        service == null
            ? STS_VERSION.equals(parameter(parameters, "Version"))
            : service.equals(STS);
    ErrorFormat errorFormat =
        "ec2".equals(service)
            ? ErrorFormat.EC2
            : request.headers().accept().startsWith("application/json")
                ? ErrorFormat.QUERY_JSON
                : ErrorFormat.QUERY;
    if (MONITORING.equals(service) && request.isForm()) {
      return new Destination.Service(STATE_EVENTS, ErrorFormat.QUERY);
    }
    return sts
        ? new Destination.Service(SUBMISSION, errorFormat)
        : new Destination.Unserved(named(request, "another service"), errorFormat);
  }

  /** Health and metrics are for whoever reaches a service's own port. */
  private static boolean isManagement(String path) {
    try {
      return HttpUtils.normalizePath(path).startsWith("/q/");
    } catch (IllegalArgumentException malformed) {
      return false; // The service refuses it.
    }
  }

  private static Destination byPath(AwsRequest request) {
    String service = request.signedFor();
    if ((request.path().startsWith("/v1/") && isBatch(service, request.path()))
        || request.path().startsWith("/windlass/v1/jobs/")
        || request.path().startsWith("/windlass/v1/queues/")) {
      return new Destination.Service(SUBMISSION, ErrorFormat.REST_JSON);
    }
    if (request.path().startsWith("/windlass/") || SCHEDULER.equals(service)) {
      return new Destination.Service(STATE_EVENTS, ErrorFormat.REST_JSON);
    }
    if (service != null) {
      return new Destination.Unserved(
          service, ERROR_FORMATS.getOrDefault(service, ErrorFormat.REST_JSON));
    }
    if (request.fromAwsClient()) {
      // Who asks without a signature reads a public bucket, or has no credentials at all.
      return new Destination.Unserved(
          null, request.isRead() ? ErrorFormat.S3 : ErrorFormat.REST_JSON);
    }
    return request.isRead() && !isManagement(request.path())
        ? new Destination.Service(STATE_EVENTS, ErrorFormat.REST_JSON)
        : new Destination.Unserved(null, ErrorFormat.REST_JSON);
  }

  /**
   * Returns whether a path below {@code /v1/} is Batch's: others have such paths too, and a bucket
   * may be called v1. A request for one of Batch's operations that is signed for another service is
   * refused by Batch.
   */
  private static boolean isBatch(@Nullable String service, String path) {
    return service == null
        || ROUTED_BY_PATH.contains(service)
        || (!ERROR_FORMATS.containsKey(service) && BatchPaths.contain(path));
  }

  /** Read only when it is asked for: few ever sign for the wrong service. */
  private static final class BatchPaths {
    private static final Set<String> FIRST_SEGMENTS =
        ServiceModel.batch().operations().values().stream()
            .map(operation -> firstSegment(operation.route().uri()))
            .collect(Collectors.toUnmodifiableSet());

    static boolean contain(String path) {
      return FIRST_SEGMENTS.contains(firstSegment(path));
    }

    /** Returns what follows {@code /v1/}. */
    private static String firstSegment(String path) {
      String rest = path.substring("/v1/".length());
      int end = rest.indexOf('/');
      return end < 0 ? rest : rest.substring(0, end);
    }
  }

  private static String named(AwsRequest request, String otherwise) {
    String service = request.signedFor();
    return service == null ? otherwise : service;
  }

  private static @Nullable String parameter(String parameters, String name) {
    for (QueryParameter parameter : QueryParameter.parse(parameters)) {
      if (parameter.name().equals(name)) {
        return parameter.value();
      }
    }
    return null;
  }
}
