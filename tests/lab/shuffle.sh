# Runs in the guest as root (tests/lab/machine). Four drives are served here and reached by the
# kernel's own iSCSI initiator. The file `moves` has a line for each disc that is exchanged: number,
# drive, disc, whether its tags can be read, and what is asked for ("-" for nothing).
# Each step leaves NAME.log, NAME.errors and NAME.exit in /out; the tests read them.
cd /out
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin
modprobe crc32c_generic
modprobe iscsi_tcp; modprobe sr_mod; modprobe sg
/lib/systemd/systemd-udevd --daemon
udevadm trigger; udevadm settle
busybox ip link set lo up

mkdir -p /etc/iscsi /run/lock/iscsi /var/lib/iscsi
echo InitiatorName=iqn.2026-01.invalid.stele:guest >/etc/iscsi/initiatorname.iscsi
: >/etc/iscsi/iscsid.conf
iscsid

cp -r archive /tmp/archive
cp -r archive /tmp/serving
cp -r discs /tmp/discs
export STELE_ARCHIVE=/tmp/archive STELE_STATE=/tmp/state
serving() { STELE_ARCHIVE=/tmp/serving STELE_STATE=/tmp/serving-state ./stele "$@"; }

declare -A device server target
for n in 0 1 2 3; do serving drive create "D$n"; done

# Takes the drive off the kernel, exchanges its disc, and attaches it again.
lay() {
  local n=$1 disc=/tmp/discs/$2 state=$3 i found
  local portal=127.0.0.1:326$n
  if [ -n "${target[$n]:-}" ]; then
    iscsiadm -m node -T "${target[$n]}" -p "$portal" --logout
    kill "${server[$n]}"; wait "${server[$n]}"
    unset "device[$n]"
    serving drive eject "virtual:D$n"
  fi
  cp "$disc.$state" "$disc.json"
  serving drive load "virtual:D$n" --medium "$disc"
  STELE_ARCHIVE=/tmp/serving STELE_STATE=/tmp/serving-state \
    ./stele --json virtual-drive serve "D$n" --listen "$portal" --faster 100 \
    >"served-$n" 2>"served-$n.errors" & server[$n]=$!
  for i in $(seq 100); do
    target[$n]=$(sed -n 's/.*"target": *"\([^"]*\)".*/\1/p' "served-$n")
    [ -n "${target[$n]}" ] && break
    sleep 0.1
  done
  iscsiadm -m node -T "${target[$n]}" -p "$portal" -o new
  iscsiadm -m node -T "${target[$n]}" -p "$portal" --login
  for i in $(seq 100); do
    for found in /sys/block/sr*; do
      case " ${device[*]} " in *" ${found##*/} "*) continue;; esac
      [ -e "$found" ] && device[$n]=${found##*/} && break 2
    done
    sleep 0.2
  done
  udevadm settle
}

while read -r number drive disc state given; do
  lay "$drive" "$disc" "$state"
  [ "$given" = - ] && given=
  code=0
  timeout 120 ./stele --json verify $given --drive "/dev/${device[$drive]}" \
    >"move-$number.log" 2>"move-$number.errors" </dev/null || code=$?
  echo "$code" >"move-$number.exit"
  echo "$(date +%T) move-$number: $code"
done <moves
mkdir -p left
cp /tmp/archive/catalog.db* left/
dmesg >kernel.log
