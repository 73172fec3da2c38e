# Shared by the scripts of this folder: system packages, the virtual environment, messages. Sourced, never run.

RUN_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-noto-core"
TEST_PACKAGES="postgresql poppler-utils qpdf"

say() { printf '%s\n' "$*" >&2; }
fail() { say "错误：$*"; exit 1; }

# install_packages NAME...: nothing when all are there; otherwise apt-get as root or through sudo, else the exact command.
install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        say "提示：本机不是 Debian/Ubuntu，请自行确认已安装相当于下列软件包的内容：$*"
        return 0
    fi
    local missing=() name present
    # shellcheck disable=SC2016 # the ${…} is dpkg-query's own
    present=" $(dpkg-query -W -f='${db:Status-Status}:${Package} ' "$@" 2>/dev/null || true)"
    for name in "$@"; do
        [[ $present == *" installed:$name "* ]] || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0

    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        else
            say "缺少系统软件包，当前用户无权安装。请先执行下面这条命令，然后重新运行本脚本："
            say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
            exit 1
        fi
    fi
    say "正在安装系统软件包：${missing[*]}"
    local log
    log=$(mktemp)
    local apt=(apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120)
    "${as_root[@]}" "${apt[@]}" update >"$log" 2>&1 ||
        say "提示：软件源索引没有更新成功，按现有索引继续。"
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${apt[@]}" -y install \
        --no-install-recommends "${missing[@]}" >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "系统软件包没有装上（上面是最后 20 行输出）。请解决后重新运行本脚本。"
    fi
    rm -f "$log"
}

# install_for_tests: what runs the product and tests it, with a browser that has no window: it takes half the time.
install_for_tests() {
    # shellcheck disable=SC2086 # lists of names
    set -- $RUN_PACKAGES $TEST_PACKAGES
    if grep -qs '^ID=ubuntu' /etc/os-release && [ ! -x /usr/bin/chromium ]; then
        # Ubuntu ships it as a snap only; the browser tests are skipped there and say so.
        install_packages "$@"
    elif ! (install_packages "$@" chromium-headless-shell); then
        say "提示：没有装上 chromium-headless-shell，改用 chromium，浏览器测试会慢一些。"
        install_packages "$@" chromium
    fi
}

# find_python: prints a Python of at least 3.11 that can make virtual environments.
find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# ensure_venv FILE...: .venv holds what the requirement files say; a stamp keyed by their content makes it a no-op.
ensure_venv() {
    local python stamp wanted
    if ! .venv/bin/python -c '' >/dev/null 2>&1 || [ ! -x .venv/bin/pip ]; then
        if ! python=$(find_python); then
            install_packages python3 python3-venv
            python=$(find_python) || fail "需要 Python 3.11 或更高版本。请安装后重新运行本脚本。"
        fi
        say "正在建立 Python 虚拟环境 .venv"
        rm -rf .venv
        "$python" -m venv .venv || fail "虚拟环境没有建成。"
    fi
    wanted=$(cat "$@" | sha256sum | cut -d ' ' -f 1)
    stamp=".venv/.installed-$(printf '%s' "$*" | tr -c 'a-z\n' '-')"
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0

    say "正在安装 Python 软件包"
    local arguments=() file
    for file in "$@"; do arguments+=(-r "$file"); done
    .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-input "${arguments[@]}" ||
        fail "Python 软件包没有装上。请检查网络后重新运行本脚本。"
    printf '%s\n' "$wanted" >"$stamp"
}
