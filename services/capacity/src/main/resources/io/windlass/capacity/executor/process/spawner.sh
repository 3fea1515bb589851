# The spawner of Windlass's process executor. The service starts it once, in a session of its own,
# and writes commands to its standard input: this text first, then one `run` per task. Needs a
# POSIX shell, nothing else. It ends when the service does; the tasks that it started run on.
#
# A task's record is a file. That it exists says: the task has been started, for good. Its lines
#   claim <pid> <uptime> <boot id>   the leader of the task's session, and how long the machine had
#                                    been up when it had just been forked
#   exit <exit code> end             the task has ended
#   start-failed <why> end           the task has ended without having run
# A line counts once it is complete. It was created when the task started and last written when it
# ended. One file, since what is made and removed for every task is what a task costs.
exec 0</dev/null 2>/dev/null

# run EVENTS BOOT_ID TASK_ID RECORD WORK_DIRECTORY LOG COUNT ARGUMENT...
# COUNT tells a whole command from one that was cut off when the service was killed.
run() {
  [ "$#" -eq "$(($7 + 7))" ] || return 0
  (
    events=$1 boot=$2 id=$3 record=$4 work=$5 log=$6
    shift 7
    tell() { echo "$id" 1<>"$events"; }
    # The outcome must not get lost, even while the disk is full.
    outcome() { until echo "$1 end" >&3; do sleep 1; echo >&3; done; tell; }
    fail() { outcome "start-failed $1"; exit 0; }

    set -C # from here on, only one can create the record
    command exec 3>"$record" || exit 0
    set +C
    command exec 4>>"$log" || fail "cannot write the log"
    cd "$work" || fail "cannot enter the working directory"

    "$@" </dev/null >&4 2>&4 3>&- 4>&- &
    leader=$!
    read -r uptime _ </proc/uptime
    echo "claim $leader $uptime $boot" >&3
    exec 4>&-
    tell

    wait "$leader"
    code=$?
    # Whatever the command left behind in its group ends with it, as in a container.
    kill -s KILL -- "-$leader"
    outcome "exit $code"
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
