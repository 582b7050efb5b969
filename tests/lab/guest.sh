# Runs in the guest as root (tests/lab/machine). Drives: sr0-sr5 burned by foreign programs, sr6-sr8
# by Stele: sr6 and sr8 are our recorder, sr7 a DVD+R of Debian's tgt; sr9 has a blank of 25 GB and
# sr10 one of 100 GB. sr11-sr13 have a DVD-R each, the last for Stele. Each step leaves NAME.log and NAME.exit in /out; the tests read them.
cd /out
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/libexec/udisks2
# The guest is entered by chroot; udevadm shall work in it all the same.
export SYSTEMD_IGNORE_CHROOT=1

# step NAME SECONDS COMMAND ...
step() {
  local name=$1 limit=$2 code=0
  shift 2
  timeout "$limit" "$@" >"$name.log" 2>&1 </dev/null || code=$?
  echo "$code" >"$name.exit"
  echo "$(date +%T) $name: $code"
}

# Takes the disc out and in, and waits until the kernel knows its size.
cycle() {
  local drive=$1 name=$2 n
  step "$name-eject" 60 eject "/dev/$drive"
  step "$name-load" 60 eject -t "/dev/$drive"
  for n in $(seq 60); do
    [ "$(blockdev --getsize64 "/dev/$drive" 2>/dev/null || echo 0)" -gt 4096 ] && break
    sleep 0.5
  done
  udevadm settle
}

# What UDisks2 says of the drive and what lies in it.
udisks() {
  local block
  block=$(udisksctl info -b "$1") || return
  udisksctl info -d "$(sed -n "s|.*Drive:.*/drives/\(.*\)'|\1|p" <<<"$block")"
}
export -f udisks

facts() {
  step "$2-udev" 20 udevadm info --query=property --name "/dev/$1"
  step "$2-udisks" 20 bash -c 'udisks "$1"' udisks "/dev/$1"
}

# The disc is the image, and the kernel finds its files.
compare() {
  local drive=$1 name=$2
  facts "$drive" "$name"
  step "$name-cmp" 60 cmp -n "$(stat -c %s image.iso)" image.iso "/dev/$drive"
  step "$name-check" 60 xorriso -indev "/dev/$drive" -check_media --
  mount_and_diff "$drive" "$name" iso9660 source
}

mount_and_diff() {
  local drive=$1 name=$2 kind=$3 source=$4
  step "$name-mount" 30 mount -t "$kind" -o ro "/dev/$drive" /mnt/disc
  step "$name-diff" 60 diff -r "$source" /mnt/disc
  umount /mnt/disc
}

modprobe virtio_scsi; modprobe sr_mod; modprobe sg; modprobe isofs; modprobe udf
mkdir -p /run/dbus
/lib/systemd/systemd-udevd --daemon
# As at a boot: only then do the devices get their group.
udevadm trigger --type=subsystems --action=add
udevadm trigger --type=devices --action=add; udevadm settle
dbus-daemon --system --fork
udisksd >udisksd.log 2>&1 &
for n in $(seq 40); do udisksctl status >/dev/null 2>&1 && break; sleep 0.5; done
dmesg >kernel-boot.log
ls -l /dev/sr* /dev/sg* >devices.log
cat /sys/module/block/parameters/events_dfl_poll_msecs >kernel-polls.log

facts sr0 blank
step scan 60 cdrskin --devices
step toc-blank 60 xorriso -outdev /dev/sr3 -toc

step sao 120 cdrskin -v dev=/dev/sr0 -sao padsize=0 image.iso
cycle sr0 sao; compare sr0 sao
step tao 120 cdrskin -v dev=/dev/sr1 -tao padsize=0 image.iso
cycle sr1 tao; compare sr1 tao
step record 120 xorriso -as cdrecord -v dev=/dev/sr2 padsize=0 image.iso
cycle sr2 record; compare sr2 record
step commit 120 xorriso -outdev /dev/sr3 -md5 on -padding 0 -map source / -commit
cycle sr3 commit
facts sr3 commit
step commit-read 60 xorriso -for_backup -indev /dev/sr3 -osirrox on -extract / /tmp/commit
step commit-compare 60 diff -r source /tmp/commit
step commit-check 60 xorriso -md5 on -indev /dev/sr3 -check_media -- -check_md5_r FAILURE / --
mount_and_diff sr3 commit iso9660 source
step growisofs 120 growisofs -Z /dev/sr4=image.iso
cycle sr4 growisofs; compare sr4 growisofs
step nospare 120 growisofs -use-the-force-luke=spare:none -Z /dev/sr5=image.iso
cycle sr5 nospare; compare sr5 nospare
# DVD-R, the disc at once.
step dao 120 growisofs -use-the-force-luke=dao -dvd-compat -Z /dev/sr11=image.iso
cycle sr11 dao; compare sr11 dao
step dvdsao 120 cdrskin -v dev=/dev/sr12 -sao padsize=0 image.iso
cycle sr12 dvdsao; compare sr12 dvdsao

# Ours, as a user who is in the group cdrom and in no other.
cdrom=$(getent group cdrom | cut -d: -f3)
mkdir /tmp/ours
cp -r archive /tmp/ours/archive
cp stele /tmp/ours/stele
chown -R nobody:nogroup /tmp/ours
ours() {
  setpriv --reuid=nobody --regid=nogroup --groups="$cdrom" --no-new-privs \
    env HOME=/tmp/ours STELE_ARCHIVE=/tmp/ours/archive /tmp/ours/stele --json "$@"
}
declare -x -f ours; export cdrom
stele_step() {
  local name=$1 limit=$2
  shift 2
  step "$name" "$limit" bash -c 'ours "$@" 2>"$0.errors"' "$name" "$@"
}
stele_step list 60 drive list
stele_step burn 240 burn SET-0001/1 --drive /dev/sr6
stele_step verify 120 verify "$(sed -n 's/.*"serial": "\(.*\)".*/\1/p' burn.log)" --drive /dev/sr6
cycle sr6 burn
facts sr6 burn
# The copy's tag lies in the last 256 sectors.
before_tail() { echo $(($(stat -c %s "$1") - 256 * 2048)); }
step burn-cmp 60 cmp -n "$(before_tail disc.iso)" disc.iso /dev/sr6
step burn-mount 30 mount -t iso9660 -o ro /dev/sr6 /mnt/disc
stele_step burn-busy 60 drive eject /dev/sr6
step burn-sha256 60 sh -c 'cd /mnt/disc && sha256sum --quiet -c SHA256.TXT'
list() { cd /mnt/disc && find . -type f -printf '%p %s %T@ %m\n' | sort; }
export -f list
step burn-list 60 bash -c list
umount /mnt/disc
# The other file system of the same disc.
step udf-mount 30 mount -t udf -o ro /dev/sr6 /mnt/disc
step udf-sha256 60 sh -c 'cd /mnt/disc && sha256sum --quiet -c SHA256.TXT'
step udf-list 60 bash -c list
umount /mnt/disc
stele_step burn-eject 60 drive eject /dev/sr6
# What a desktop mounted by itself is taken back; who has the drive is said.
step desktop-load 60 eject -t /dev/sr6
for n in $(seq 40); do
  udisks /dev/sr6 2>/dev/null | grep -q 'Media: *optical' && break
  sleep 0.5
done
step desktop-mount 60 udisksctl mount --no-user-interaction -b /dev/sr6
findmnt -n -o TARGET /dev/sr6 >desktop-mounted.log
(cd "$(cat desktop-mounted.log)" && exec sleep 600) & holder=$!
sleep 0.2
as_root() { STELE_ARCHIVE=/tmp/ours/archive /tmp/ours/stele --json "$@"; }
export -f as_root
root_step() { step "$1" 60 bash -c 'as_root "${@:1}" 2>"$0.errors"' "$@"; }
root_step desktop-held drive eject /dev/sr6
kill "$holder"; wait "$holder" 2>/dev/null
root_step desktop-free drive eject /dev/sr6
chown -R nobody:nogroup /tmp/ours
stele_step burn-tgt 240 burn SET-0002/1 --drive /dev/sr7
stele_step burn-dvd-r 240 burn SET-0002/1 --drive /dev/sr13
cycle sr13 burn-dvd-r; facts sr13 burn-dvd-r
step burn-dvd-r-cmp 60 cmp -n "$(before_tail dvd.iso)" dvd.iso /dev/sr13
# The same drive by its other device.
stele_step generic 60 drive eject "/dev/$(ls /sys/class/block/sr6/device/scsi_generic)"

# A burn that waits for its blank: the drive's tray is open, then somebody closes it. How many
# commands the drive got meanwhile is counted by the kernel.
asked() { echo $(($(cat "/sys/block/sr8/device/iorequest_cnt"))); }
step wait-eject 60 eject /dev/sr8
stele_step wait 240 burn SET-0001 --drive /dev/sr8 & waiter=$!
for n in $(seq 60); do grep -q blank_wanted wait.errors 2>/dev/null && break; sleep 0.5; done
sleep 2; before=$(asked); sleep 6; echo $(($(asked) - before)) >wait-asked.log
step wait-load 60 eject -t /dev/sr8; date +%s.%N >wait-loaded.log
wait "$waiter"

# Which copy lies where: each drive is asked for its own disc, for none, and for those of the others.
# Those of one disc are two of our recorder's; the DVDs are tgt's and our recorder's.
serial_of() { sed -n 's/.*"serial": "\(STL-.*\)".*/\1/p' "$1.log" | head -n 1; }
for drive in sr6 sr8; do
  step "which-load-$drive" 60 eject -t "/dev/$drive"
  for n in $(seq 60); do
    [ "$(blockdev --getsize64 "/dev/$drive" 2>/dev/null || echo 0)" -gt 4096 ] && break
    sleep 0.5
  done
done
udevadm settle
cycle sr7 which-tgt
burns="burn:sr6 wait:sr8 burn-tgt:sr7 burn-dvd-r:sr13"
for here in $burns; do
  drive=${here#*:}
  for asked in $burns; do
    [ "$asked" = "$here" ] && continue
    stele_step "which-$drive-${asked#*:}" 60 verify "$(serial_of "${asked%:*}")" --drive "/dev/$drive"
  done
  stele_step "which-$drive" 120 verify --drive "/dev/$drive"
done
stele_step which-status 60 status
stele_step which-eject 60 drive eject /dev/sr6
cp -r /tmp/ours/archive/logs .

# The far end of a disc of full size. All but the end is reserved for a first track, which gets the
# first MiB of an image (sg_dd does not wait for a full buffer) and is closed; so the second image
# lies behind 2^23 sectors and up to the last one.
far() {
  local drive=$1 name=$2 sectors=$3 generic first bytes
  generic=/dev/$(ls "/sys/class/block/$drive/device/scsi_generic")
  first=$((sectors - $(stat -c %s "$name.iso") / 2048))
  bytes=$(printf '%08x' "$first" | sed 's/../& /g')
  # RESERVE TRACK (MMC-6 6.33), then WRITE(10), then CLOSE TRACK/SESSION (6.3) of track 1.
  step "$name-reserve" 30 sg_raw "$generic" 53 00 00 00 00 $bytes 00
  step "$name-front" 60 sg_dd if=image.iso of="$generic" bs=2048 bpt=32 count=512
  step "$name-sync" 60 sg_raw "$generic" 35 00 00 00 00 00 00 00 00 00
  step "$name-close" 60 sg_raw "$generic" 5b 00 01 00 00 01 00 00 00 00
  step "$name" 120 cdrskin -v dev="/dev/$drive" -tao padsize=0 "$name.iso"
  cycle "$drive" "$name"
  facts "$drive" "$name"
  step "$name-size" 20 blockdev --getsize64 "/dev/$drive"
  step "$name-read" 60 dd if="/dev/$drive" of="/tmp/$name" bs=64K skip=$((first / 32)) iflag=direct
  step "$name-cmp" 60 cmp "$name.iso" "/tmp/$name"
  step "$name-front-cmp" 60 cmp -n 1048576 image.iso "/dev/$drive"
  step "$name-mount" 30 mount -t iso9660 -o ro,sbsector="$first" "/dev/$drive" /mnt/disc
  step "$name-diff" 60 diff -r far /mnt/disc
  umount /mnt/disc
}
facts sr9 full25-blank
far sr9 full25 12219392
far sr10 full100 48878592
dmesg >kernel.log
