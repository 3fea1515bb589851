# The spawner of Windlass's process executor. The service starts it once, in a session of its own,
# and writes commands to its standard input: this text first, then one `run` per task. Needs a
# POSIX shell, nothing else. It ends when the service does; the tasks that it started run on.
#
# A task directory holds
#   claim  exists: the task has been started, for good. "<pid> <uptime> <boot id>": the leader of
#          the task's session, and how long the machine had been up when it had just been forked
#   exit   "<exit code>", or "start-failed <why>": the task has ended
#   work/  the command's working directory
# Both files count only once their line is complete.
exec 0</dev/null 2>/dev/null

# run EVENTS BOOT_ID TASK_ID DIRECTORY LOG COUNT ARGUMENT...
# COUNT tells a whole command from one that was cut off when the service was killed.
run() {
  [ "$#" -eq "$(($6 + 6))" ] || return 0
  (
    events=$1 boot=$2 id=$3 directory=$4 log=$5
    shift 6
    tell() { echo "$id" 1<>"$events"; }
    # The outcome must not get lost, even while the disk is full.
    record() { until echo "$1" >"$directory/exit"; do sleep 1; done; tell; }
    fail() { record "start-failed $1"; exit 0; }

    set -C # from here on, only one can create the claim
    command exec 3>"$directory/claim" || exit 0
    set +C
    command exec 4>>"$log" || fail "cannot write the log"
    cd "$directory/work" || fail "cannot enter the working directory"

    "$@" </dev/null >&4 2>&4 3>&- 4>&- &
    leader=$!
    read -r uptime _ </proc/uptime
    echo "$leader $uptime $boot" >&3
    exec 3>&- 4>&-
    tell

    wait "$leader"
    code=$?
    # Whatever the command left behind in its group ends with it, as in a container.
    kill -s KILL -- "-$leader"
    record "$code"
  ) &
}

# signal NAME PID: to the whole group, or to the process that is about to lead it.
signal() {
  kill -s "$1" -- "-$2" || kill -s "$1" "$2"
}

# Forget tasks that have ended; without this, they would stay as zombies.
reap() {
  jobs >/dev/null
}
