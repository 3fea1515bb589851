package io.windlass.local.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTableTest {
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/submitjob,                 ,                             submission",
    "POST, /v1/tags/arn%3Aaws%3Abatch,    ,                             submission",
    "POST, /,        Logs_20140328.GetLogEvents,                        capacity",
    "POST, /,        AWSEvents.PutEvents,                               state-events",
    "GET,  /windlass/v1/events,           ,                             state-events",
    "GET,  /windlass/v1/summary,          ,                             state-events",
    "GET,  /windlass/v1/jobs/1/explain,   ,                             submission",
    "POST, /windlass/v1/queues/q/pause,   ,                             submission",
    "GET,  /,                             ,                             state-events",
    "GET,  /assets/app.js,                ,                             state-events",
    "POST, /,        DynamoDB_20120810.GetItem,                         nobody",
    "POST, /,                             ,                             nobody",
    "PUT,  /v2/x,                         ,                             nobody"
  })
  void requestsGoToTheServiceThatAnswersThem(
      String method, String path, String target, String service) {
    assertThat(RoutingTable.route(method, path, target).orElse("nobody")).isEqualTo(service);
  }
}
