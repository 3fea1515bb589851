package io.windlass.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvCommandTest {
  private static final String HERE = "http://127.0.0.1:8080";

  @Test
  void onlyServicesThatAreServedComeHere() {
    assertThat(EnvCommand.lines(HERE, false, null).lines())
        .containsExactly(
            "export AWS_ENDPOINT_URL_BATCH='http://127.0.0.1:8080'",
            "export AWS_ENDPOINT_URL_CLOUDWATCH='http://127.0.0.1:8080'",
            "export AWS_ENDPOINT_URL_CLOUDWATCH_LOGS='http://127.0.0.1:8080'",
            "export AWS_ENDPOINT_URL_EVENTBRIDGE='http://127.0.0.1:8080'",
            "export AWS_ENDPOINT_URL_CLOUDWATCH_EVENTS='http://127.0.0.1:8080'",
            "export AWS_ENDPOINT_URL_EVENTBRIDGEV2='http://127.0.0.1:8080'",
            "export AWS_ENDPOINT_URL_SCHEDULER='http://127.0.0.1:8080'",
            "export AWS_ENDPOINT_URL_STS='http://127.0.0.1:8080'");
  }

  @Test
  void whatAnEarlierVersionExportedIsTakenBackAndWhatIsTheUsersIsNot() {
    assertThat(EnvCommand.lines(HERE, false, HERE).lines()).contains("unset AWS_ENDPOINT_URL");
    assertThat(EnvCommand.lines(HERE, false, "http://localhost:4566"))
        .doesNotContain("AWS_ENDPOINT_URL=")
        .doesNotContain("unset");
  }

  @Test
  void allServicesComeHereOnlyIfThatIsAskedFor() {
    assertThat(EnvCommand.lines(HERE, true, HERE).lines())
        .contains("export AWS_ENDPOINT_URL='http://127.0.0.1:8080'")
        .doesNotContain("unset AWS_ENDPOINT_URL");
  }

  @Test
  void theRegionIsLookedForAsAwsClientsDo() {
    var both = Map.of("AWS_REGION", "eu-west-1", "AWS_DEFAULT_REGION", "eu-central-1");
    assertThat(ApiCallOptions.region("us-west-2", both::get)).contains("us-west-2");
    assertThat(ApiCallOptions.region(null, both::get)).contains("eu-west-1");
    assertThat(ApiCallOptions.region(null, Map.of("AWS_DEFAULT_REGION", "eu-central-1")::get))
        .contains("eu-central-1");
    assertThat(ApiCallOptions.region(null, Map.of("AWS_REGION", " ")::get)).isEmpty();
  }
}
