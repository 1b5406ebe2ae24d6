# Runs a command as a throw-away user beside a system bus and a polkit of its own. Everything it changes, and everything
# it starts, is in namespaces that end with it: unshare --mount --pid --fork --kill-child --mount-proc --ipc sh stage.sh
# STAGE USER COMMAND...; STAGE has the folders etc, actions and lib, which are laid over the system's own.
set -eu
stage=$1
user=$2
shift 2

mount --make-rprivate /
lay() {
  mkdir "$stage/work-$1"
  mount -t overlay overlay -o "lowerdir=$2,upperdir=$stage/$1,workdir=$stage/work-$1" "$2"
}
lay etc /etc
lay actions /usr/share/polkit-1/actions
lay lib /usr/lib
mkdir "$stage/bus"
mount --bind "$stage/bus" /run/dbus

# polkitd is started by the bus when somebody asks for it.
dbus-daemon --system --nopidfile --nosyslog 2>/dev/null
exec_as() {
  setpriv --reuid "$user" --regid "$user" --init-groups --inh-caps=-all "$@"
}
exec_as "$@"
