# Sourced by ./windlass: which JDK, which Maven, what is stale, and building it. Expects $root.

# Sets JAVA_HOME to a JDK 25, or says what to install.
find_java() {
  local candidate
  for candidate in "${JAVA_HOME:-}" "$(java_on_path)" /usr/lib/jvm/*25* /usr/lib/jvm/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/*jdk*25* /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  cat >&2 <<'TEXT'
Windlass needs a JDK 25, and there is none in JAVA_HOME, on the PATH, in /usr/lib/jvm or in ~/.sdkman.
  Debian, Ubuntu:  apt install openjdk-25-jdk-headless      (where the release has it)
                   apt install temurin-25-jdk               (from packages.adoptium.net)
  anywhere:        sdk install java 25-tem                  (sdkman.io)
Then run this again, with JAVA_HOME set if it is in an unusual place.
TEXT
  exit 1
}

java_on_path() {
  local java
  java=$(command -v java) || return 0
  dirname "$(dirname "$(readlink -f "$java")")"
}

is_jdk_25() {
  [[ -n $1 && -x $1/bin/javac && -r $1/release ]] &&
    grep -q '^JAVA_VERSION="25[."-]' "$1/release"
}

# Sets MAVEN, or says what to install.
find_maven() {
  local candidate
  for candidate in "$(command -v mvn || true)" "${MAVEN_HOME:-/nonexistent}/bin/mvn" \
    "$HOME/.sdkman/candidates/maven/current/bin/mvn" /usr/share/maven/bin/mvn /opt/maven/bin/mvn; do
    if [[ -n $candidate && -x $candidate ]]; then
      MAVEN=$candidate
      return
    fi
  done
  cat >&2 <<'TEXT'
Windlass is built by Maven (3.8.7 or later), and there is none on the PATH.
  Debian, Ubuntu:  apt install maven
  anywhere:        sdk install maven                        (sdkman.io)
TEXT
  exit 1
}

sha() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# The modules that make up a running stack, in build order; with $simulator set, that too.
modules() {
  sed -n 's:.*<module>\(.*\)</module>.*:\1:p' "$root/pom.xml" | grep -vE '^(e2e|benchmarks)$' |
    grep -v "^${simulator:+not-}simulator$"
}

# Lines "module fingerprint": of its own sources, what all share, and the modules it is built on.
fingerprints() {
  local -A directory_of=() fingerprint_of=() sources_of=()
  local module id shared line inputs dependency
  shared=$(shared_inputs | sha)
  while read -r line; do
    sources_of[${line%% *}]=${line#* }
  done < <(source_hashes)
  for module in $(modules); do
    inputs="$shared ${sources_of[$module]:-}"
    id=
    for dependency in $(sed -n 's:.*<artifactId>\(windlass-[a-z-]*\)</artifactId>.*:\1:p' \
      "$root/$module/pom.xml" | grep -v '^windlass-parent$'); do
      if [[ -z $id ]]; then
        id=$dependency
      elif [[ -n ${directory_of[$dependency]:-} ]]; then
        inputs+=" ${fingerprint_of[${directory_of[$dependency]}]}"
      fi
    done
    directory_of[$id]=$module
    fingerprint_of[$module]=$(sha <<<"$inputs" | cut -c1-32)
    echo "$module ${fingerprint_of[$module]}"
  done
}

shared_inputs() {
  (cd "$root" && { find pom.xml .mvn schemas/aws -type f -not -path '*/target/*' -print0 2>/dev/null || true; } |
    sort -z | xargs -0 cat --)
}

# Lines "module hash": the hash of all hashes of its files. One pass over all of them, for speed.
source_hashes() {
  (cd "$root" &&
    for module in $(modules); do
      find "$module/pom.xml" "$module/src/main" -type f -print0 2>/dev/null || true
    done | sort -z | xargs -0 sha256sum -- |
      awk -v modules="$(modules | tr '\n' ' ')" '
        BEGIN { count = split(modules, names, " ") }
        { for (i = 1; i <= count; i++) if (index($2, names[i] "/") == 1) text[names[i]] = text[names[i]] $1 substr($2, length(names[i])) }
        END { for (i = 1; i <= count; i++) print names[i], text[names[i]] }')
}

# The file that a built module has.
artifact() {
  case $1 in
    services/*) echo "$root/$1/target/quarkus-app/quarkus-run.jar" ;;
    local) echo "$root/local/target/windlass-local.jar" ;;
    simulator) echo "$root/simulator/target/windlass-simulator.jar" ;;
    *) echo "$root/$1/target/.windlass-build" ;;
  esac
}

# Of lines "module fingerprint", those whose build is missing or of other sources.
stale() {
  local module fingerprint
  while read -r module fingerprint; do
    if [[ ! -e $(artifact "$module") || ! -e $root/$module/target/.windlass-build ||
      $(<"$root/$module/target/.windlass-build") != "$fingerprint" ]]; then
      echo "$module $fingerprint"
    fi
  done
}

# Builds the simulator if it is stale, and the classes of the services that it runs, but not the
# services: what a running stack has of them stays as it is.
build_simulator() {
  local simulator=1 only='^simulator ' build_options=(-Dquarkus.build.skip=true)
  build_stale
}

# Builds what is stale; silent if nothing is. Everything that it says goes to standard error.
build_stale() {
  local lines
  lines=$(stale_lines)
  if [[ -z $lines ]]; then
    return
  fi
  find_maven
  mkdir -p "$root/target"
  exec 9>"$root/target/.windlass-build.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    echo "Another build of Windlass is going on here; waiting for it …" >&2
    flock 9
  fi
  lines=$(stale_lines)
  if [[ -n $lines ]]; then
    build "$lines"
  fi
  exec 9>&-
}

stale_lines() {
  fingerprints | stale | grep "${only:-.}" || true
}

build() {
  local log=$root/target/windlass-build.log started=$SECONDS list
  list=$(cut -d' ' -f1 <<<"$1" | paste -sd, -)
  echo "Building Windlass (${list//,/, }) …" >&2
  if ! (cd "$root" && "$MAVEN" -B --no-transfer-progress -Dstyle.color=never -Dmaven.test.skip=true \
    -Dquarkus.package.jar.type=aot-jar -Dspotless.check.skip=true ${build_options[@]+"${build_options[@]}"} -pl "$list" -am package 2>&1 9>&-) |
    tee "$log" | build_progress >&2; then
    echo "The build failed. The end of $log:" >&2
    grep -E '^\[(ERROR|FATAL)' "$log" | head -n 30 >&2
    exit 1
  fi
  while read -r module fingerprint; do
    echo "$fingerprint" >"$root/$module/target/.windlass-build"
  done <<<"$1"
  echo "Built in $((SECONDS - started)) s." >&2
}

# Shows Maven's modules as they go by, each with its time.
build_progress() {
  local line started=$SECONDS open=
  while IFS= read -r line; do
    if [[ $line =~ ^\[INFO\]\ Building\ (.*)\ [^\ ]+\ +\[([0-9]+/[0-9]+)\]$ ]]; then
      [[ -n $open ]] && printf '%4d s\n' $((SECONDS - started))
      printf '  %-7s %-44s' "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]#Windlass: }"
      open=1
      started=$SECONDS
    elif [[ -n $open && $line =~ ^\[INFO\]\ (Reactor\ Summary|BUILD) ]]; then
      printf '%4d s\n' $((SECONDS - started))
      open=
    fi
  done
  if [[ -n $open ]]; then printf '%4d s\n' $((SECONDS - started)); fi
}
