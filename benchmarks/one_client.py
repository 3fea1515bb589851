#!/usr/bin/env python3
"""Submits jobs one after the other from one boto3 client, to several servers in turn.

    ./windlass up --detach; python3 benchmarks/one_client.py --stack . [--stack ../other] [--moto] [--jobs 300] [--rounds 4]

--stack is a checkout (or any directory) whose `./windlass env` names a running stack; --moto starts
moto's server (pip install 'moto[server]' boto3) and asks it the same. Prints calls a second and
percentiles of a call's time, one line for each server and round: compare within a round only.
"""

import argparse
import json
import subprocess
import sys
import time
import urllib.request

import boto3
import botocore.config

REGION = "us-east-1"
ROLE = "arn:aws:iam::123456789012:role/any"
MOTO_PORT = 18190


def environment_of(directory):
    exported = subprocess.run(
        ["./windlass", "env"], cwd=directory, capture_output=True, text=True, check=True
    ).stdout
    pairs = (line.removeprefix("export ").split("=", 1) for line in exported.splitlines() if "=" in line)
    return {name: value.strip("'\";") for name, value in pairs}


def client(service, endpoint, key, secret):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=botocore.config.Config(retries={"max_attempts": 0}),
    )


def prepared(batch, role, subnet, group):
    name = f"one-client-{time.time_ns()}"
    batch.create_compute_environment(
        computeEnvironmentName=name,
        type="MANAGED",
        state="ENABLED",
        serviceRole=role,
        computeResources={"type": "FARGATE", "maxvCpus": 16, "subnets": [subnet], "securityGroupIds": [group]},
    )
    while True:
        shown = batch.describe_compute_environments(computeEnvironments=[name])["computeEnvironments"]
        if shown and shown[0]["status"] == "VALID":
            break
        time.sleep(0.1)
    batch.create_job_queue(
        jobQueueName=name,
        state="ENABLED",
        priority=1,
        computeEnvironmentOrder=[{"order": 1, "computeEnvironment": shown[0]["computeEnvironmentArn"]}],
    )
    batch.register_job_definition(
        jobDefinitionName=name,
        type="container",
        platformCapabilities=["FARGATE"],
        containerProperties={
            "image": "busybox",
            "command": ["true"],
            "executionRoleArn": role,
            "resourceRequirements": [{"type": "VCPU", "value": "0.25"}, {"type": "MEMORY", "value": "512"}],
        },
    )
    return name


def windlass(directory):
    variables = environment_of(directory)
    batch = client(
        "batch",
        variables.get("AWS_ENDPOINT_URL_BATCH") or variables["AWS_ENDPOINT_URL"],
        variables["AWS_ACCESS_KEY_ID"],
        variables["AWS_SECRET_ACCESS_KEY"],
    )
    return batch, prepared(batch, ROLE, "subnet-1", "sg-1")


def moto():
    endpoint = f"http://127.0.0.1:{MOTO_PORT}"
    server = subprocess.Popen(
        ["moto_server", "-p", str(MOTO_PORT)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        try:
            # Its jobs succeed at once instead of running: nothing but the calls is compared.
            urllib.request.urlopen(
                urllib.request.Request(
                    endpoint + "/moto-api/config",
                    data=json.dumps({"batch": {"use_docker": False}}).encode(),
                    headers={"Content-Type": "application/json"},
                )
            ).read()
            break
        except OSError:
            time.sleep(0.1)
    ec2 = client("ec2", endpoint, "a", "b")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    role = client("iam", endpoint, "a", "b").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    batch = client("batch", endpoint, "a", "b")
    return server, (batch, prepared(batch, role, subnet, group))


def measure(batch, name, jobs):
    times = []
    for _ in range(jobs):
        began = time.perf_counter()
        batch.submit_job(jobName="one", jobQueue=name, jobDefinition=name)
        times.append(time.perf_counter() - began)
    rate = jobs / sum(times)
    times.sort()
    percentiles = (times[jobs * percent // 100] * 1e3 for percent in (50, 90, 99))
    return "%4.0f/s  p50 %5.1f  p90 %5.1f  p99 %5.1f ms" % (rate, *percentiles)


def drain(batch, name):
    """Waits for what runs behind the calls, so that it does not run beside the next server's."""
    unfinished = ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING")
    while any(batch.list_jobs(jobQueue=name, jobStatus=status)["jobSummaryList"] for status in unfinished):
        time.sleep(0.2)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stack", action="append", default=[], metavar="DIR")
    arguments.add_argument("--moto", action="store_true")
    arguments.add_argument("--jobs", type=int, default=300)
    arguments.add_argument("--rounds", type=int, default=4)
    chosen = arguments.parse_args()
    if not chosen.stack and not chosen.moto:
        arguments.error("nothing to measure: give --stack or --moto")
    server = None
    try:
        servers = {directory: windlass(directory) for directory in chosen.stack}
        if chosen.moto:
            server, servers["moto"] = moto()
        for number in range(1, chosen.rounds + 1):
            for label, (batch, name) in servers.items():
                print(f"{number}  {label:24}  {measure(batch, name, chosen.jobs)}", flush=True)
                drain(batch, name)
    finally:
        if server:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
