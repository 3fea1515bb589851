"""Scenarios of the Custom Event Bus with the newest boto3. Arguments: scenario, endpoint."""
import base64
import datetime
import hashlib
import hmac
import http.server
import json
import queue
import sys
import threading
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/deliver"
ENDPOINT = sys.argv[2]


def client():
    return boto3.client(
        "eventbridgev2",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="AKIAADMIN",
        aws_secret_access_key="secret-admin",
        config=Config(retries={"max_attempts": 1}),
    )


events = client()


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert error.response["Error"]["Message"], error
        return error
    raise AssertionError("not refused with " + code)


class Receiver:
    """A webhook that keeps what it is sent; it answers with what `status` says."""

    def __init__(self, status=lambda body: 200):
        self.bodies = queue.Queue()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                answer = status(body)
                if answer == 200:
                    receiver.headers = dict(self.headers)
                    receiver.bodies.put(body)
                self.send_response(answer)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d/" % self.server.server_address[1]

    def next(self):
        return json.loads(self.bodies.get(timeout=30))

    def quiet(self, seconds=1.0):
        try:
            raise AssertionError("unexpected: " + self.bodies.get(timeout=seconds))
        except queue.Empty:
            pass


def bus(name):
    arn = events.create_event_bus(Name=name)["EventBusArn"]
    events.get_waiter("event_bus_active").wait(EventBusArn=arn)
    return arn


def subscriber(name, bus_arn, target, **more):
    invoke = {"RoleArn": ROLE, "TargetArn": target, **more.pop("invoke", {})}
    return events.create_subscriber(
        Name=name, EventBusArn=bus_arn, InvokeConfiguration=invoke, **more
    )["SubscriberArn"]


def put(bus_arn, *details, **more):
    group = more.pop("group", None)
    entries = [
        {"Source": "shop", "DetailType": "order", "Detail": json.dumps(d)} for d in details
    ]
    for entry in entries:
        if group:
            entry["SystemMetadata"] = {"EventGroupId": group}
    answer = events.put_events(EventBusArn=bus_arn, Entries=entries, **more)
    assert answer["FailedEntryCount"] == 0, answer
    return answer["Entries"]


def buses():
    created = events.create_event_bus(
        Name="orders",
        Description="what is ordered",
        StorageConfiguration={"RetentionPeriodInDays": 30},
        Tags={"team": "shop"},
        ClientToken="once",
    )
    arn = created["EventBusArn"]
    assert created["State"] == "ACTIVE"
    assert isinstance(created["CreationTime"], datetime.datetime)
    again = events.create_event_bus(
        Name="orders",
        Description="what is ordered",
        StorageConfiguration={"RetentionPeriodInDays": 30},
        Tags={"team": "shop"},
        ClientToken="once",
    )
    assert again["EventBusArn"] == arn
    refused(
        "IdempotentParameterMismatchException",
        events.create_event_bus,
        Name="other",
        ClientToken="once",
    )
    refused("ResourceAlreadyExistsException", events.create_event_bus, Name="orders")
    refused("InvalidInputException", events.create_event_bus, Name="-")
    described = events.describe_event_bus(EventBusArn=arn)
    assert described["StorageConfiguration"]["RetentionPeriodInDays"] == 30
    assert isinstance(
        described["StorageConfiguration"]["RetentionWindowStartTime"], datetime.datetime
    )
    events.update_event_bus(EventBusArn=arn, Description="changed")
    described = events.describe_event_bus(EventBusArn=arn)
    assert described["Description"] == "changed"
    assert described["StorageConfiguration"]["RetentionPeriodInDays"] == 30
    for number in range(3):
        bus("many-%d" % number)
    pages = events.get_paginator("list_event_buses").paginate(
        NamePrefix="many", PaginationConfig={"PageSize": 2}
    )
    assert [b["Name"] for p in pages for b in p["EventBuses"]] == ["many-0", "many-1", "many-2"]
    refused("InvalidInputException", events.list_event_buses, NextToken="bm9uc2Vuc2U")
    assert events.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"team": "shop"}
    events.tag_resource(ResourceArn=arn, Tags={"a": "1", "team": "new"})
    events.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert events.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"team": "new"}
    refused("InvalidInputException", events.tag_resource, ResourceArn=arn, Tags={"aws:x": "1"})
    target = Receiver()
    subscribed = subscriber("s", arn, target.url)
    refused("ResourceInUseException", events.delete_event_bus, EventBusArn=arn)
    events.delete_subscriber(SubscriberArn=subscribed)
    events.delete_event_bus(EventBusArn=arn)
    events.get_waiter("event_bus_deleted").wait(EventBusArn=arn)
    foreign = arn.replace("123456789012", "210987654321")
    refused("ResourceNotFoundException", events.describe_event_bus, EventBusArn=foreign)


def policies():
    arn = bus("policies")

    def document(principal, condition=None):
        statement = {
            "Effect": "Allow",
            "Principal": principal,
            "Action": "events:PutEvents",
            "Resource": arn,
        }
        if condition:
            statement["Condition"] = condition
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    one = document({"AWS": "arn:aws:iam::210987654321:root"})
    refused("ResourceNotFoundException", events.get_resource_policy, ResourceArn=arn)
    refused(
        "ConflictException",
        events.put_resource_policy,
        ResourceArn=arn,
        PolicyDocument=one,
        ExpectedRevisionId="x",
    )
    first = events.put_resource_policy(
        ResourceArn=arn, PolicyDocument=one, ExpectedRevisionId="NO_POLICY"
    )["RevisionId"]
    got = events.get_resource_policy(ResourceArn=arn)
    assert (got["PolicyDocument"], got["RevisionId"]) == (one, first)
    assert events.list_resource_policies(ResourceArn=arn)["PolicySummaries"] == [
        {"PolicyName": "default", "RevisionId": first}
    ]
    for public in (
        document("*"),
        document({"AWS": ["*"]}),
        document("*", {"StringEquals": {"events:source": "shop"}}),
    ):
        refused(
            "PublicPolicyException",
            events.put_resource_policy,
            ResourceArn=arn,
            PolicyDocument=public,
        )
    events.put_resource_policy(
        ResourceArn=arn,
        PolicyDocument=document("*", {"StringEquals": {"aws:PrincipalAccount": "210987654321"}}),
    )
    refused(
        "AccessDeniedException",
        events.put_resource_policy,
        ResourceArn=arn,
        PolicyDocument=one,
        PolicyName="AWS_RAM",
    )
    refused("InvalidInputException", events.get_resource_policy, ResourceArn=arn, PolicyName="x")
    refused(
        "InvalidInputException", events.put_resource_policy, ResourceArn=arn, PolicyDocument="{"
    )
    refused(
        "ConflictException",
        events.delete_resource_policy,
        ResourceArn=arn,
        ExpectedRevisionId=first,
    )
    assert events.delete_resource_policy(ResourceArn=arn)["RevisionId"]
    assert "RevisionId" not in events.delete_resource_policy(ResourceArn=arn)


def subscribers():
    arn = bus("subscribers")
    raw, metadata, jsonata = Receiver(), Receiver(), Receiver()
    orders = {
        "FilterConfiguration": {
            "Filters": [
                {"Pattern": '{"detail-type":["order"]}', "Scope": "DATA"},
                {"Pattern": '{"detail":{"price":[{"numeric":[">",10]}]}}', "Scope": "DATA"},
            ]
        }
    }
    one = subscriber("raw", arn, raw.url, **orders)
    subscriber("metadata", arn, metadata.url, Transformer={"Type": "WITH_METADATA"}, **orders)
    expression = '{% {"price": $events.Data.detail.price, "id": $events.systemMetadata.EventId} %}'
    subscriber(
        "jsonata",
        arn,
        jsonata.url,
        Transformer={"Type": "JSONATA", "JsonataConfiguration": {"Expression": expression}},
        invoke={
            "HttpParameters": {
                "HeaderParameters": {"X-Price": "{% $events.data.detail.price * 2 %}"}
            }
        },
        **orders
    )
    described = events.describe_subscriber(SubscriberArn=one)
    assert described["State"] == "RUNNING" and described["Type"] == "UNORDERED"
    assert described["RetryPolicy"] == {
        "MaxRetryAttempts": 5,
        "MaxEventAgeInSeconds": 300,
        "RetryStrategy": "ALL",
    }
    assert described["Transformer"] == {"Type": "RAW"}
    assert described["FilterConfiguration"]["Language"] == "EVENT_BRIDGE_PATTERN"
    entries = put(arn, {"price": 5}, {"price": 12.5})
    event = raw.next()
    assert event["detail"] == {"price": 12.5} and event["source"] == "shop", event
    assert event["id"] == entries[1]["EventId"] and event["detail-type"] == "order"
    wrapped = metadata.next()
    assert wrapped["Data"]["detail"] == {"price": 12.5}
    assert wrapped["SystemMetadata"]["ContentType"] == "application/eventbridge+json"
    assert jsonata.next() == {"price": 12.5, "id": entries[1]["EventId"]}
    assert {k.lower(): v for k, v in jsonata.headers.items()}["x-price"] == "25"
    for receiver in (raw, metadata, jsonata):
        receiver.quiet(0.3)
    events.update_subscriber(SubscriberArn=one, FilterConfiguration={})
    assert "FilterConfiguration" not in events.describe_subscriber(SubscriberArn=one)
    put(arn, {"price": 1})
    assert raw.next()["detail"] == {"price": 1}
    names = [s["Name"] for s in events.list_subscribers(EventBusArn=arn)["Subscribers"]]
    assert names == ["jsonata", "metadata", "raw"]

    def refuse(**more):
        base = {
            "Name": "bad",
            "EventBusArn": arn,
            "InvokeConfiguration": {"RoleArn": ROLE, "TargetArn": raw.url},
        }
        refused("InvalidInputException", events.create_subscriber, **{**base, **more})

    refuse(FilterConfiguration={"Filters": [{"Pattern": "{", "Scope": "DATA"}]})
    refuse(FilterConfiguration={"Language": "EVENT_BRIDGE_PATTERN"})
    refuse(Transformer={"Type": "JSONATA"})
    refuse(Transformer={"Type": "JSONATA", "JsonataConfiguration": {"Expression": "{% ( %}"}})
    refuse(StartingPosition="POINT_IN_TIME")
    refuse(
        InvokeConfiguration={
            "RoleArn": "arn:aws:iam::210987654321:role/x",
            "TargetArn": raw.url,
        }
    )
    events.revoke_resource(Arn=one)
    assert events.describe_subscriber(SubscriberArn=one)["Revoked"] is True
    refused("InvalidStateException", events.update_subscriber, SubscriberArn=one)
    put(arn, {"price": 2})
    raw.quiet()


def forwarding():
    first, second = bus("first"), bus("second")
    target = Receiver()
    subscriber(
        "on",
        first,
        second,
        invoke={"EventBusV2Parameters": {"Metadata": {"via": "first"}}},
    )
    subscriber("end", second, target.url, Transformer={"Type": "WITH_METADATA"})
    refused(
        "InvalidInputException",
        events.create_subscriber,
        Name="back",
        EventBusArn=second,
        InvokeConfiguration={"RoleArn": ROLE, "TargetArn": first},
    )
    (entry,) = put(first, {"n": 1})
    event = target.next()
    assert event["Metadata"] == {"via": "first"}, event
    assert event["Data"]["id"] == entry["EventId"] and event["Data"]["detail"] == {"n": 1}


def publishing():
    arn = bus("publishing")
    target = Receiver()
    subscriber("all", arn, target.url, Transformer={"Type": "WITH_METADATA"})

    def entry(token):
        return {
            "Source": "shop",
            "DetailType": "order",
            "Detail": "{}",
            "SystemMetadata": {"DeduplicationId": token},
        }

    answer = events.put_events(EventBusArn=arn, Entries=[entry("a"), entry("b"), entry("a")])
    codes = [e["SuccessCode"] for e in answer["Entries"]]
    assert codes == ["PUBLISHED", "PUBLISHED", "DEDUPLICATED"], answer
    assert answer["Entries"][2]["EventId"] == answer["Entries"][0]["EventId"]
    assert {target.next()["SystemMetadata"]["DeduplicationId"] for _ in range(2)} == {"a", "b"}
    content = {"DeduplicationConfiguration": {"DeduplicationType": "CONTENT_BASED"}}
    assert put(arn, {"n": 1}, **content)[0]["SuccessCode"] == "PUBLISHED"
    assert put(arn, {"n": 1}, **content)[0]["SuccessCode"] == "DEDUPLICATED"
    assert target.next()["Data"]["detail"] == {"n": 1}
    answer = events.put_events(
        EventBusArn=arn,
        Entries=[
            {"Source": "aws.batch", "DetailType": "x"},
            {"Source": "shop", "DetailType": "x", "Detail": "[1"},
            {"Source": "shop", "DetailType": "x"},
        ],
    )
    assert answer["FailedEntryCount"] == 2
    assert [e.get("ErrorCode") for e in answer["Entries"]] == [
        "NotAuthorizedForSourceException",
        "MalformedDetail",
        None,
    ]
    assert target.next()["Data"]["detail"] == {}
    raw = events.put_raw_events(
        EventBusArn=arn,
        Entries=[
            {
                "Data": b'{"n": 1.10}',
                "Metadata": {"colour": "red"},
                "SystemMetadata": {"ContentType": "application/json"},
            },
            {
                "Data": b"\x00\xff",
                "SystemMetadata": {"ContentType": "application/octet-stream"},
            },
            {"Data": b"{", "SystemMetadata": {"ContentType": "application/json"}},
            {"Data": b"\x02", "SystemMetadata": {"ContentType": "application/avro"}},
        ],
    )
    assert raw["FailedEntryCount"] == 2, raw
    assert [bool(e.get("EventId")) for e in raw["Entries"]] == [True, True, False, False]
    by_id = {e["SystemMetadata"]["EventId"]: e for e in (target.next(), target.next())}
    one = by_id[raw["Entries"][0]["EventId"]]
    assert one["Data"] == {"n": 1.1} and one["Metadata"] == {"colour": "red"}
    assert base64.b64decode(by_id[raw["Entries"][1]["EventId"]]["Data"]) == b"\x00\xff"
    half = json.dumps({"x": "a" * 600_000})
    refused(
        "InvalidInputException",
        events.put_events,
        EventBusArn=arn,
        Entries=[{"Source": "shop", "DetailType": "x", "Detail": half}] * 2,
    )
    gone = arn[:-1] + ("a" if arn[-1] != "a" else "b")
    refused(
        "ResourceNotFoundException",
        events.put_events,
        EventBusArn=gone,
        Entries=[{"Source": "shop", "DetailType": "x"}],
    )
    target.quiet(0.3)


def sources():
    arn = bus("sources")
    target = Receiver()
    subscriber("all", arn, target.url)
    created = events.create_event_source(
        Name="batch",
        EventBusArn=arn,
        Configuration={
            "AwsServiceEventsConfiguration": {
                "AwsService": "aws.batch",
                "Pattern": '{"detail":{"status":["FAILED"]}}',
            }
        },
    )
    source = created["EventSourceArn"]
    assert ":event-sourcev2/aws.service/batch/" in source and created["State"] == "ACTIVE"
    print("NOTIFY", flush=True)
    event = target.next()
    assert event["source"] == "aws.batch" and event["detail"]["status"] == "FAILED", event
    for configuration in (
        {"AwsServiceEventsConfiguration": {"AwsService": "aws.s3"}},
        {
            "AwsServiceEventsConfiguration": {
                "AwsService": "aws.batch",
                "Pattern": '{"source":["aws.batch"]}',
            }
        },
        {
            "PartnerEventsConfiguration": {
                "PartnerEventSourceArn": "arn:aws:events:us-east-1::event-source/aws.partner/a/b"
            }
        },
    ):
        refused(
            "InvalidInputException",
            events.create_event_source,
            Name="bad",
            EventBusArn=arn,
            Configuration=configuration,
        )
    events.update_event_source(EventSourceArn=source, Description="ours")
    described = events.describe_event_source(EventSourceArn=source)
    assert described["Description"] == "ours"
    assert (
        described["Configuration"]["AwsServiceEventsConfiguration"]["AwsService"] == "aws.batch"
    )
    listed = events.list_event_sources(EventBusArn=arn)["EventSources"]
    assert [(s["Name"], s["Type"]) for s in listed] == [("batch", "AWS_SERVICE_EVENTS")]
    events.revoke_resource(Arn=source)
    refused("InvalidStateException", events.update_event_source, EventSourceArn=source)
    events.delete_event_source(EventSourceArn=source)
    refused("ResourceNotFoundException", events.describe_event_source, EventSourceArn=source)


def post(url, body, **headers):
    request = urllib.request.Request(
        url, data=body, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def webhooks():
    arn = bus("webhooks")
    target = Receiver()
    subscriber("all", arn, target.url, Transformer={"Type": "WITH_METADATA"})

    def create(name, authentication, **more):
        created = events.create_event_source(
            Name=name,
            EventBusArn=arn,
            Configuration={
                "WebhookEventsConfiguration": {
                    "AuthConfiguration": authentication,
                    "RoleArn": ROLE,
                    **more,
                }
            },
        )
        details = created["EventSourceDetails"]["WebhookDetails"]
        return created["EventSourceArn"], ENDPOINT + "/" + details["WebhookUrl"].split("/", 3)[3]

    refused(
        "InvalidInputException",
        create,
        name="none",
        authentication={"StaticTokenAuthConfiguration": {"TokenHttpHeader": "X-Token"}},
    )
    standard = {
        "Algorithm": "SHA256",
        "Encoding": "BASE64",
        "SignatureHttpHeader": "webhook-signature",
        "SignaturePrefix": "v1,",
        "Delimiter": " ",
        "TimestampHttpHeader": "webhook-timestamp",
        "MessageIdHttpHeader": "webhook-id",
        "SignedMessageComposition": "MESSAGE_ID_DOT_TIMESTAMP_DOT_BODY",
        "SecretEncoding": "BASE64",
    }
    key = b"k" * 32
    secret = "whsec_" + base64.b64encode(key).decode()
    source, url = create(
        "standard",
        {"HmacAuthConfiguration": {**standard, "SecretValue": secret}},
        MetadataHttpHeaders=["X-Kind"],
        DeduplicationConfiguration={"DeduplicationType": "CONTENT_BASED"},
    )
    body = b'{"hello": "world"}'

    def signed(key, at=None, body=body):
        stamp = str(int(time.time()) if at is None else at)
        mac = hmac.new(key, b"m1." + stamp.encode() + b"." + body, hashlib.sha256).digest()
        return {
            "webhook_id": "m1",
            "webhook_timestamp": stamp,
            "webhook_signature": "v1,bm9uZQ== v1," + base64.b64encode(mac).decode(),
            "X_Kind": "test",
        }

    assert post(url, body, **signed(key)) == 200
    event = target.next()
    assert event["Data"] == {"hello": "world"} and event["Metadata"] == {"x-kind": "test"}, event
    assert post(url, body, **signed(b"x" * 32)) == 401
    assert post(url, body, **signed(key, at=int(time.time()) - 1000)) == 401
    assert post(url, body + b" ", **signed(key)) == 401
    assert post(url + "x", body, **signed(key)) == 401
    assert post(url, body) == 401
    assert post(url, b"x" * 300_000, **signed(key, body=b"x" * 300_000)) == 413
    assert post(url, body, **signed(key)) == 200
    target.quiet(0.3)
    described = events.describe_event_source(EventSourceArn=source)
    shown = described["Configuration"]["WebhookEventsConfiguration"]["AuthConfiguration"]
    assert shown == {"HmacAuthConfiguration": standard}, shown
    new = b"n" * 32
    encoded = base64.b64encode(new).decode()
    rotated = events.rotate_webhook_credentials(
        EventSourceArn=source, Credential={"HmacSecretValue": encoded}
    )
    assert rotated["SecretArn"] == described["EventSourceDetails"]["WebhookDetails"]["SecretArn"]
    other = b'{"n": 2}'
    assert post(url, other, **signed(new, body=other)) == 200
    assert post(url, body, **signed(key)) == 200  # the one before holds for a while
    refused(
        "InvalidInputException",
        events.rotate_webhook_credentials,
        EventSourceArn=source,
        Credential={"BasicHttpPassword": "secret"},
    )
    assert target.next()["Data"] == {"n": 2}
    _, url = create(
        "token",
        {"StaticTokenAuthConfiguration": {"TokenHttpHeader": "X-Token", "SecretValue": "abcdef"}},
    )
    assert post(url, b"\xff", X_Token="abcdef") == 200
    assert target.next()["SystemMetadata"]["ContentType"] == "application/octet-stream"
    assert post(url, b"\xff", X_Token="abcdeg") == 401
    _, url = create(
        "basic", {"BasicHttpAuthConfiguration": {"Username": "me", "Password": "secret"}}
    )
    basic = "Basic " + base64.b64encode(b"me:secret").decode()
    assert post(url, b"1", Authorization=basic) == 200
    assert target.next()["Data"] == 1


def retries():
    arn = bus("retries")
    refusing, letters = Receiver(status=lambda body: 500), Receiver()
    subscriber(
        "refused",
        arn,
        refusing.url,
        RetryPolicy={"MaxRetryAttempts": 1},
        OnFailureConfiguration={"Arn": letters.url},
    )
    put(arn, {"n": 1})
    assert letters.next()["Data"]["detail"] == {"n": 1}


def order():
    arn = bus("order")
    seen = []

    def status(body):
        number = json.loads(body)["detail"]["n"]
        if number % 7 == 3 and number not in seen:
            seen.append(number)
            return 500
        return 200

    target = Receiver(status)
    subscriber("fifo", arn, target.url, Type="FIFO")
    for group in ("a", "b"):
        put(arn, *[{"group": group, "n": n} for n in range(20)], group=group)
    arrived = {"a": [], "b": []}
    for _ in range(40):
        detail = target.next()["detail"]
        arrived[detail["group"]].append(detail["n"])
    assert arrived == {"a": list(range(20)), "b": list(range(20))}, arrived


def positions():
    arn = bus("positions")
    put(arn, {"n": 1}, {"n": 2}, {"n": 3}, group="g")
    time.sleep(1)
    middle = datetime.datetime.now(datetime.timezone.utc)
    put(arn, {"n": 4}, group="g")
    time.sleep(1)

    def numbers(receiver, count):
        return [receiver.next()["detail"]["n"] for _ in range(count)]

    whole, late, ended, stopped = Receiver(), Receiver(), Receiver(), Receiver()
    start = {"StartingPosition": "POINT_IN_TIME", "Type": "FIFO"}
    horizon = {"PointType": "HORIZON"}
    from_middle = {"PointType": "TIMESTAMP", "StartingPoint": middle}
    one = subscriber("whole", arn, whole.url, PointInTimeConfiguration=horizon, **start)
    subscriber("late", arn, late.url, PointInTimeConfiguration=from_middle, **start)
    until_middle = {"PointType": "HORIZON", "EndPoint": middle}
    subscriber("ended", arn, ended.url, PointInTimeConfiguration=until_middle, **start)
    waiting = subscriber("stopped", arn, stopped.url, State="STOPPED")
    assert numbers(whole, 4) == [1, 2, 3, 4]
    assert numbers(late, 1) == [4]
    assert numbers(ended, 3) == [1, 2, 3]
    put(arn, {"n": 5}, group="g")
    assert numbers(whole, 1) == [5] and numbers(late, 1) == [5]
    ended.quiet(0.5)
    stopped.quiet(0.1)
    events.update_subscriber(SubscriberArn=waiting, State="RUNNING")
    assert numbers(stopped, 1) == [5]
    events.update_subscriber(SubscriberArn=one, State="STOPPED")
    assert events.describe_subscriber(SubscriberArn=one)["State"] == "STOPPED"
    for base in (6, 104, 202):
        put(arn, *[{"n": n} for n in range(base, base + 98)], group="g")
    whole.quiet(1)
    events.update_subscriber(SubscriberArn=one, State="RUNNING")
    put(arn, {"n": 300}, group="g")
    assert numbers(whole, 295) == list(range(6, 301))
    events.update_subscriber(SubscriberArn=one, State="STOPPED")
    put(arn, {"n": 301}, group="g")
    time.sleep(1)
    events.update_subscriber(SubscriberArn=one, State="RUNNING", ResumePosition="LATEST")
    put(arn, {"n": 302}, group="g")
    assert numbers(whole, 1) == [302]
    whole.quiet(0.5)


globals()[sys.argv[1]]()
print("OK", flush=True)
