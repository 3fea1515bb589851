package io.windlass.aws.authorization;

import static io.windlass.aws.authorization.Policies.JOB_DEFINITION;
import static io.windlass.aws.authorization.Policies.JOB_QUEUE;

import org.junit.jupiter.api.Test;

/** The example policies of the guide as the catalogue lists them, IAM-070 to IAM-077. */
class ExamplePoliciesTest {
  private static final String IMAGE = "999999999999.dkr.ecr.us-east-2.amazonaws.com/myImage";

  private static String submit(String definition, String queue) {
    return "{'jobName': 'n', 'jobDefinition': '%s', 'jobQueue': '%s'}".formatted(definition, queue);
  }

  private static String register(String name, String container) {
    return "{'jobDefinitionName': '%s', 'type': 'container', 'containerProperties': {%s}}"
        .formatted(name, container);
  }

  private static String registerTwo(String name, String first, String second) {
    return "{'jobDefinitionName': '%s', 'type': 'container', 'ecsProperties': {'taskProperties': [{'containers': [{%s}, {%s}]}]}}"
        .formatted(name, first, second);
  }

  /** IAM-070. */
  @Test
  void readOnly() {
    var policies =
        Policies.of(
            "{'Effect': 'Allow', 'Action': ['batch:Describe*', 'batch:List*', 'batch:Get*'], 'Resource': '*'}");
    policies.allows("DescribeJobs", "{'jobs': ['j']}");
    policies.allows("ListJobs", "{'jobQueue': 'q'}");
    policies.allows("GetJobQueueSnapshot", "{'jobQueue': 'q'}");
    policies.allows("ListTagsForResource", "{'resourceArn': '" + JOB_QUEUE + "q'}");
    policies.denies("SubmitJob", submit("d", "q"), "batch:SubmitJob", JOB_DEFINITION + "d");
    policies.denies(
        "CancelJob",
        "{'jobId': 'j', 'reason': 'r'}",
        "batch:CancelJob",
        "arn:aws:batch:us-east-2:123456789012:job/j");
    policies.denies(
        "CancelJobs",
        "{'jobs': ['j', 'k'], 'reason': 'r'}",
        "batch:CancelJob",
        "arn:aws:batch:us-east-2:123456789012:job/j");
    policies.denies(
        "CreateJobQueue", "{'jobQueueName': 'q'}", "batch:CreateJobQueue", JOB_QUEUE + "q");
    policies.denies(
        "TagResource",
        "{'resourceArn': '" + JOB_QUEUE + "q', 'tags': {'a': 'b'}}",
        "batch:TagResource",
        JOB_QUEUE + "q");
  }

  /** IAM-071, IAM-050, IAM-051, IAM-052. */
  @Test
  void restrictedDefinitions() {
    var policies =
        Policies.of(
            """
            {'Effect': 'Allow', 'Action': ['batch:RegisterJobDefinition'],
             'Resource': ['arn:aws:batch:us-east-2:123456789012:job-definition/JobDefA_*'],
             'Condition': {'StringEquals': {'batch:User': ['nobody'],
                'batch:Image': ['999999999999.dkr.ecr.us-east-2.amazonaws.com/myImage']},
                'Bool': {'batch:Privileged': 'false'}}},
            {'Effect': 'Allow', 'Action': ['batch:DeregisterJobDefinition'],
             'Resource': ['arn:aws:batch:us-east-2:123456789012:job-definition/JobDefA_*']},
            {'Effect': 'Allow', 'Action': ['iam:PassRole'],
             'Resource': ['arn:aws:iam::123456789012:role/MyBatchJobRole']}
            """);
    String good = "'user': 'nobody', 'image': '" + IMAGE + "', 'privileged': false";
    String action = "batch:RegisterJobDefinition";
    policies.allows("RegisterJobDefinition", register("JobDefA_x", good));
    policies.allows(
        "RegisterJobDefinition",
        register(
            "JobDefA_x", good + ", 'jobRoleArn': 'arn:aws:iam::123456789012:role/MyBatchJobRole'"));
    policies.allows(
        "RegisterJobDefinition",
        register("JobDefA_x", "'user': 'nobody', 'image': '" + IMAGE + "'"));
    policies.denies(
        "RegisterJobDefinition", register("JobDefB_x", good), action, JOB_DEFINITION + "JobDefB_x");
    policies.denies(
        "RegisterJobDefinition",
        register("JobDefA_x", good.replace("nobody", "root")),
        action,
        JOB_DEFINITION + "JobDefA_x");
    policies.denies(
        "RegisterJobDefinition",
        register("JobDefA_x", good.replace("myImage", "myImage:latest")),
        action,
        JOB_DEFINITION + "JobDefA_x");
    policies.denies(
        "RegisterJobDefinition",
        register("JobDefA_x", good.replace("false", "true")),
        action,
        JOB_DEFINITION + "JobDefA_x");
    String otherRole = "arn:aws:iam::123456789012:role/Other";
    policies.denies(
        "RegisterJobDefinition",
        register("JobDefA_x", good + ", 'jobRoleArn': '" + otherRole + "'"),
        "iam:PassRole",
        otherRole);
    policies.allows("DeregisterJobDefinition", "{'jobDefinition': 'JobDefA_x:3'}");
    policies.denies(
        "DeregisterJobDefinition",
        "{'jobDefinition': 'JobDefB_x:1'}",
        "batch:DeregisterJobDefinition",
        JOB_DEFINITION + "JobDefB_x:1");
    policies.denies(
        "SubmitJob", submit("JobDefA_x", "q"), "batch:SubmitJob", JOB_DEFINITION + "JobDefA_x");
  }

  /** IAM-063. */
  @Test
  void usersByNumber() {
    var policies =
        Policies.of(
            "{'Effect': 'Allow', 'Action': 'batch:RegisterJobDefinition', 'Resource': '*', 'Condition': {'StringEquals': {'batch:User': '1000'}}}");
    policies.allows("RegisterJobDefinition", register("d", "'user': '1000'"));
    policies.denies(
        "RegisterJobDefinition",
        register("d", "'user': 'nobody'"),
        "batch:RegisterJobDefinition",
        JOB_DEFINITION + "d");
  }

  /** IAM-072, IAM-032. */
  @Test
  void definitionPrefixOnSubmit() {
    String prefix = "'" + JOB_DEFINITION + "JobDefA_*'";
    var policies =
        Policies.of(
            "{'Effect': 'Allow', 'Action': 'batch:SubmitJob', 'Resource': ["
                + prefix
                + ", '"
                + JOB_QUEUE
                + "*']}");
    policies.allows("SubmitJob", submit("JobDefA_1", "any"));
    policies.allows("SubmitJob", submit(JOB_DEFINITION + "JobDefA_1:7", JOB_QUEUE + "any"));
    policies.denies(
        "SubmitJob", submit("JobDefB", "any"), "batch:SubmitJob", JOB_DEFINITION + "JobDefB");
    Policies.of("{'Effect': 'Allow', 'Action': 'batch:SubmitJob', 'Resource': " + prefix + "}")
        .denies("SubmitJob", submit("JobDefA_1", "any"), "batch:SubmitJob", JOB_QUEUE + "any");
  }

  /** IAM-073. */
  @Test
  void queueRestriction() {
    var policies =
        Policies.of(
            "{'Effect': 'Allow', 'Action': 'batch:SubmitJob', 'Resource': ['%squeue1', '%s*']}"
                .formatted(JOB_QUEUE, JOB_DEFINITION));
    policies.allows("SubmitJob", submit("whatever:2", "queue1"));
    policies.denies(
        "SubmitJob", submit("whatever:2", "queue2"), "batch:SubmitJob", JOB_QUEUE + "queue2");
  }

  /** IAM-074, IAM-060, IAM-061, IAM-053: both keys of the Deny have to match the same container. */
  @Test
  void denyWhenAllMatch() {
    var policies =
        Policies.of(
            """
            {'Effect': 'Allow', 'Action': 'batch:RegisterJobDefinition', 'Resource': '*'},
            {'Effect': 'Deny', 'Action': 'batch:RegisterJobDefinition', 'Resource': '*',
             'Condition': {'StringEquals': {'batch:Image': 'string1', 'batch:LogDriver': 'string2'}}}
            """);
    String image = "'image': 'string1'";
    String driver = "'logConfiguration': {'logDriver': 'string2'}";
    policies.denies(
        "RegisterJobDefinition",
        register("d", image + "," + driver),
        "batch:RegisterJobDefinition",
        JOB_DEFINITION + "d");
    policies.allows("RegisterJobDefinition", register("d", image));
    policies.allows("RegisterJobDefinition", register("d", "'image': 'x', " + driver));
    policies.allows("RegisterJobDefinition", registerTwo("d", image, "'image': 'x', " + driver));
    policies.denies(
        "RegisterJobDefinition",
        registerTwo("d", "'image': 'x'", image + "," + driver),
        "batch:RegisterJobDefinition",
        JOB_DEFINITION + "d");
  }

  /** IAM-075, IAM-062. */
  @Test
  void denyWhenAnyMatches() {
    var policies =
        Policies.of(
            """
            {'Effect': 'Allow', 'Action': 'batch:RegisterJobDefinition', 'Resource': '*'},
            {'Effect': 'Deny', 'Action': 'batch:RegisterJobDefinition', 'Resource': '*',
             'Condition': {'StringEquals': {'batch:Image': 'string1'}}},
            {'Effect': 'Deny', 'Action': 'batch:RegisterJobDefinition', 'Resource': '*',
             'Condition': {'StringEquals': {'batch:LogDriver': 'string2'}}}
            """);
    String image = "'image': 'string1'";
    String driver = "'image': 'x', 'logConfiguration': {'logDriver': 'string2'}";
    String action = "batch:RegisterJobDefinition";
    policies.denies("RegisterJobDefinition", register("d", image), action, JOB_DEFINITION + "d");
    policies.denies("RegisterJobDefinition", register("d", driver), action, JOB_DEFINITION + "d");
    policies.denies(
        "RegisterJobDefinition", registerTwo("d", image, driver), action, JOB_DEFINITION + "d");
    policies.allows("RegisterJobDefinition", register("d", "'image': 'x'"));
  }

  /** IAM-076, IAM-054. */
  @Test
  void shareIdentifier() {
    var policies =
        Policies.of(
            """
            {'Effect': 'Allow', 'Action': 'batch:SubmitJob',
             'Resource': ['arn:aws:batch:us-east-2:123456789012:job-definition/JobDefA',
                          'arn:aws:batch:us-east-2:123456789012:job-queue/jobqueue1'],
             'Condition': {'StringEquals': {'batch:ShareIdentifier': ['lowCpu']}}}
            """);
    String form = "{'jobName': 'n', 'jobDefinition': '%s', 'jobQueue': '%s'%s}";
    String low = ", 'shareIdentifier': 'lowCpu'";
    policies.allows("SubmitJob", form.formatted("JobDefA", "jobqueue1", low));
    String definition = JOB_DEFINITION + "JobDefA";
    policies.denies(
        "SubmitJob",
        form.formatted("JobDefA", "jobqueue1", low.replace("low", "high")),
        "batch:SubmitJob",
        definition);
    policies.denies(
        "SubmitJob", form.formatted("JobDefA", "jobqueue1", ""), "batch:SubmitJob", definition);
    policies.denies(
        "SubmitJob",
        form.formatted("JobDefA", "other", low),
        "batch:SubmitJob",
        JOB_QUEUE + "other");
    policies.denies(
        "SubmitJob",
        form.formatted("jobDefA", "jobqueue1", low),
        "batch:SubmitJob",
        JOB_DEFINITION + "jobDefA");
    policies.denies(
        "SubmitJob",
        form.formatted("JobDefA:3", "jobqueue1", low),
        "batch:SubmitJob",
        JOB_DEFINITION + "JobDefA:3");
  }

  /** IAM-077. */
  @Test
  void sageMakerManagement() {
    var policies =
        Policies.of(
            """
            {'Effect': 'Allow', 'Action': 'batch:*', 'Resource': '*'},
            {'Effect': 'Allow', 'Action': 'iam:CreateServiceLinkedRole',
             'Resource': 'arn:aws:iam::*:role/*AWSServiceRoleForAWSBatchWithSagemaker',
             'Condition': {'StringEquals': {'iam:AWSServiceName': 'sagemaker-queuing.batch.amazonaws.com'}}},
            {'Effect': 'Allow', 'Action': 'iam:PassRole', 'Resource': '*',
             'Condition': {'StringEquals': {'iam:PassedToService': 'sagemaker.amazonaws.com'}}}
            """);
    String role = "arn:aws:iam::123456789012:role/Train";
    policies.allows(
        "SubmitServiceJob",
        "{'jobName': 'n', 'jobQueue': 'q', 'serviceRequestPayload': '{\\'RoleArn\\': \\'"
            + role
            + "\\'}'}");
    policies.denies(
        "CreateComputeEnvironment",
        "{'computeEnvironmentName': 'c', 'serviceRole': '" + role + "'}",
        "iam:PassRole",
        role);
  }
}
