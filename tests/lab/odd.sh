# Runs in the guest as root (tests/lab/machine). sr0 is a slim drive: its tray springs out, and some
# hand pushes it in 12 seconds later. sr1 writes 1 MB a second, so that there is time to unplug it.
# Each step leaves NAME.log, NAME.errors and NAME.exit in /out; the tests read them.
cd /out
export LC_ALL=C.UTF-8
modprobe virtio_scsi; modprobe sr_mod; modprobe sg
/lib/systemd/systemd-udevd --daemon
udevadm trigger; udevadm settle
ls -l /dev/sr* /dev/sg* >devices.log

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

# Waits until a step says that it is at some work, and a moment longer.
at_work() {
  local n
  for n in $(seq 300); do
    grep -q "\"progress\":\"$2\"" "$1.errors" 2>/dev/null && break
    sleep 0.1
  done
  sleep 1.2
}

# Pulls the plug: to the kernel the device is gone. Then it is plugged in again.
unplug() { echo 1 >"/sys/block/$1/device/delete"; }
plug() {
  local n host
  for n in $(seq 100); do [ -e "/sys/block/$1" ] || break; sleep 0.1; done
  for host in /sys/class/scsi_host/host*/scan; do echo '- - -' >"$host"; done
  for n in $(seq 100); do [ -e "/dev/$1" ] && break; sleep 0.1; done
  udevadm settle
}

step slim 240 burn SET-0001/1 --drive /dev/sr0

step cut 240 burn SET-0001/1 --drive /dev/sr1 & burning=$!
at_work cut burning
unplug sr1
wait "$burning"
step cut-status 60 status
plug sr1
step cut-list 60 drive list

serial=$(sed -n 's/.*"serial": "\(.*\)".*/\1/p' slim.log | head -n 1)
step away 240 verify "$serial" --drive /dev/sr0 & reading=$!
at_work away checking
unplug sr0
wait "$reading"
step away-status 60 status
plug sr0
step again 240 verify "$serial" --drive /dev/sr0
dmesg >kernel.log
