#!/usr/bin/env bash
# Makes passwords, the access key of the user "admin" and the key of state-events, once, in secrets/ beside this
# script, which git ignores, and says where the access key is. Keep the directory: without it data cannot be read.
set -euo pipefail
umask 077
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

password() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
key_id() { echo "AKIA$(password | tr '0-9a-f' 'A-P' | cut -c1-16)"; }

if [[ ! -d secrets ]]; then
  rm -rf secrets.new
  mkdir secrets.new
  for name in database registry; do
    password >secrets.new/$name-password
  done
  head -c 32 /dev/urandom | base64 >secrets.new/event-key
  for user in windlass submission scheduler capacity state-events reader; do
    word=$(password)
    echo "$user=$word" >>secrets.new/kafka-users.properties
    cat >secrets.new/kafka-$user.properties <<TEXT
security.protocol=SASL_PLAINTEXT
sasl.mechanism=SCRAM-SHA-256
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="$user" password="$word";
TEXT
  done
  id=$(key_id)
  secret=$(password)
  cat >secrets.new/iam.json <<TEXT
{"accounts": [{"accountId": "123456789012", "users": [
  {"userName": "admin", "accessKeys": [{"accessKeyId": "$id", "secretAccessKey": "$secret"}]},
  {"userName": "windlass-events", "accessKeys": [{"accessKeyId": "$(key_id)", "secretAccessKey": "$(password)"}],
   "policies": [{"policyName": "submit-jobs", "policyDocument": {"Version": "2012-10-17", "Statement": [
     {"Effect": "Allow", "Action": "batch:SubmitJob", "Resource": "*"}]}}]}]}]}
TEXT
  printf 'export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_DEFAULT_REGION=us-east-1\n' \
    "$id" "$secret" >secrets.new/aws.sh
  mv secrets.new secrets
fi
echo "The access key for AWS clients:  . $PWD/secrets/aws.sh"
