"""Scenarios of EventBridge Scheduler with boto3. Arguments: scenario, endpoint."""
import datetime
import http.server
import json
import queue
import sys
import threading
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/schedule"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"
SUBMIT_JOB = "arn:aws:scheduler:::aws-sdk:batch:submitJob"
ARN = "arn:aws:scheduler:us-east-1:123456789012:"

scheduler = boto3.client(
    "scheduler",
    endpoint_url=sys.argv[2],
    region_name="us-east-1",
    aws_access_key_id="AKIAADMIN",
    aws_secret_access_key="secret-admin",
    config=Config(retries={"max_attempts": 1}),
)


def refused(code, words, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert words in error.response["Error"]["Message"], error
        return
    raise AssertionError("not refused with " + code)


def schedule(name, expression="rate(1 hour)", target=None, **more):
    return {
        "Name": name,
        "ScheduleExpression": expression,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": QUEUE, "RoleArn": ROLE} | (target or {}),
    } | more


def schedules():
    start = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
    kept = schedule(
        "kept",
        "cron(0 2 ? * MON-FRI *)",
        {"Input": "hello", "SqsParameters": {"MessageGroupId": "g"}, "RetryPolicy": {"MaximumRetryAttempts": 3}},
        ScheduleExpressionTimezone="Europe/Berlin",
        StartDate=start,
        EndDate=start + datetime.timedelta(days=30),
        Description="nightly",
    ) | {"FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}}
    created = scheduler.create_schedule(**kept, ClientToken="one")
    assert created["ScheduleArn"] == ARN + "schedule/default/kept", created
    assert scheduler.create_schedule(**kept, ClientToken="one")["ScheduleArn"] == created["ScheduleArn"]
    refused("ConflictException", "already exists", scheduler.create_schedule, **kept)
    shown = scheduler.get_schedule(Name="kept")
    assert shown["GroupName"] == "default" and shown["State"] == "ENABLED", shown
    assert shown["ScheduleExpressionTimezone"] == "Europe/Berlin", shown
    assert abs(shown["StartDate"] - start) < datetime.timedelta(seconds=1), shown
    assert shown["Target"]["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 3}, shown
    assert shown["Target"]["Input"] == "hello" and shown["ActionAfterCompletion"] == "NONE", shown
    assert shown["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}, shown

    scheduler.create_schedule(**schedule("disabled", Description="old", ClientToken="one"))
    scheduler.update_schedule(**schedule("disabled", State="DISABLED", ClientToken="one"))
    scheduler.update_schedule(**schedule("disabled", State="DISABLED", ClientToken="one"))
    assert "Description" not in scheduler.get_schedule(Name="disabled")
    scheduler.create_schedule(**schedule("gone"))
    scheduler.delete_schedule(Name="gone")
    refused("ResourceNotFoundException", "gone", scheduler.delete_schedule, Name="gone")
    refused("ResourceNotFoundException", "gone", scheduler.get_schedule, Name="gone")
    refused("ResourceNotFoundException", "gone", scheduler.update_schedule, **schedule("gone"))

    for number in range(5):
        scheduler.create_schedule(**schedule("listed-%d" % number))
    pages = scheduler.get_paginator("list_schedules").paginate(NamePrefix="listed-", PaginationConfig={"PageSize": 2})
    names = [each["Name"] for page in pages for each in page["Schedules"]]
    assert names == ["listed-%d" % number for number in range(5)], names
    disabled = scheduler.list_schedules(State="DISABLED", GroupName="default")["Schedules"]
    assert [each["Name"] for each in disabled] == ["disabled"], disabled
    assert disabled[0]["Target"] == {"Arn": QUEUE}, disabled


def groups():
    arn = scheduler.create_schedule_group(
        Name="shop", Tags=[{"Key": "team", "Value": "a"}], ClientToken="one")["ScheduleGroupArn"]
    assert arn == ARN + "schedule-group/shop"
    scheduler.create_schedule_group(Name="shop", ClientToken="one")
    refused("ConflictException", "already exists", scheduler.create_schedule_group, Name="shop")
    refused("ConflictException", "already exists", scheduler.create_schedule_group, Name="default")
    refused("ResourceNotFoundException", "nowhere", scheduler.create_schedule, **schedule("x", GroupName="nowhere"))
    scheduler.create_schedule(**schedule("x", GroupName="shop"))
    scheduler.create_schedule(**schedule("x"))
    assert scheduler.get_schedule(Name="x", GroupName="shop")["Arn"] == ARN + "schedule/shop/x"
    assert len(scheduler.list_schedules(GroupName="shop")["Schedules"]) == 1
    scheduler.tag_resource(ResourceArn=arn, Tags=[{"Key": "cost", "Value": "1"}])
    scheduler.untag_resource(ResourceArn=arn, TagKeys=["team", "none"])
    assert scheduler.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "cost", "Value": "1"}]
    refused("ValidationException", "aws:", scheduler.tag_resource, ResourceArn=arn, Tags=[{"Key": "aws:x", "Value": "1"}])
    assert scheduler.get_schedule_group(Name="shop")["State"] == "ACTIVE"
    names = [each["Name"] for each in scheduler.list_schedule_groups()["ScheduleGroups"]]
    assert names == ["default", "shop"], names
    scheduler.delete_schedule_group(Name="shop")
    refused("ResourceNotFoundException", "x", scheduler.get_schedule, Name="x", GroupName="shop")
    refused("ResourceNotFoundException", "shop", scheduler.get_schedule_group, Name="shop")
    refused("ValidationException", "default", scheduler.delete_schedule_group, Name="default")
    assert scheduler.get_schedule(Name="x")["GroupName"] == "default"
    scheduler.delete_schedule(Name="x")


def refusals():
    now = datetime.datetime.now(datetime.timezone.utc)
    hour = datetime.timedelta(hours=1)

    def invalid(words, **arguments):
        refused("ValidationException", words, scheduler.create_schedule, **arguments)

    invalid("Invalid Schedule Expression", **schedule("bad", "rate(0 minutes)"))
    invalid("Invalid Schedule Expression", **schedule("bad", "at(2026-13-01T00:00:00)"))
    invalid("Timezone", **schedule("bad", ScheduleExpressionTimezone="Mars/Olympus"))
    invalid("MaximumWindowInMinutes", **schedule("bad") | {"FlexibleTimeWindow": {"Mode": "FLEXIBLE"}})
    invalid("earlier than 5 minutes", **schedule("bad", StartDate=now - hour))
    invalid("EndDate", **schedule("bad", EndDate=now - hour))
    invalid("before the EndDate", **schedule("bad", StartDate=now + 2 * hour, EndDate=now + hour))
    invalid("not in correct format", **schedule("bad", target={"Arn": "arn:aws:scheduler:::aws-sdk:ec2:runInstances"}))
    invalid("well-formed JSON", **schedule("bad", target={"Arn": SUBMIT_JOB, "Input": "{"}))
    invalid("'name'", **schedule("b d"))
    invalid("flexibleTimeWindow.Mode", **schedule("bad") | {"FlexibleTimeWindow": {"Mode": "ON"}})
    refused("ValidationException", "maxResults", scheduler.list_schedules, MaxResults=101)
    refused("ValidationException", "NextToken", scheduler.list_schedules, NextToken="x")


def firing():
    received = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            received.put(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d/" % server.server_port

    # A rate without a start begins at once; without an input, a notice is sent.
    scheduler.create_schedule(**schedule("rate", target={"Arn": url}))
    notice = json.loads(received.get(timeout=60))
    assert notice["detail-type"] == "Scheduled Event" and notice["source"] == "aws.scheduler", notice
    assert notice["resources"] == [ARN + "schedule/default/rate"] and notice["detail"] == "{}", notice
    scheduler.delete_schedule(Name="rate")

    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)
    text = json.dumps({
        "at": "<aws.scheduler.scheduled-time>", "arn": "<aws.scheduler.schedule-arn>",
        "id": "<aws.scheduler.execution-id>", "attempt": "<aws.scheduler.attempt-number>"})
    scheduler.create_schedule(**schedule(
        "once", at.strftime("at(%Y-%m-%dT%H:%M:%S)"), {"Arn": url, "Input": text},
        ActionAfterCompletion="DELETE"))
    once = json.loads(received.get(timeout=60))
    assert once["at"] == at.strftime("%Y-%m-%dT%H:%M:%SZ"), once
    assert once["arn"] == ARN + "schedule/default/once" and once["attempt"] == "1", once
    assert len(once["id"]) == 36, once
    end = time.time() + 60
    while [each for each in scheduler.list_schedules()["Schedules"] if each["Name"] == "once"]:
        assert time.time() < end, "not deleted"
        time.sleep(0.2)
    assert received.empty()

    # A moment that is past already is made up for, once; what else changes of the schedule does not repeat it.
    scheduler.create_schedule(**schedule("past", "at(2020-02-02T20:20:20)", {"Arn": url, "Input": "one"}))
    assert received.get(timeout=60) == "one"
    scheduler.update_schedule(**schedule("past", "at(2020-02-02T20:20:20)", {"Arn": url, "Input": "two"}))
    scheduler.update_schedule(**schedule("past", "at(2019-02-02T20:20:20)", {"Arn": url, "Input": "three"}))
    assert received.get(timeout=60) == "three"
    scheduler.delete_schedule(Name="past")
    scheduler.create_schedule(**schedule(
        "past", "at(2020-02-02T20:20:20)", {"Arn": url, "Input": "four"}, ActionAfterCompletion="DELETE"))
    assert received.get(timeout=60) == "four"
    end = time.time() + 60
    while [each for each in scheduler.list_schedules()["Schedules"] if each["Name"] == "past"]:
        assert time.time() < end, "not deleted"
        time.sleep(0.2)
    assert received.empty()


globals()[sys.argv[1]]()
print("OK")
