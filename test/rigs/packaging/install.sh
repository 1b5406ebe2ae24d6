# Installs a package into a throw-away copy of this system and says what it finds there, then removes it again. Everything
# is in a mount namespace that ends with it: unshare --mount --pid --fork --kill-child sh install.sh FOLDER PACKAGE
set -eu
folder=$1
package=$2
mount --make-rprivate /
mount -t tmpfs tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
mount -t proc proc "$folder/root/proc"
mount -t tmpfs tmpfs "$folder/root/tmp"
mount --bind /dev "$folder/root/dev"
cp "$package" "$folder/root/tmp/wick.deb"
# A system with AppArmor, as far as the package asks for it.
for tool in apparmor_status apparmor_parser; do
  printf '#!/bin/sh\nexit 0\n' > "$folder/root/usr/sbin/$tool"
  chmod 755 "$folder/root/usr/sbin/$tool"
done
in_root() { chroot "$folder/root" "$@"; }
say() { printf '\036%s\037' "$1"; shift; in_root "$@"; }

in_root dpkg --force-depends --install /tmp/wick.deb > /dev/null 2> "$folder/errors" || { cat "$folder/errors" >&2; exit 1; }
say status dpkg-query --show --showformat '${Status}' wick
say policy cat /usr/share/polkit-1/actions/org.wick.helper.policy
say helper realpath /opt/Wick/resources/wick/wick-helper
say helperMode stat --format '%a %U %G' /usr/lib/wick/wick-helper
say command sh -c 'readlink /usr/bin/wick; wick --version'
say launcher cat /usr/share/applications/wick-desktop.desktop
say icons sh -c 'ls -d /usr/share/icons/hicolor/*/apps/wick-desktop.png | cut -d/ -f6 | sort -n'
say globs grep -hE 'wic|bmap|pvrexport' /usr/share/mime/globs
say profile cat /etc/apparmor.d/wick-desktop
say resources ls /opt/Wick/resources
in_root dpkg --purge wick > /dev/null 2>&1
say left sh -c 'ls -d /opt/Wick /usr/lib/wick /usr/bin/wick /usr/bin/wick-desktop /etc/apparmor.d/wick-desktop /usr/share/polkit-1/actions/org.wick* /usr/share/applications/wick* 2>/dev/null || true'
