# A task shell of Windlass's process executor: it runs tasks, one after the other. The service keeps
# some, each in a session of its own, and writes to their standard input: this text first, then
# commands; to bash, each after a line with its length in bytes. Needs a POSIX shell, nothing else;
# bash saves a program per task. When the service is gone, a shell ends what it is at, and then itself.
#
# A task's record is a file. That it exists says: the task has been started, for good. Its lines
#   claim <pid> <uptime> <boot id>   the leader of the task's session, and how long the machine had
#                                    been up when it had just been forked
#   exit <exit code> end             the task has ended
#   start-failed <why> end           the task has ended without having run
# A line counts once it is complete. It was created when the task started and last written when it
# ended. One file, since what is made and removed for every task is what a task costs.
exec 2>/dev/null

# With job control, what is started in the background leads a group of its own and ignores no
# signal. Only bash has it without a terminal; elsewhere the command line begins with setsid.
groups=+m
[ -z "$BASH_VERSION" ] || groups=-m

tell() { echo "$id" 1<>"$events"; }

# The outcome must not get lost, even while the disk is full.
outcome() {
  until echo "$1 end" >&3; do sleep 1; echo >&3; done
  exec 3>&-
  tell
}

# run EVENTS BOOT_ID TASK_ID RECORD WORK_DIRECTORY LOG FIRST VARIABLES COUNT ARGUMENT...
# The arguments are a command line, `env ... -- NAME=VALUE... COMMAND...`: FIRST of them before the
# variables, then as many VARIABLES. These are 0 if only env can pass such variables on.
# COUNT tells a whole command from one that was cut off when the service was killed.
run() {
  [ "$#" -eq "$(($9 + 9))" ] || return 0
  events=$1 boot=$2 id=$3 record=$4 work=$5 log=$6 first=$7 _left=$8
  shift 9

  set -C # only one can create the record
  command exec 3>"$record" || { set +C; return 0; }
  set +C
  command exec 4>>"$log" || { outcome "start-failed cannot write the log"; return 0; }
  cd "$work" || { exec 4>&-; outcome "start-failed cannot enter the working directory"; return 0; }

  set "$groups"
  if [ "$_left" -eq 0 ]; then
    "$@" </dev/null >&4 2>&4 3>&- 4>&- &
  else
    (
      shift "$first"
      unset PWD OLDPWD SHLVL
      until [ "$_left" -eq 0 ]; do export -- "$1"; _left=$((_left - 1)); shift; done
      exec -- "$@"
    ) </dev/null >&4 2>&4 3>&- 4>&- &
  fi
  set +m # a task that stops for a while has not ended
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

[ -n "$BASH_VERSION" ] || exec 0</dev/null
# From a pipe, bash takes the commands of a script byte by byte, but what has a known length at once.
while [ -n "$BASH_VERSION" ]; do
  read -r length && IFS= read -r -N "$length" command || exit 0
  eval "$command"
done
