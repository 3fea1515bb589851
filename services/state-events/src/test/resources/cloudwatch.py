"""Scenarios of CloudWatch with boto3. Arguments: scenario, endpoint, endpoint that looks at five transitions."""
import datetime
import json
import os
import subprocess
import sys
import urllib.request

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

START = datetime.datetime(2022, 1, 11, 23, 36, tzinfo=datetime.timezone.utc)
END = START + datetime.timedelta(minutes=30)


def client(key="ADMIN", secret="admin", endpoint=sys.argv[2]):
    return boto3.client(
        "cloudwatch",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="AKIA" + key,
        aws_secret_access_key="secret-" + secret,
        config=Config(retries={"max_attempts": 1}),
    )


cloudwatch = client()


def metric(name, queue="HappyPath"):
    return {"Namespace": "AWS/Batch", "MetricName": name, "Dimensions": [{"Name": "JobQueueName", "Value": queue}]}


def query(id, name, stat="Sum", period=300, queue="HappyPath", **more):
    return {"Id": id, "MetricStat": {"Metric": metric(name, queue), "Period": period, "Stat": stat}} | more


def data(*queries, client=cloudwatch, start=START, end=END, **more):
    return client.get_metric_data(MetricDataQueries=list(queries), StartTime=start, EndTime=end, **more)


def total(name, queue="HappyPath", stat="Sum"):
    values = data(query("a", name, stat, 86400, queue))["MetricDataResults"][0]["Values"]
    return values[0] if values else None


def statistics(name, queue="HappyPath", period=3600, **more):
    wanted = more if "ExtendedStatistics" in more else {"Statistics": ["Sum"]} | more
    return cloudwatch.get_metric_statistics(
        **metric(name, queue), StartTime=START, EndTime=END, Period=period, **wanted)


def refused(code, words, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert words in error.response["Error"]["Message"], error
        return
    raise AssertionError("not refused with " + code)


def listing():
    found = cloudwatch.list_metrics(Namespace="AWS/Batch")["Metrics"]
    names = {(each["Dimensions"][0]["Value"], each["MetricName"]) for each in found}
    assert all(each["Namespace"] == "AWS/Batch" and len(each["Dimensions"]) == 1 for each in found), found
    assert {each["Dimensions"][0]["Name"] for each in found} == {"JobQueueName"}, found
    assert len(names) == len(found), found
    assert {queue for queue, _ in names} == {"HappyPath", "arrays", "nodes", "shares", "training"}, names
    assert ("nodes", "JobsMovedToStarting") not in names, names
    assert ("arrays", "JobsMovedToPending") not in names, names
    assert ("HappyPath", "JobAttemptExecutionDuration") in names, names
    assert cloudwatch.list_metrics(RecentlyActive="PT3H")["Metrics"] == found
    assert found == [each for page in cloudwatch.get_paginator("list_metrics").paginate() for each in page["Metrics"]]
    one = cloudwatch.list_metrics(MetricName="JobsSubmitted", Dimensions=[{"Name": "JobQueueName", "Value": "arrays"}])
    assert one["Metrics"] == [metric("JobsSubmitted", "arrays")], one
    assert len(cloudwatch.list_metrics(MetricName="JobsSubmitted", Dimensions=[{"Name": "JobQueueName"}])["Metrics"]) == 5
    for nothing in ({"Namespace": "AWS/EC2"}, {"MetricName": "jobsSubmitted"}, {"Dimensions": [{"Name": "Queue"}]}):
        assert cloudwatch.list_metrics(**nothing)["Metrics"] == [], nothing
    other = client("OTHER", "other").list_metrics()["Metrics"]
    assert other == [metric("JobsSubmitted")], other
    linked = cloudwatch.list_metrics(IncludeLinkedAccounts=True, OwningAccount="123456789012", MetricName="JobsSubmitted")
    assert linked["OwningAccounts"] == ["123456789012"] * 5, linked


def values():
    expected = {
        "JobsSubmitted": 4, "JobsMovedToPending": 1, "JobsMovedToRunnable": 5, "JobsMovedToStarting": 4,
        "JobsMovedToRunning": 4, "JobsMovedToSucceeded": 1, "JobsMovedToFailed": 3, "JobsCancelled": 1,
        "JobsTerminated": 1, "JobsRetried": 1, "JobsPreempted": None, "JobsMovedToScheduled": None,
        # job-1 was PENDING first.
        "JobSubmittedToRunnableDuration": 2000 + 3 * 1000, "JobSubmittedToFirstStartingDuration": 3000 + 2 * 2000,
        "JobAttemptRunnableToStartingDuration": 4 * 1000, "JobAttemptStartingToRunningDuration": 4 * 1000,
        "JobAttemptExecutionDuration": 4 * 1000, "JobAttemptDuration": 4 * 2000,
        "JobSubmittedToFirstScheduledDuration": None, "JobAttemptRunnableToScheduledDuration": None,
        "JobAttemptScheduledToStartingDuration": None,
    }
    found = {name: total(name) for name in expected}
    assert found == expected, {name: (found[name], expected[name]) for name in expected if found[name] != expected[name]}
    for name, unit in (("JobsSubmitted", "Count"), ("JobAttemptDuration", "Milliseconds")):
        shown = statistics(name)
        assert shown["Label"] == name and shown["Datapoints"][0]["Unit"] == unit, shown
        assert statistics(name, Unit=unit)["Datapoints"] == shown["Datapoints"], name
        assert statistics(name, Unit="Seconds")["Datapoints"] == []


def groups():
    assert total("JobsSubmitted", "arrays") == 3
    assert total("JobsSubmitted", "arrays", "SampleCount") == 1
    assert total("JobsMovedToPending", "arrays") is None
    assert total("JobsMovedToSucceeded", "arrays") == 1
    assert total("JobsSubmitted", "nodes") == 1
    assert total("JobsMovedToRunnable", "nodes") == 1
    assert total("JobsMovedToStarting", "nodes") is None
    assert (total("JobsPreempted", "shares"), total("JobsRetried", "shares")) == (1, None)
    assert total("JobsMovedToRunnable", "shares") == 2
    of_services = {
        "JobsMovedToScheduled": 1, "JobSubmittedToFirstScheduledDuration": 2000, "JobAttemptRunnableToScheduledDuration": 1000,
        "JobAttemptScheduledToStartingDuration": 1000, "JobSubmittedToFirstStartingDuration": None,
        "JobAttemptRunnableToStartingDuration": None,
    }
    found = {name: total(name, "training") for name in of_services}
    assert found == of_services, found


def periods():
    every = statistics(
        "JobSubmittedToRunnableDuration", Statistics=["SampleCount", "Average", "Sum", "Minimum", "Maximum"])
    point = every["Datapoints"][0]
    assert len(every["Datapoints"]) == 1 and point["Timestamp"] == START, every
    assert (point["SampleCount"], point["Average"], point["Sum"]) == (4, 1250, 5000), point
    assert (point["Minimum"], point["Maximum"]) == (1000, 2000), point
    percentiles = statistics("JobSubmittedToRunnableDuration", ExtendedStatistics=["p50", "p99.9"])
    shown = percentiles["Datapoints"][0]["ExtendedStatistics"]
    assert shown["p50"] == 1000 and 1900 < shown["p99.9"] < 2000, shown

    minutes = data(query("a", "JobsSubmitted", period=60), query("b", "JobAttemptDuration", "p90", 300))
    first, second = minutes["MetricDataResults"]
    assert first["Id"] == "a" and first["Label"] == "JobsSubmitted" and first["StatusCode"] == "Complete", first
    assert first["Timestamps"] == [START] and first["Values"] == [4], first
    assert second["Timestamps"] == [START - datetime.timedelta(minutes=1)] and second["Values"] == [2000], second
    assert "NextToken" not in minutes, minutes
    labels = data(query("a", "JobsSubmitted"), query("b", "JobsSubmitted", queue="arrays"), query("c", "JobsRetried", Label="again"))
    assert [each["Label"] for each in labels["MetricDataResults"]] == ["HappyPath JobsSubmitted", "arrays JobsSubmitted", "again"], labels
    hidden = data(query("a", "JobsSubmitted", ReturnData=False), query("b", "JobsRetried"))
    assert [each["Id"] for each in hidden["MetricDataResults"]] == ["b"], hidden

    asked = dict(ScanBy="TimestampAscending", MaxDatapoints=1)
    both = [query("a", "JobsSubmitted"), query("b", "JobsMovedToRunning")]
    page = data(*both, **asked)
    assert [each["Id"] for each in page["MetricDataResults"]] == ["a"], page
    rest = data(*both, **asked, NextToken=page["NextToken"])
    assert [each["Id"] for each in rest["MetricDataResults"]] == ["b"] and "NextToken" not in rest, rest
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=both, StartTime=START, EndTime=END, **asked)
    assert [value for each in pages for result in each["MetricDataResults"] for value in result["Values"]] == [4, 4]

    later = START + datetime.timedelta(minutes=1)
    for nothing in (
        data(query("a", "JobsSubmitted"), start=later)["MetricDataResults"][0],
        data(query("a", "NoSuchMetric"))["MetricDataResults"][0],
        data(query("a", "JobsSubmitted", queue="none"))["MetricDataResults"][0],
        data(query("a", "JobsSubmitted"), client=client("OTHER", "other"), start=later)["MetricDataResults"][0],
    ):
        assert nothing["Values"] == [] and nothing["StatusCode"] == "Complete", nothing
    partly = data(query("a", "JobsSubmitted"), client=client(endpoint=sys.argv[3]))["MetricDataResults"][0]
    assert partly["StatusCode"] == "PartialData" and partly["Messages"][0]["Code"] == "TooManyTransitions", partly


def refusals():
    listed = cloudwatch.list_metrics
    refused("InvalidNextToken", "invalid", listed, NextToken="?")
    refused("InvalidParameterValue", "OwningAccount", listed, OwningAccount="210987654321")
    refused("ValidationError", "recentlyActive", listed, RecentlyActive="PT4H")
    got = lambda *queries, **more: lambda: data(*queries, **more)
    refused("ValidationError", "StartTime", got(query("a", "JobsSubmitted"), start=END, end=START))
    refused("ValidationError", "not unique", got(query("a", "JobsSubmitted"), query("a", "JobsRetried")))
    refused("ValidationError", "pattern", got(query("A", "JobsSubmitted")))
    refused("ValidationError", "Period", got(query("a", "JobsSubmitted", period=90)))
    refused("ValidationError", "IQM", got(query("a", "JobsSubmitted", "IQM")))
    refused("ValidationError", "not available in Windlass", got({"Id": "a", "Expression": "1 + 1"}))
    refused("ValidationError", "exactly one", got({"Id": "a"}))
    refused("ValidationError", "MaxDatapoints", got(query("a", "JobsSubmitted"), MaxDatapoints=0))
    refused("InvalidNextToken", "invalid", got(query("a", "JobsSubmitted"), NextToken="MQ-"))
    refused("InvalidNextToken", "invalid", got(query("a", "JobsSubmitted"), NextToken="OTk"))
    got = lambda **more: lambda: statistics("JobsSubmitted", **more)
    refused("InvalidParameterCombination", "either Statistics", got(Statistics=["Sum"], ExtendedStatistics=["p50"]))
    refused("InvalidParameterValue", "p101", got(ExtendedStatistics=["p101"]))
    refused("InvalidParameterCombination", "up to 1,800 datapoints", got(period=1))
    mute = client("MUTE", "mute")
    for action, call in (
        ("ListMetrics", mute.list_metrics),
        ("GetMetricData", lambda: data(query("a", "JobsSubmitted"), client=mute)),
        ("GetMetricStatistics", lambda: mute.get_metric_statistics(
            **metric("JobsSubmitted"), StartTime=START, EndTime=END, Period=60, Statistics=["Sum"])),
    ):
        refused("AccessDeniedException", "cloudwatch:" + action, call)
    json_1_0()


def query_protocol():
    """As clients spoke until 2025: the same model, but for its protocol."""
    import gzip
    import botocore
    import tempfile

    source = os.path.join(os.path.dirname(botocore.__file__), "data/cloudwatch/2010-08-01")
    with gzip.open(os.path.join(source, "service-2.json.gz")) as file:
        model = json.load(file)
    model["metadata"] |= {"protocol": "query", "protocols": ["query"]}
    del model["metadata"]["awsQueryCompatible"]
    with tempfile.TemporaryDirectory() as models:
        target = os.path.join(models, "cloudwatch/2010-08-01")
        os.makedirs(target)
        with open(os.path.join(target, "service-2.json"), "w") as file:
            json.dump(model, file)
        os.environ["AWS_DATA_PATH"] = models
        boto3.setup_default_session()
        global cloudwatch
        cloudwatch = client()
    assert cloudwatch.meta.service_model.metadata["protocols"] == ["query"]
    listing()
    values()
    periods()
    refused("InvalidNextToken", "invalid", cloudwatch.list_metrics, NextToken="?")
    refused("InvalidParameterCombination", "up to 1,800 datapoints", lambda: statistics("JobsSubmitted", period=1))
    refused("InvalidParameterValue", "p101", lambda: statistics("JobsSubmitted", ExtendedStatistics=["p101"]))
    refused("InvalidAction", "PutMetricData", lambda: cloudwatch.put_metric_data(
        Namespace="mine", MetricData=[{"MetricName": "m", "Value": 1}]))
    refused("AccessDeniedException", "cloudwatch:ListMetrics", client("MUTE", "mute").list_metrics)


def json_1_0():
    """The protocol of clients that have no CBOR."""
    for name, body, status in (
        ("ListMetrics", {"MetricName": "JobsRetried"}, 200),
        ("GetMetricStatistics", metric("JobsRetried") | {"StartTime": START.timestamp(), "EndTime": END.timestamp(), "Period": 60, "Statistics": ["Sum"]}, 200),
        ("ListMetrics", {"NextToken": "?"}, 400),
    ):
        request = AWSRequest("POST", sys.argv[2] + "/", data=json.dumps(body), headers={
            "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "GraniteServiceVersion20100801." + name})
        SigV4Auth(Credentials("AKIAADMIN", "secret-admin"), "monitoring", "us-east-1").add_auth(request)
        sent = urllib.request.Request(request.url, request.body, dict(request.headers.items()), method="POST")
        try:
            answer = urllib.request.urlopen(sent)
        except urllib.error.HTTPError as error:
            answer = error
        text = json.load(answer)
        assert answer.status == status and answer.headers["Content-Type"] == "application/x-amz-json-1.0", (answer.status, text)
        if status == 400:
            assert text["__type"] == "InvalidNextToken", text
            assert answer.headers["x-amzn-query-error"] == "InvalidNextToken;Sender", answer.headers
        elif name == "ListMetrics":
            assert text["Metrics"] == [metric("JobsRetried")], text
        else:
            assert [each["Sum"] for each in text["Datapoints"]] == [1], text


def command_line():
    environment = dict(
        os.environ, AWS_ENDPOINT_URL_CLOUDWATCH=sys.argv[2], AWS_REGION="us-east-1", AWS_DEFAULT_REGION="us-east-1",
        AWS_ACCESS_KEY_ID="AKIAADMIN", AWS_SECRET_ACCESS_KEY="secret-admin")

    def aws(*arguments):
        program = os.path.join(os.path.dirname(sys.executable), "aws")
        text = subprocess.run([program, "cloudwatch", *arguments, "--output", "json"], env=environment, check=True, stdout=subprocess.PIPE).stdout
        return json.loads(text)

    assert aws("list-metrics", "--metric-name", "JobsRetried")["Metrics"] == [metric("JobsRetried")]
    window = ["--start-time", START.isoformat(), "--end-time", END.isoformat()]
    shown = aws(
        "get-metric-statistics", "--namespace", "AWS/Batch", "--metric-name", "JobsMovedToRunnable", "--dimensions",
        "Name=JobQueueName,Value=HappyPath", *window, "--period", "3600", "--statistics", "Sum")
    assert shown["Datapoints"][0]["Sum"] == 5 and shown["Datapoints"][0]["Unit"] == "Count", shown
    shown = aws("get-metric-data", *window, "--metric-data-queries", json.dumps([query("a", "JobsRetried")]))
    assert shown["MetricDataResults"][0]["Values"] == [1], shown


globals()[sys.argv[1]]()
print("OK")
