package io.windlass.local.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.local.router.RoutingTable.Destination;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTableTest {
  /**
   * Columns: method, path and query, service of the signature, target, and the service that
   * answers.
   */
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/submitjob,                 ,        ,                          submission",
    "POST, /v1/submitjob,                 batch,   ,                          submission",
    "POST, /v1/submitjob,                 sagemaker, ,                        submission",
    "POST, /v1/tags/arn%3Aaws%3Abatch,    batch,   ,                          submission",
    "POST, /v1/nosuch,                    batch,   ,                          submission",
    "GET,  /v1/submitjob,                 s3,      ,                          s3 s3",
    "GET,  /v1/clusters,                  kafka,   ,                          rest_json kafka",
    "POST, /,        logs,    Logs_20140328.GetLogEvents,                     capacity",
    "POST, /,        events,  AWSEvents.PutEvents,                            state-events",
    "POST, /,        monitoring, GraniteServiceVersion20100801.ListMetrics,   state-events",
    "POST, /schedules/nightly,            scheduler, ,                        state-events",
    "GET,  /schedule-groups?MaxResults=5, scheduler, ,                        state-events",
    "GET,  /tags/arn%3Aaws%3Ascheduler,   scheduler, ,                        state-events",
    "POST, /v1/submitjob,                 scheduler, ,                        submission",
    "GET,  /windlass/v1/events,           batch,   ,                          state-events",
    "GET,  /windlass/v1/summary,          ,        ,                          state-events",
    "GET,  /windlass/v1/jobs/1/explain,   windlass, ,                         submission",
    "POST, /windlass/v1/queues/q/pause,   ,        ,                          submission",
    "GET,  /,                             ,        ,                          state-events",
    "GET,  /assets/app.js,                ,        ,                          state-events",
    "GET,  /q/metrics,                    ,        ,                          rest_json",
    "GET,  /%71/./health/ready,           ,        ,                          rest_json",
    "GET,  /q/key,                        s3,      ,                          s3 s3",
    "POST, /,                             sts,     ,                          submission",
    "GET,  /?Action=GetCallerIdentity&Version=2011-06-15, , ,                 submission",
    "GET,  /?Action=ListRoles&Version=2010-05-08, iam, ,                      query iam",
    "GET,  /?Action=ListQueues&Version=2012-11-05, , ,                        query another"
        + " service",
    "GET,  /,                             s3,      ,                          s3 s3",
    "HEAD, /bucket,                       s3,      ,                          s3 s3",
    "GET,  /2013-04-01/hostedzone,        route53, ,                          rest_xml route53",
    "GET,  /2015-03-31/functions,         lambda,  ,                          rest_json lambda",
    "POST, /,        dynamodb, DynamoDB_20120810.GetItem,                     json_1_0 dynamodb",
    "POST, /,                 , DynamoDB_20120810.GetItem,                    json_1_0"
        + " DynamoDB_20120810",
    "POST, /,                             ,        ,                          rest_json",
    "PUT,  /v2/x,                         ,        ,                          rest_json"
  })
  void requestsGoToTheServiceThatAnswersThem(
      String method, String uri, String signedFor, String target, String destination) {
    assertThat(route(method, uri, signedFor, target, false)).isEqualTo(destination);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /bucket?list-type=2, s3",
    "GET, /, s3",
    "POST, /x, rest_json",
    "POST, /v1/submitjob, submission"
  })
  void awsClientsWithoutCredentialsAreNotShownThePage(
      String method, String uri, String destination) {
    assertThat(route(method, uri, null, null, true)).isEqualTo(destination);
  }

  /** Both EventBridge APIs are signed for events. */
  @ParameterizedTest
  @CsvSource({
    "/service/AWSEventsV2/operation/PutEvents, state-events",
    "/service/GraniteServiceVersion20100801/operation/ListMetrics, state-events",
    "/service/AWSAnother/operation/ListMetrics, cbor events"
  })
  void requestsOfRpcV2GoByPath(String path, String destination) {
    var request =
        new AwsRequest(
            "POST",
            path,
            "",
            "events",
            null,
            new AwsRequest.Headers("application/cbor", "", "rpc-v2-cbor"),
            true);
    assertThat(name(request)).isEqualTo(destination);
  }

  /** CloudWatch of clients that have no CBOR; a page of the browser must not answer. */
  @ParameterizedTest
  @CsvSource({
    "POST, application/x-www-form-urlencoded; charset=utf-8, state-events",
    "GET, '', query monitoring"
  })
  void theQueryProtocolOfCloudWatchIsAForm(String method, String contentType, String destination) {
    var request =
        new AwsRequest(
            method,
            "/",
            method.equals("GET") ? "Action=ListMetrics&Version=2010-08-01" : "",
            "monitoring",
            null,
            new AwsRequest.Headers(contentType, "", ""),
            true);
    assertThat(name(request)).isEqualTo(destination);
  }

  private static String route(
      String method, String uri, String signedFor, String target, boolean fromAwsClient) {
    int query = uri.indexOf('?');
    var request =
        new AwsRequest(
            method,
            query < 0 ? uri : uri.substring(0, query),
            query < 0 ? "" : uri.substring(query + 1),
            signedFor,
            target,
            new AwsRequest.Headers(
                target != null && target.startsWith("Dynamo") ? "application/x-amz-json-1.0" : "",
                "",
                ""),
            fromAwsClient);
    return name(request);
  }

  private static String name(AwsRequest request) {
    return switch (RoutingTable.route(request, "")) {
      case Destination.Service service -> service.name();
      case Destination.Unserved unserved ->
          (unserved.errorFormat().name().toLowerCase(Locale.ROOT)
                  + (unserved.aws() == null ? "" : " " + unserved.aws()))
              .strip();
    };
  }
}
