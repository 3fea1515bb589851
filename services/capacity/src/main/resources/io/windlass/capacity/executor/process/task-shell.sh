# A task shell of Windlass's process executor, for machines on which the task runner cannot work: it
# runs tasks, one after the other. The service keeps some, each in a session of its own, and writes
# to their standard input: this text first, then commands. Needs a POSIX shell, nothing else. When
# the service is gone, a shell ends what it is at, and then itself.
#
# A task's record is a file, whose lines runner/RecordFile.java explains.
exec 2>/dev/null
read -r born _ </proc/uptime

tell() { echo "$id" 1<>"$events"; }

# The outcome must not get lost, even while the disk is full.
outcome() {
  until echo "$1 end" >&3; do sleep 1; echo >&3; done
  exec 3>&-
  tell
}

# run EVENTS BOOT_ID TASK_ID RECORD WORK_DIRECTORY LOG COUNT ARGUMENT...
# The arguments are a command line that gives the task its environment and a session of its own.
# COUNT tells a whole command from one that was cut off when the service was killed.
run() {
  [ "$#" -eq "$(($7 + 7))" ] || return 0
  events=$1 boot=$2 id=$3 record=$4 work=$5 log=$6
  shift 7

  set -C # only one can create the record
  command exec 3>"$record" || { set +C; return 0; }
  set +C
  echo "by $$ $born $boot" >&3
  command exec 4>>"$log" || { outcome "start-failed cannot write the log"; return 0; }
  cd "$work" || { exec 4>&-; outcome "start-failed cannot enter the working directory"; return 0; }

  echo begin >&3 || { exec 4>&-; cd /; outcome "start-failed cannot write the record"; return 0; }
  "$@" </dev/null >&4 2>&4 3>&- 4>&- &
  leader=$!
  read -r uptime _ </proc/uptime
  echo "claim $leader $uptime $boot" >&3
  exec 4>&-
  cd /
  tell

  wait "$leader"
  code=$?
  # Whatever the command left behind in its group ends with it, as in a container.
  kill -s KILL -- "-$leader"
  outcome "exit $code"
}

# signal NAME PID: to the whole group, or to the process that is about to lead it.
signal() {
  kill -s "$1" -- "-$2" || kill -s "$1" "$2"
}

exec 0</dev/null
