package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The guide's Fargate walkthrough (T-039 to T-050), typed as it stands there into the real AWS CLI,
 * with nothing but what {@code ./windlass env} prints in the environment.
 */
final class Walkthrough {
  private final Stack stack;

  Walkthrough(Stack stack) {
    this.stack = stack;
  }

  static boolean cliIsInstalled() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "aws")));
  }

  void run() {
    aws(
        "batch create-compute-environment --compute-environment-name my-fargate-compute-env"
            + " --type MANAGED --state ENABLED --compute-resources"
            + " type=FARGATE,maxvCpus=128,subnets=subnet-a123456b,securityGroupIds=sg-a12b3456");
    awaitAnswer(
        "batch describe-compute-environments --compute-environments my-fargate-compute-env"
            + " --query computeEnvironments[0].status",
        "\"VALID\"");
    var queue =
        aws(
            "batch create-job-queue --job-queue-name my-fargate-job-queue --state ENABLED"
                + " --priority 900"
                + " --compute-environment-order order=1,computeEnvironment=my-fargate-compute-env");
    assertThat(queue).contains("\"jobQueueName\": \"my-fargate-job-queue\"");
    assertThat(
            aws(
                "batch describe-job-queues --job-queues my-fargate-job-queue"
                    + " --query jobQueues[0].state"))
        .isEqualTo("\"ENABLED\"");
    var register =
        new ArrayList<>(
            words(
                "batch register-job-definition --job-definition-name my-fargate-job-def"
                    + " --type container --platform-capabilities FARGATE --container-properties"));
    register.add(
        """
        {
            "image": "busybox",
            "resourceRequirements": [
                {"type": "VCPU", "value": "0.25"},
                {"type": "MEMORY", "value": "512"}
            ],
            "command": ["echo", "hello world"],
            "networkConfiguration": {
                "assignPublicIp": "ENABLED"
            },
            "executionRoleArn": "arn:aws:iam::123456789012:role/BatchEcsTaskExecutionRoleTutorial"
        }
        """);
    assertThat(aws(register)).contains("my-fargate-job-def:1\"").contains("\"revision\": 1");

    var job =
        aws(
            "batch submit-job --job-name my-hello-world-job --job-queue my-fargate-job-queue"
                + " --job-definition my-fargate-job-def --query jobId --output text");
    awaitAnswer("batch describe-jobs --jobs " + job + " --query jobs[0].status", "\"SUCCEEDED\"");
    assertThat(aws("batch describe-jobs --jobs " + job))
        .contains("my-fargate-job-def:1\"")
        .contains("\"createdAt\": ");
    // T-047: the guide's path asks for attempts[0].containers[0], which the CLI's own API model
    // does not have; the model's path is attempts[0].container.
    var stream =
        aws(
            "batch describe-jobs --jobs "
                + job
                + " --query jobs[0].attempts[0].container.logStreamName --output text");
    assertThat(stream).startsWith("my-fargate-job-def/default/");
    assertThat(
            aws(
                "logs get-log-events --log-group-name /aws/batch/job --log-stream-name "
                    + stream
                    + " --query events[*].message --output text"))
        .isEqualTo("hello world");
    cleanUp();
  }

  /** T-050: no waits between update and delete, as in the guide. */
  private void cleanUp() {
    aws("batch update-job-queue --job-queue my-fargate-job-queue --state DISABLED");
    aws("batch delete-job-queue --job-queue my-fargate-job-queue");
    aws(
        "batch update-compute-environment --compute-environment my-fargate-compute-env"
            + " --state DISABLED");
    aws("batch delete-compute-environment --compute-environment my-fargate-compute-env");
    awaitAnswer(
        "batch describe-job-queues --job-queues my-fargate-job-queue --query length(jobQueues)",
        "0");
    awaitAnswer(
        "batch describe-compute-environments --compute-environments my-fargate-compute-env"
            + " --query length(computeEnvironments)",
        "0");
  }

  private void awaitAnswer(String command, String answer) {
    Workspace.await(
        () -> command + " to answer " + answer + ", but it is " + aws(command),
        Duration.ofMinutes(3),
        () -> aws(command).equals(answer));
  }

  private String aws(String command) {
    return aws(words(command));
  }

  private String aws(List<String> arguments) {
    var command = new ArrayList<>(List.of("aws"));
    command.addAll(arguments);
    var environment = new TreeMap<>(stack.environment());
    environment.put("AWS_PAGER", "");
    return Stack.run(command, environment, 180).strip();
  }

  private static List<String> words(String command) {
    return List.of(command.split(" "));
  }
}
