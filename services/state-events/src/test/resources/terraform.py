"""The calls that Terraform's AWS provider makes for its resources of EventBridge and EventBridge Scheduler, in its order:
create, what it waits for, read, update, read, delete, and the read that must not find it. Arguments: resource, endpoint.

Terraform plans a change where a read shows something that was not written, so reads are compared as a whole.
"""
import datetime
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/r"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"
PLACE = "arn:aws:events:us-east-1:123456789012:"


def client(service):
    return boto3.client(
        service,
        endpoint_url=sys.argv[2],
        region_name="us-east-1",
        aws_access_key_id="AKIAADMIN",
        aws_secret_access_key="secret-admin",
        config=Config(retries={"max_attempts": 1}),
    )


events, scheduler = client("events"), client("scheduler")
TIMES = {"CreationTime", "LastModifiedTime", "LastAuthorizedTime", "CreationDate", "LastModificationDate"}


def shown(call, **arguments):
    answer = call(**arguments)
    answer.pop("ResponseMetadata")
    return {key: value for key, value in answer.items() if key not in TIMES}


def gone(call, code="ResourceNotFoundException", words="", **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert words in error.response["Error"]["Message"], error
        return
    raise AssertionError("still there")


def equal(actual, expected):
    assert actual == expected, "\n%s\nis not\n%s" % (actual, expected)


def tags(call, arn, key="ResourceARN"):
    return {each["Key"]: each["Value"] for each in call(**{key: arn})["Tags"]}


def bus():
    events.create_event_bus(Name="tf-bus", Description="orders", Tags=[{"Key": "team", "Value": "a"}])
    expected = {"Name": "tf-bus", "Arn": PLACE + "event-bus/tf-bus", "Description": "orders"}
    equal(shown(events.describe_event_bus, Name="tf-bus"), expected)
    equal(tags(events.list_tags_for_resource, expected["Arn"]), {"team": "a"})
    # A description is unset by an empty one.
    events.update_event_bus(Name="tf-bus", Description="")
    equal(shown(events.describe_event_bus, Name="tf-bus").get("Description", ""), "")
    events.update_event_bus(
        Name="tf-bus", Description="", DeadLetterConfig={"Arn": QUEUE}, LogConfig={"IncludeDetail": "NONE", "Level": "OFF"})
    again = shown(events.describe_event_bus, Name="tf-bus")
    equal(again["DeadLetterConfig"], {"Arn": QUEUE})
    equal(again["LogConfig"], {"IncludeDetail": "NONE", "Level": "OFF"})
    events.untag_resource(ResourceARN=expected["Arn"], TagKeys=["team"])
    events.tag_resource(ResourceARN=expected["Arn"], Tags=[{"Key": "cost", "Value": "1"}])
    equal(tags(events.list_tags_for_resource, expected["Arn"]), {"cost": "1"})
    events.delete_event_bus(Name="tf-bus")
    gone(events.describe_event_bus, Name="tf-bus")


def rule():
    events.create_event_bus(Name="tf-rules")
    for bus_name, arn in (("default", "rule/tf-rule"), ("tf-rules", "rule/tf-rules/tf-rule")):
        rule_of(bus_name, PLACE + arn)
    # The bus may be given by its ARN.
    given = PLACE + "event-bus/tf-rules"
    events.put_rule(Name="by-arn", EventBusName=given, EventPattern='{"source":["shop"]}')
    equal(shown(events.describe_rule, Name="by-arn", EventBusName=given)["Arn"], PLACE + "rule/tf-rules/by-arn")
    events.delete_rule(Name="by-arn", EventBusName=given, Force=False)
    events.delete_event_bus(Name="tf-rules")


def rule_of(bus_name, arn):
    put = {"Name": "tf-rule", "EventBusName": bus_name, "EventPattern": '{"source":["shop"]}'}
    assert events.put_rule(**put, Tags=[{"Key": "team", "Value": "a"}])["RuleArn"] == arn
    expected = put | {"Arn": arn, "State": "ENABLED", "CreatedBy": "123456789012"}
    read = {"Name": "tf-rule", "EventBusName": bus_name}
    equal(shown(events.describe_rule, **read), expected)
    equal(tags(events.list_tags_for_resource, arn), {"team": "a"})
    # What is absent from an update is unset; its tags are for policies only.
    events.put_rule(
        **put | {"EventPattern": '{"source":["shop","store"]}'},
        Description="orders", RoleArn=ROLE, State="DISABLED", Tags=[{"Key": "team", "Value": "a"}])
    equal(
        shown(events.describe_rule, **read),
        expected | {"EventPattern": '{"source":["shop","store"]}', "Description": "orders", "RoleArn": ROLE, "State": "DISABLED"})
    events.put_rule(**put, State="ENABLED", Tags=[{"Key": "team", "Value": "a"}])
    equal(shown(events.describe_rule, **read), expected)
    targets(read)
    # The targets may be removed later than the rule is deleted first: this message is waited for.
    events.put_targets(Rule="tf-rule", EventBusName=bus_name, Targets=[{"Id": "t", "Arn": QUEUE}])
    gone(events.delete_rule, "ValidationException", "Rule can't be deleted since it has targets", **read, Force=False)
    events.remove_targets(Rule="tf-rule", EventBusName=bus_name, Ids=["t"], Force=False)
    events.delete_rule(**read, Force=False)
    gone(events.describe_rule, **read)
    gone(events.list_targets_by_rule, Rule="tf-rule", EventBusName=bus_name, Limit=100)
    gone(events.remove_targets, Rule="tf-rule", EventBusName=bus_name, Ids=["t"], Force=False)


def targets(rule_name):
    where = {"Rule": rule_name["Name"], "EventBusName": rule_name["EventBusName"]}
    batch = "arn:aws:batch:us-east-1:123456789012:job-queue/q"
    for target in (
        {"Arn": QUEUE},
        {"Arn": QUEUE, "Input": '{"a": 1}', "SqsParameters": {"MessageGroupId": "g"}},
        {"Arn": QUEUE, "InputPath": "$.detail"},
        {
            "Arn": batch, "RoleArn": ROLE,
            "BatchParameters": {"JobDefinition": "d:1", "JobName": "j", "ArrayProperties": {"Size": 2}, "RetryStrategy": {"Attempts": 3}},
            "InputTransformer": {"InputPathsMap": {"id": "$.detail.id"}, "InputTemplate": '{"id": <id>}'},
            "RetryPolicy": {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0},
            "DeadLetterConfig": {"Arn": QUEUE},
        },
        {"Arn": "arn:aws:kinesis:us-east-1:123456789012:stream/s", "RoleArn": ROLE, "KinesisParameters": {"PartitionKeyPath": "$.detail.id"}},
        {
            "Arn": PLACE + "api-destination/d/6e9a1d1f-3c5c-4b5d-9a8e-000000000000", "RoleArn": ROLE,
            "HttpParameters": {"PathParameterValues": ["x"], "HeaderParameters": {"h": "1"}, "QueryStringParameters": {"q": "2"}},
        },
        {"Arn": PLACE + "event-bus/other", "RoleArn": ROLE},
    ):
        put = {"Id": "terraform-20261202"} | target
        # An update is the same call.
        assert events.put_targets(**where, Targets=[put])["FailedEntryCount"] == 0
        equal(events.list_targets_by_rule(**where, Limit=100)["Targets"], [put])
    assert events.remove_targets(**where, Ids=["terraform-20261202"], Force=False)["FailedEntryCount"] == 0
    equal(events.list_targets_by_rule(**where, Limit=100)["Targets"], [])


def statements(bus_name):
    return json.loads(events.describe_event_bus(Name=bus_name).get("Policy") or '{"Statement": []}')["Statement"]


def permission():
    events.create_event_bus(Name="tf-permission")
    arn = PLACE + "event-bus/tf-permission"
    for principal, written in (("111122223333", {"AWS": "arn:aws:iam::111122223333:root"}), ("*", "*")):
        # The second one is an update.
        events.put_permission(Action="events:PutEvents", EventBusName="tf-permission", Principal=principal, StatementId="one")
        equal(
            statements("tf-permission"),
            [{"Sid": "one", "Effect": "Allow", "Principal": written, "Action": "events:PutEvents", "Resource": arn}])
    events.remove_permission(EventBusName="tf-permission", StatementId="one")
    assert not statements("tf-permission")
    gone(events.remove_permission, EventBusName="tf-permission", StatementId="one")
    gone(events.remove_permission, EventBusName="tf-nowhere", StatementId="one")
    events.delete_event_bus(Name="tf-permission")


def bus_policy():
    events.create_event_bus(Name="tf-policy")
    statement = {
        "Sid": "other", "Effect": "Allow", "Action": "events:PutEvents", "Resource": PLACE + "event-bus/tf-policy",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}
    for sid in ("other", "changed"):
        policy = {"Version": "2012-10-17", "Statement": [statement | {"Sid": sid}]}
        events.put_permission(EventBusName="tf-policy", Policy=json.dumps(policy))
        equal(json.loads(events.describe_event_bus(Name="tf-policy")["Policy"]), policy)
    events.remove_permission(EventBusName="tf-policy", RemoveAllPermissions=True)
    assert not events.describe_event_bus(Name="tf-policy").get("Policy")
    events.delete_event_bus(Name="tf-policy")


def archive():
    events.create_event_bus(Name="tf-archived")
    source = PLACE + "event-bus/tf-archived"
    events.create_archive(ArchiveName="tf-archive", EventSourceArn=source)
    expected = {
        "ArchiveName": "tf-archive", "ArchiveArn": PLACE + "archive/tf-archive", "EventSourceArn": source,
        "State": "ENABLED", "RetentionDays": 0, "SizeBytes": 0, "EventCount": 0}
    equal(shown(events.describe_archive, ArchiveName="tf-archive"), expected)
    events.update_archive(
        ArchiveName="tf-archive", Description="all", EventPattern='{"source":["shop"]}', RetentionDays=7)
    equal(
        shown(events.describe_archive, ArchiveName="tf-archive"),
        expected | {"Description": "all", "EventPattern": '{"source":["shop"]}', "RetentionDays": 7})
    events.delete_archive(ArchiveName="tf-archive")
    gone(events.describe_archive, ArchiveName="tf-archive")
    gone(events.delete_archive, ArchiveName="tf-archive")
    events.delete_event_bus(Name="tf-archived")


def connection():
    events.create_connection(
        Name="tf-connection", AuthorizationType="API_KEY", Description="shop",
        AuthParameters={
            "ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": "secret"},
            "InvocationHttpParameters": {
                "HeaderParameters": [{"Key": "h", "Value": "1", "IsValueSecret": False}],
                "BodyParameters": [{"Key": "b", "Value": "secret", "IsValueSecret": True}]}})
    read = shown(events.describe_connection, Name="tf-connection")
    assert read["ConnectionState"] == "AUTHORIZED", read
    arn = read["ConnectionArn"]
    assert arn.startswith(PLACE + "connection/tf-connection/"), read
    # secret_arn, which the provider only shows, is null: there is no Secrets Manager.
    assert "SecretArn" not in read, read
    equal((read["Name"], read["AuthorizationType"], read["Description"]), ("tf-connection", "API_KEY", "shop"))
    equal(
        read["AuthParameters"],
        {
            "ApiKeyAuthParameters": {"ApiKeyName": "x-key"},
            "InvocationHttpParameters": {
                "HeaderParameters": [{"Key": "h", "Value": "1", "IsValueSecret": False}],
                "BodyParameters": [{"Key": "b", "IsValueSecret": True}]}})
    destination(arn)
    events.update_connection(
        Name="tf-connection", AuthorizationType="BASIC",
        AuthParameters={"BasicAuthParameters": {"Username": "u", "Password": "p"}})
    read = shown(events.describe_connection, Name="tf-connection")
    assert read["ConnectionState"] == "AUTHORIZED", read
    equal((read["ConnectionArn"], read["AuthorizationType"]), (arn, "BASIC"))
    equal(read["AuthParameters"]["BasicAuthParameters"], {"Username": "u"})
    events.delete_connection(Name="tf-connection")
    gone(events.describe_connection, Name="tf-connection")
    gone(events.delete_connection, Name="tf-connection")


def destination(connection_arn):
    given = {
        "Name": "tf-destination", "ConnectionArn": connection_arn, "InvocationEndpoint": "https://shop.example/orders",
        "HttpMethod": "POST", "InvocationRateLimitPerSecond": 300}
    events.create_api_destination(**given)
    read = shown(events.describe_api_destination, Name="tf-destination")
    arn = read.pop("ApiDestinationArn")
    equal(read, given | {"ApiDestinationState": "ACTIVE"})
    given |= {"HttpMethod": "PUT", "InvocationRateLimitPerSecond": 10, "Description": "orders"}
    events.update_api_destination(**given)
    equal(
        shown(events.describe_api_destination, Name="tf-destination"),
        given | {"ApiDestinationState": "ACTIVE", "ApiDestinationArn": arn})
    events.delete_api_destination(Name="tf-destination")
    gone(events.describe_api_destination, Name="tf-destination")
    gone(events.delete_api_destination, Name="tf-destination")


def schedule():
    created = scheduler.create_schedule_group(Name="tf-group", Tags=[{"Key": "team", "Value": "a"}], ClientToken="tf")
    arn = created["ScheduleGroupArn"]
    equal(
        shown(scheduler.get_schedule_group, Name="tf-group"),
        {"Name": "tf-group", "Arn": arn, "State": "ACTIVE"})
    equal(tags(scheduler.list_tags_for_resource, arn, "ResourceArn"), {"team": "a"})
    scheduler.untag_resource(ResourceArn=arn, TagKeys=["team"])
    scheduler.tag_resource(ResourceArn=arn, Tags=[{"Key": "cost", "Value": "1"}])
    equal(tags(scheduler.list_tags_for_resource, arn, "ResourceArn"), {"cost": "1"})

    retry = {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}
    base = {
        "Name": "tf-schedule", "GroupName": "tf-group", "ScheduleExpression": "rate(1 hour)",
        "ScheduleExpressionTimezone": "UTC", "State": "DISABLED", "ActionAfterCompletion": "NONE",
        "FlexibleTimeWindow": {"Mode": "OFF"}}
    place = {"GroupName": "tf-group", "Name": "tf-schedule"}
    target = {"Arn": QUEUE, "RoleArn": ROLE}
    made = scheduler.create_schedule(**base, Target=target)["ScheduleArn"]
    # The provider takes the group's name from the ARN.
    equal(made, "arn:aws:scheduler:us-east-1:123456789012:schedule/tf-group/tf-schedule")
    equal(shown(scheduler.get_schedule, **place), base | {"Arn": made, "Target": target | {"RetryPolicy": retry}})
    start = datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)
    changed = base | {
        "Description": "nightly", "ScheduleExpression": "cron(0 2 * * ? *)", "ScheduleExpressionTimezone": "Europe/Berlin",
        "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}, "State": "ENABLED",
        "StartDate": start, "EndDate": start + datetime.timedelta(days=1), "ActionAfterCompletion": "DELETE",
        "Target": {
            "Arn": "arn:aws:scheduler:::aws-sdk:batch:submitJob", "RoleArn": ROLE,
            "Input": '{"JobName":"j","JobQueue":"q","JobDefinition":"d"}',
            "RetryPolicy": {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0},
            "DeadLetterConfig": {"Arn": QUEUE}}}
    scheduler.update_schedule(**changed)
    equal(shown(scheduler.get_schedule, **place), changed | {"Arn": made})
    # What is absent from an update is unset.
    scheduler.update_schedule(**base, Target=target)
    equal(shown(scheduler.get_schedule, **place), base | {"Arn": made, "Target": target | {"RetryPolicy": retry}})
    scheduler.delete_schedule(**place)
    gone(scheduler.get_schedule, **place)
    gone(scheduler.delete_schedule, **place)
    scheduler.delete_schedule_group(Name="tf-group")
    gone(scheduler.get_schedule_group, Name="tf-group")
    gone(scheduler.delete_schedule_group, Name="tf-group")


globals()[sys.argv[1]]()
print("OK")
