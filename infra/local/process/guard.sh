#!/bin/sh
# Ends what its maker started, when the maker dies without doing so itself.
#
# It reads lines `watch <pid>` and `forget <pid>` from its standard input. The end of that pipe is
# the maker's death, whatever its cause: the kernel closes it even after a SIGKILL. Whatever is
# still watched then gets SIGTERM, and SIGKILL after 12 s, more than services may take to drain.
# Each watched process leads a group of its own: what it started itself must not be left either.
#
# A shell, because it waits as long as the bus runs: it takes 2 MiB, where Node takes 50.

trap '' INT TERM HUP

watched=' '
while read -r verb pid; do
  case $verb in
    watch) watched="$watched$pid " ;;
    forget) watched="${watched%%" $pid "*} ${watched#*" $pid "}" ;;
  esac
done

for pid in $watched; do kill -TERM -"$pid" 2>/dev/null; done
tries=0
while [ $tries -lt 120 ]; do
  left=''
  for pid in $watched; do
    if kill -0 -"$pid" 2>/dev/null; then left="$left $pid"; fi
  done
  if [ -z "$left" ]; then exit 0; fi
  sleep 0.1
  tries=$((tries + 1))
done
for pid in $left; do kill -KILL -"$pid" 2>/dev/null; done
