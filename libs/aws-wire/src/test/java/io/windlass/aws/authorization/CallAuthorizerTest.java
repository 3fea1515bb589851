package io.windlass.aws.authorization;

import static io.windlass.aws.authorization.Policies.JOB_DEFINITION;
import static io.windlass.aws.authorization.Policies.JOB_QUEUE;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The evaluation model: IAM-001, IAM-002, IAM-005, IAM-006, IAM-013, IAM-020, IAM-023, IAM-042,
 * SECU-003.
 */
class CallAuthorizerTest {
  private static final String ALLOW_ALL = "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}";
  private static final String SUBMIT = "{'jobName': 'n', 'jobDefinition': 'd', 'jobQueue': 'q'}";

  @Test
  void whatNoStatementAllowsIsDenied() {
    Policies.of("{'Effect': 'Deny', 'Action': 'batch:CancelJob', 'Resource': '*'}")
        .denies("DescribeJobs", "{'jobs': []}", "batch:DescribeJobs", "*");
  }

  @Test
  void anExplicitDenyWins() {
    String deny =
        "{'Effect': 'Deny', 'Action': 'batch:SubmitJob', 'Resource': '" + JOB_QUEUE + "q'}";
    Policies.of(ALLOW_ALL + "," + deny)
        .denies("SubmitJob", SUBMIT, "batch:SubmitJob", JOB_QUEUE + "q");
    Policies.of(deny + "," + ALLOW_ALL)
        .denies("SubmitJob", SUBMIT, "batch:SubmitJob", JOB_QUEUE + "q");
    Policies.of(deny + "," + ALLOW_ALL).allows("SubmitJob", SUBMIT.replace("'q'", "'r'"));
  }

  @Test
  void actionsMatchWithWildcardsWhateverTheirCase() {
    Policies.of("{'Effect': 'Allow', 'Action': 'BATCH:describe*', 'Resource': '*'}")
        .allows("DescribeJobQueues", "{}");
    Policies.of("{'Effect': 'Allow', 'Action': 'batch:????Jobs', 'Resource': '*'}")
        .allows("ListJobs", "{}");
    Policies.of("{'Effect': 'Allow', 'NotAction': 'batch:Delete*', 'Resource': '*'}")
        .denies("DeleteJobQueue", "{'jobQueue': 'q'}", "batch:DeleteJobQueue", JOB_QUEUE + "q");
  }

  @Test
  void notResourceAllowsTheRest() {
    var policies =
        Policies.of(
            "{'Effect': 'Allow', 'Action': 'batch:*', 'NotResource': '" + JOB_QUEUE + "prod*'}");
    policies.allows("DeleteJobQueue", "{'jobQueue': 'test'}");
    policies.denies(
        "DeleteJobQueue", "{'jobQueue': 'prod1'}", "batch:DeleteJobQueue", JOB_QUEUE + "prod1");
  }

  @Test
  void describeAndListNeedTheStar() {
    Policies.of("{'Effect': 'Allow', 'Action': 'batch:*', 'Resource': 'arn:aws:batch:*:*:*'}")
        .denies("DescribeJobs", "{'jobs': ['j']}", "batch:DescribeJobs", "*");
  }

  @Test
  void usersReachTheirOwnTaggedResources() {
    var policies =
        Policies.of(
                "{'Effect': 'Allow', 'Action': 'batch:*', 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/owner': '${aws:username}'}}}")
            .tagged(JOB_QUEUE + "mine", Map.of("owner", "ann"))
            .tagged(JOB_QUEUE + "hers", Map.of("owner", "eve"));
    policies.allows("DeleteJobQueue", "{'jobQueue': 'mine'}");
    policies.denies(
        "DeleteJobQueue", "{'jobQueue': 'hers'}", "batch:DeleteJobQueue", JOB_QUEUE + "hers");
    policies.denies(
        "DeleteJobQueue",
        "{'jobQueue': 'untagged'}",
        "batch:DeleteJobQueue",
        JOB_QUEUE + "untagged");
  }

  @Test
  void tagsOfTheRequest() {
    var policies =
        Policies.of(
            """
            {'Effect': 'Allow', 'Action': ['batch:CreateJobQueue', 'batch:TagResource', 'batch:UntagResource'],
             'Resource': '*',
             'Condition': {'StringEqualsIfExists': {'aws:RequestTag/team': 'blue'},
                           'ForAllValues:StringEquals': {'aws:TagKeys': ['team', 'cost']}}}
            """);
    policies.allows(
        "CreateJobQueue", "{'jobQueueName': 'q', 'tags': {'team': 'blue', 'cost': '1'}}");
    policies.allows("CreateJobQueue", "{'jobQueueName': 'q'}");
    policies.denies(
        "CreateJobQueue",
        "{'jobQueueName': 'q', 'tags': {'team': 'red'}}",
        "batch:CreateJobQueue",
        JOB_QUEUE + "q");
    policies.denies(
        "CreateJobQueue",
        "{'jobQueueName': 'q', 'tags': {'other': 'x'}}",
        "batch:CreateJobQueue",
        JOB_QUEUE + "q");
    policies.allows("UntagResource", "{'resourceArn': '" + JOB_QUEUE + "q', 'tagKeys': ['cost']}");
    policies.denies(
        "UntagResource",
        "{'resourceArn': '" + JOB_QUEUE + "q', 'tagKeys': ['owner']}",
        "batch:UntagResource",
        JOB_QUEUE + "q");
  }

  @Test
  void submittingWithTagsNeedsTheRightToTag() {
    var policies = Policies.of("{'Effect': 'Allow', 'Action': 'batch:SubmitJob', 'Resource': '*'}");
    policies.allows("SubmitJob", SUBMIT);
    policies.denies(
        "SubmitJob",
        SUBMIT.replace("}", ", 'tags': {'a': 'b'}}"),
        "batch:TagResource",
        "arn:aws:batch:us-east-2:123456789012:job/*");
  }

  /** IAM-031: a share is a resource below its queue. */
  @Test
  void quotaSharesAreBelowTheirQueuesIAM031() {
    String create =
        "{'quotaShareName': 's', 'jobQueue': '%s', 'capacityLimits': [], 'tags': {'a': 'b'}}";
    String share = JOB_QUEUE + "q/quota-share/s";
    var both =
        "{'Effect': 'Allow', 'Action': 'batch:*QuotaShare', 'Resource': ['%s', '%s']}"
            .formatted(JOB_QUEUE + "q", share);
    var tag = ", {'Effect': 'Allow', 'Action': 'batch:TagResource', 'Resource': '" + share + "'}";
    Policies.of(both + tag).allows("CreateQuotaShare", create.formatted("q"));
    Policies.of(both + tag).allows("CreateQuotaShare", create.formatted(JOB_QUEUE + "q"));
    Policies.of(both).denies("CreateQuotaShare", create.formatted("q"), "batch:TagResource", share);
    Policies.of(both + tag)
        .denies(
            "CreateQuotaShare", create.formatted("r"), "batch:CreateQuotaShare", JOB_QUEUE + "r");
    var queue =
        "{'Effect': 'Allow', 'Action': 'batch:*', 'Resource': '%s'}".formatted(JOB_QUEUE + "q");
    Policies.of(queue)
        .denies("CreateQuotaShare", create.formatted("q"), "batch:CreateQuotaShare", share);
    Policies.of(both).allows("DeleteQuotaShare", "{'quotaShareArn': '" + share + "'}");
    Policies.of(queue)
        .denies(
            "DeleteQuotaShare",
            "{'quotaShareArn': '" + share + "'}",
            "batch:DeleteQuotaShare",
            share);
  }

  /** IAM-042: whoever names a consumable resource must be allowed to use it. */
  @Test
  void consumableResourcesAreActedUponIAM042() {
    String licence = "arn:aws:batch:us-east-2:123456789012:consumable-resource/licence";
    String list = "{'consumableResourceList': [{'consumableResource': 'licence', 'quantity': 1}]}";
    var submit =
        "{'Effect': 'Allow', 'Action': ['batch:SubmitJob', 'batch:RegisterJobDefinition'],"
            + " 'Resource': ['arn:aws:batch:*:*:job-*/*'%s]}";
    String job = SUBMIT.replace("}", ", 'consumableResourcePropertiesOverride': " + list + "}");
    Policies.of(submit.formatted("")).allows("SubmitJob", SUBMIT);
    Policies.of(submit.formatted("")).denies("SubmitJob", job, "batch:SubmitJob", licence);
    Policies.of(submit.formatted(", '" + licence + "'")).allows("SubmitJob", job);
    String definition =
        "{'jobDefinitionName': 'd', 'nodeProperties': {'nodeRangeProperties':"
            + " [{'consumableResourceProperties': "
            + list
            + "}]}}";
    Policies.of(submit.formatted(""))
        .denies("RegisterJobDefinition", definition, "batch:RegisterJobDefinition", licence);
    Policies.of(submit.formatted(", '" + licence + "'"))
        .allows("RegisterJobDefinition", definition);
  }

  @Test
  void conditionsOnTheNetworkAndTheMoment() {
    var policies =
        Policies.of(
            """
            {'Effect': 'Allow', 'Action': 'batch:*', 'Resource': '*',
             'Condition': {'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}, 'Bool': {'aws:SecureTransport': true},
               'DateLessThan': {'aws:CurrentTime': '2026-11-22T00:00:00Z'}}}
            """);
    policies.allows("ListJobs", "{'jobQueue': 'q'}");
    Policies.of(
            ALLOW_ALL
                + ", {'Effect': 'Deny', 'Action': '*', 'Resource': '*', 'Condition': {'NotIpAddress': {'aws:SourceIp': '192.168.0.0/16'}}}")
        .denies("ListJobs", "{'jobQueue': 'q'}", "batch:ListJobs", "*");
    Policies.of(
            "{'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'StringEquals': {'aws:SourceVpce': 'vpce-1'}}}")
        .denies("ListJobs", "{'jobQueue': 'q'}", "batch:ListJobs", "*");
  }

  /** IAM-057, IAM-058. */
  @Test
  void podsHaveTheirOwnKeys() {
    var policies =
        Policies.of(
            ALLOW_ALL
                + """
                , {'Effect': 'Deny', 'Action': 'batch:*', 'Resource': '*',
                   'Condition': {'NumericEquals': {'batch:EKSRunAsUser': 0}}},
                {'Effect': 'Deny', 'Action': 'batch:*', 'Resource': '*',
                   'Condition': {'StringEquals': {'batch:EKSNamespace': 'prod'}, 'Bool': {'batch:EKSPrivileged': true}}}
                """);
    String form =
        "{'jobDefinitionName': 'd', 'eksProperties': {'podProperties': {'metadata': {'namespace': '%s'}, 'containers': [{'image': 'i', 'securityContext': {%s}}]}}}";
    policies.allows("RegisterJobDefinition", form.formatted("prod", "'runAsUser': 1"));
    policies.allows("RegisterJobDefinition", form.formatted("test", "'privileged': true"));
    String arn = JOB_DEFINITION + "d";
    policies.denies(
        "RegisterJobDefinition",
        form.formatted("test", "'runAsUser': 0"),
        "batch:RegisterJobDefinition",
        arn);
    policies.denies(
        "RegisterJobDefinition",
        form.formatted("prod", "'privileged': true"),
        "batch:RegisterJobDefinition",
        arn);
    policies.denies(
        "RegisterJobDefinition",
        form.formatted("test", "")
            .replace("'metadata'", "'securityContext': {'runAsUser': 0}, 'metadata'"),
        "batch:RegisterJobDefinition",
        arn);
  }

  /** IAM-057: also an override that names no container, and those of nodes. */
  @Test
  void iam057OverridesOfPodsHaveThemToo() {
    var policies =
        Policies.of(
            ALLOW_ALL
                + """
                , {'Effect': 'Deny', 'Action': 'batch:SubmitJob', 'Resource': '*',
                   'Condition': {'StringEquals': {'batch:EKSNamespace': 'prod'}}},
                {'Effect': 'Deny', 'Action': 'batch:SubmitJob', 'Resource': '*',
                   'Condition': {'StringLike': {'batch:EKSImage': 'evil*'}}}
                """);
    String namespace =
        "'eksPropertiesOverride': {'podProperties': {'metadata': {'namespace': 'prod'}}}";
    String image =
        "'eksPropertiesOverride': {'podProperties': {'containers': [{'image': 'evil:1'}]}}";
    String nodes = "'nodeOverrides': {'nodePropertyOverrides': [{'targetNodes': '0:', %s}]}";
    for (String more :
        List.of(namespace, image, nodes.formatted(namespace), nodes.formatted(image))) {
      policies.denies(
          "SubmitJob",
          SUBMIT.replace("}", ", " + more + "}"),
          "batch:SubmitJob",
          JOB_DEFINITION + "d");
    }
    policies.allows("SubmitJob", SUBMIT.replace("}", ", " + image.replace("evil", "good") + "}"));
  }

  /** IAM-055, IAM-056. */
  @Test
  void logOptionsHaveTheirOwnKeys() {
    var policies =
        Policies.of(
            """
            {'Effect': 'Allow', 'Action': 'batch:*', 'Resource': '*', 'Condition': {
              'StringLike': {'batch:AWSLogsGroup': '/team/*', 'batch:AWSLogsStreamPrefix': 'p', 'batch:AWSLogsRegion': 'us-*'},
              'Bool': {'batch:AWSLogsCreateGroup': 'true'}}}
            """);
    String form =
        "{'jobDefinitionName': 'd', 'containerProperties': {'image': 'i', 'logConfiguration': {'logDriver': 'awslogs', 'options': {'awslogs-group': '%s', 'awslogs-stream-prefix': 'p', 'awslogs-region': 'us-east-1', 'awslogs-create-group': 'true'}}}}";
    policies.allows("RegisterJobDefinition", form.formatted("/team/a"));
    policies.denies(
        "RegisterJobDefinition",
        form.formatted("/other"),
        "batch:RegisterJobDefinition",
        JOB_DEFINITION + "d");
  }

  /** IAM-043. */
  @Test
  void prioritiesMayBeCapped() {
    var policies =
        Policies.of(
            ALLOW_ALL
                + ", {'Effect': 'Deny', 'Action': 'batch:SubmitJob', 'Resource': '*', 'Condition': {'NumericGreaterThan': {'batch:SchedulingPriority': 10}}}");
    policies.allows("SubmitJob", SUBMIT.replace("}", ", 'schedulingPriorityOverride': 10}"));
    policies.denies(
        "SubmitJob",
        SUBMIT.replace("}", ", 'schedulingPriorityOverride': 11}"),
        "batch:SubmitJob",
        JOB_DEFINITION + "d");
  }

  @Test
  void logGroupsAndStreams() {
    var policies =
        Policies.of(
            "{'Effect': 'Allow', 'Action': 'logs:Get*', 'Resource': 'arn:aws:logs:us-east-2:123456789012:log-group:/aws/batch/job:*'}");
    policies.allowsLogs(
        "GetLogEvents", "{'logGroupName': '/aws/batch/job', 'logStreamName': 'a/b'}");
    policies.denies(
        "logs",
        "GetLogEvents",
        "{'logGroupName': '/other', 'logStreamName': 's'}",
        "logs:GetLogEvents",
        "arn:aws:logs:us-east-2:123456789012:log-group:/other:log-stream:s");
  }

  /** A deny holds however the log group is named. */
  @Test
  void logGroupsByIdentifier() {
    String group = "arn:aws:logs:us-east-2:123456789012:log-group:/secret";
    var policies =
        Policies.of(
            ALLOW_ALL + ", {'Effect': 'Deny', 'Action': 'logs:*', 'Resource': '" + group + ":*'}");
    String stream = "'logStreamName': 's'";
    for (String name :
        java.util.List.of(
            "'logGroupName': '/secret'",
            "'logGroupIdentifier': '/secret'",
            "'logGroupIdentifier': '" + group + "'",
            "'logGroupIdentifier': '" + group + ":*'")) {
      policies.denies(
          "logs",
          "GetLogEvents",
          "{" + name + "," + stream + "}",
          "logs:GetLogEvents",
          group + ":log-stream:s");
    }
    policies.allowsLogs("GetLogEvents", "{'logGroupIdentifier': '/other'," + stream + "}");
  }
}
