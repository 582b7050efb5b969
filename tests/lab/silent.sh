# Runs in the guest as root (tests/lab/machine). Two drives behind the kernel's own iSCSI initiator;
# the file wire-NAME says what the wire to each carries (tests/lab/wire.rs). A session that answers
# no ping for 10 s is given up, and 10 s later its commands are (Debian's setting is 120 s).
# Each step leaves NAME.log, NAME.errors, NAME.exit and NAME.seconds in /out; the tests read them.
cd /out
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin
modprobe crc32c_generic
modprobe virtio_net; modprobe iscsi_tcp; modprobe sr_mod; modprobe sg
/lib/systemd/systemd-udevd --daemon
udevadm trigger; udevadm settle
card=$(ls /sys/class/net | grep -v '^lo$' | head -n 1)
busybox ip link set lo up
busybox ip addr add 10.0.2.15/24 dev "$card"; busybox ip link set "$card" up

mkdir -p /etc/iscsi /run/lock/iscsi /var/lib/iscsi
echo InitiatorName=iqn.2026-01.invalid.stele:guest >/etc/iscsi/initiatorname.iscsi
: >/etc/iscsi/iscsid.conf
iscsid
# The kernel's name of each drive, by the one of its wire.
declare -A drive
attach() {
  local name=$1 port=$2 target=$3 n key value
  local node=(iscsiadm -m node -T "$target" -p "10.0.2.2:$port")
  "${node[@]}" -o new
  while read -r key value; do "${node[@]}" -o update -n "$key" -v "$value"; done <<'SETTINGS'
node.session.timeo.replacement_timeout 10
node.conn[0].timeo.noop_out_interval 5
node.conn[0].timeo.noop_out_timeout 5
SETTINGS
  "${node[@]}" --login
  for n in $(seq 100); do
    for device in /sys/block/sr*; do
      case " ${drive[*]} " in *" ${device##*/} "*) continue;; esac
      [ -e "$device" ] && drive[$name]=${device##*/} && break 2
    done
    sleep 0.2
  done
  udevadm settle
  echo "$name is /dev/${drive[$name]}"
}
while read -r name port target; do attach "$name" "$port" "$target"; done <targets

cp -r archive /tmp/archive
export STELE_ARCHIVE=/tmp/archive STELE_STATE=/tmp/state

# step NAME SECONDS ARGUMENTS ... of our program
step() {
  local name=$1 limit=$2 code=0
  shift 2
  timeout "$limit" ./stele --json "$@" >"$name.log" 2>"$name.errors" </dev/null || code=$?
  echo "$code" >"$name.exit"
  echo "$(date +%T) $name: $code"
}

at_work() {
  local n
  for n in $(seq 600); do
    grep -q "\"progress\":\"$2\"" "$1.errors" 2>/dev/null && break
    sleep 0.1
  done
  sleep 1.2
}

# The wire to NAME carries no answers from now on; how long the step then takes.
until_it_ends() {
  local name=$1 wire=$2 carries=$3 pid=$4 begun=$SECONDS
  echo "$carries" >"wire-$wire"
  wait "$pid"
  echo $((SECONDS - begun)) >"$name.seconds"
}

# The wire carries again, and the drive is there again.
mended() {
  local n
  echo all >"wire-$1"
  for n in $(seq 150); do
    [ "$(cat "/sys/block/${drive[$1]}/device/state")" = running ] &&
      sg_raw -q "/dev/${drive[$1]}" 00 00 00 00 00 00 >/dev/null 2>&1 && break
    sleep 0.2
  done
  udevadm settle
}

step calm 240 burn SET-0001/1 --drive "/dev/${drive[calm]}"
serial=$(sed -n 's/.*"serial": "\(.*\)".*/\1/p' calm.log | head -n 1)

step burn 300 burn SET-0001/1 --drive "/dev/${drive[slow]}" & pid=$!
at_work burn burning
until_it_ends burn slow nothing "$pid"
step burn-status 60 status
# Not even who it is does it say.
step list 200 drive list & pid=$!
until_it_ends list slow nothing "$pid"
mended slow
step burn-list 60 drive list

step read 300 verify "$serial" --drive "/dev/${drive[calm]}" & pid=$!
at_work read checking
until_it_ends read calm half "$pid"
step read-status 60 status
mended calm
step again 240 verify "$serial" --drive "/dev/${drive[calm]}"
dmesg >kernel.log
