"""What of AWS the tutorials use and Windlass is not: SNS, SQS and CloudWatch Logs as moto imitates them, and a runtime
for functions, which are files NAME.py in the directory that is given as argument; what a function prints is in the log
group /aws/lambda/NAME. Prints both URLs in a line, then serves until it is stopped, or its input ends."""
import contextlib
import http.server
import io
import json
import pathlib
import sys
import threading
import time
import urllib.parse

import boto3
from moto.server import ThreadedMotoServer

STREAM = "runtime"

moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
moto.start()
url = "http://%s:%d" % moto.get_host_and_port()
logs = boto3.client(
    "logs", endpoint_url=url, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
)
functions = {}
lock = threading.Lock()


def function(name):
    if name not in functions:
        scope = {}
        exec(pathlib.Path(sys.argv[1], name + ".py").read_text(), scope)
        logs.create_log_group(logGroupName="/aws/lambda/" + name)
        logs.create_log_stream(logGroupName="/aws/lambda/" + name, logStreamName=STREAM)
        functions[name] = scope["lambda_handler"]
    return functions[name]


def invoke(name, event):
    with lock:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            function(name)(event, None)
        logs.put_log_events(
            logGroupName="/aws/lambda/" + name,
            logStreamName=STREAM,
            logEvents=[
                {"timestamp": int(time.time() * 1000), "message": line} for line in printed.getvalue().splitlines()
            ],
        )


class Runtime(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        arn = urllib.parse.unquote(self.path).split("/functions/")[1].removesuffix("/invocations")
        event = json.loads(self.rfile.read(int(self.headers["content-length"])))
        invoke(arn.split(":")[-1], event)
        self.send_response(202)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


runtime = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Runtime)
runtime.daemon_threads = True
threading.Thread(target=runtime.serve_forever, daemon=True).start()
print(url, "http://127.0.0.1:%d" % runtime.server_address[1], flush=True)
sys.stdin.read()
moto.stop()
