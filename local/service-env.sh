#!/usr/bin/env bash
# Prints what a service needs in its environment to run by hand beside `./windlass up --without-services`,
# one NAME=VALUE a line: ./local/service-env.sh scheduler [DATA_DIRECTORY]. It has passwords in it.
set -euo pipefail

service=${1:?service-env.sh submission|scheduler|capacity|state-events [DATA_DIRECTORY]}
data=$(cd "${2:-${WINDLASS_DATA:-.windlass}}" && pwd)

port() {
  sed -n "/\"ports\"/,/}/s/.*\"$1\" : \([0-9]*\).*/\1/p" "$data/stack.json"
}

case $service in
  submission) http=8081 ;;
  scheduler) http=8082 ;;
  capacity) http=8083 ;;
  state-events) http=8084 ;;
  *) echo "no such service: $service" >&2 && exit 2 ;;
esac

cat <<TEXT
QUARKUS_HTTP_PORT=$http
QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:$(port postgres)/${service//-/_}
QUARKUS_DATASOURCE_USERNAME=postgres
QUARKUS_DATASOURCE_PASSWORD=$(sed -n 's/.*"databasePassword" : "\([^"]*\)".*/\1/p' "$data/credentials.json")
WINDLASS_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:$(port kafka)
WINDLASS_KAFKA_CLIENT_PROPERTIES=$data/kafka/$service-client.properties
WINDLASS_REGISTRY_URL=http://127.0.0.1:$(port registry)
WINDLASS_INSTANCE_ID=$service-1
WINDLASS_IAM_FILE=$data/iam.json
WINDLASS_STATE_EVENTS_KEY_FILE=$data/state-events.key
WINDLASS_STATE_EVENTS_TARGETS_BATCH_ENDPOINT=http://127.0.0.1:8081
WINDLASS_DATA_DIR=$data/data/capacity
WINDLASS_CAPACITY_RESERVED_PATHS=$data
TEXT
