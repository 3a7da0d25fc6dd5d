# shellcheck shell=sh
# Read by the start scripts. find_java PROGRAM prints the folder of the first Java 21 or newer that has bin/PROGRAM.
# The version is in a file of every Java, so that none has to be started to ask.

is_recent() {
    [ -x "$1/bin/$2" ] && [ -f "$1/release" ] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [ "${version:-0}" -ge 21 ]
}

find_java() {
    on_path=$(readlink -f "$(command -v "$1" || echo /)")
    for folder in "${JAVA_HOME:-}" "${on_path%/bin/"$1"}" /usr/lib/jvm/* /opt/*jdk* /opt/*jre* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
        if [ -n "$folder" ] && is_recent "$folder" "$1"; then
            echo "$folder"
            return
        fi
    done
    return 1
}
