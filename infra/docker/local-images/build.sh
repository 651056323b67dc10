#!/bin/bash
# Builds images for docker-compose.yml where none can be pulled: from Debian's packages, a JDK (21 or
# newer), and the programs that `npm start` has fetched already. Kafka's answers to the same
# commands and variables as the official image, as far as the compose file and the tests use them.
#
#     JAVA_HOME=… infra/docker/local-images/build.sh
#
# The Node image trusts the certificate authorities that this machine trusts, a proxy's among them;
# CA_BUNDLE names another file of them.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
here="$root/infra/docker/local-images"
java_home=${JAVA_HOME:?names no JDK (21 or newer)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

newest() { find "$root/.cache" -maxdepth 1 -type d -name "$1" -printf '%T@ %p\n' | sort -rn | head -1 | cut -d' ' -f2-; }
kafka=$(newest 'kafka-4.4.0*')
registry=$(newest 'apicurio-registry-3.3.3*')
if [ -z "$kafka" ] || [ -z "$registry" ]; then
  echo 'The programs are not there yet: run npm start -- --once first.' >&2
  exit 1
fi

mkdir "$work/debs"
# apt-get downloads as a user of its own.
chmod 711 "$work"
chmod 777 "$work/debs"
(cd "$work/debs" && apt-get download busybox-static libc6 zlib1g libgcc-s1 libstdc++6 netbase >/dev/null)
rootfs="$work/rootfs"
mkdir "$rootfs"
for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$rootfs"; done
rm -rf "$rootfs"/usr/share/{doc,man,lintian,locale} "$rootfs"/usr/lib/*/gconv
mkdir -p "$rootfs"/{tmp,etc/ssl/certs,root,proc,sys,dev,opt,bin,sbin,usr/bin,usr/sbin,usr/local/bin,usr/local/etc}
chmod 1777 "$rootfs/tmp"
printf 'root:x:0:0:root:/root:/bin/sh\nbus:x:1000:1000::/tmp:/bin/sh\n' >"$rootfs/etc/passwd"
printf 'root:x:0:\nbus:x:1000:\n' >"$rootfs/etc/group"
echo 'hosts: files dns' >"$rootfs/etc/nsswitch.conf"
for applet in $("$rootfs/bin/busybox" --list); do
  [ -e "$rootfs/bin/$applet" ] || ln -s busybox "$rootfs/bin/$applet"
done
ln -sf /bin/env "$rootfs/usr/bin/env"
ldconfig -r "$rootfs"

mkdir "$work/node"
cp -L "$root/node_modules/.bin/node" "$work/node/node"
cp -r "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "$work/node/npm"
cp "${CA_BUNDLE:-/etc/ssl/certs/ca-certificates.crt}" "$work/node/ca-certificates.crt"
echo cafile=/etc/ssl/certs/ca-certificates.crt >"$work/node/npmrc"

modules=java.se,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.net,jdk.zipfs,jdk.security.auth
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$work/jre"
cp -r "$kafka/lib" "$work/kafka-libs"
cp -r "$registry/app" "$work/registry"
cp "$root/infra/kafka/log4j2.xml" "$here/Dockerfile" "$work/"
cp -r "$here/kafka" "$work/kafka"

# Debian's Docker has no BuildKit.
export DOCKER_BUILDKIT=0
for image in node kafka registry; do
  docker build --quiet --target "$image" -t "ujirani/$image:local" "$work"
done
