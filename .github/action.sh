#!/usr/bin/env bash
# What the action runs: turnlint of this very checkout, in an environment of its own.
set -euo pipefail
place=${RUNNER_TEMP:-$(mktemp -d)}/turnlint
if [[ -z ${TURNLINT:-} ]]; then
    python3 -m venv "$place"
    "$place/bin/python" -m pip install --quiet --disable-pip-version-check "${TURNLINT_ACTION:?}[yaml,compression]"
    TURNLINT=$place/bin/turnlint
fi
# Lines, so that a path may hold a space; nothing in them is a command.
mapfile -t paths < <(printf '%s\n' "${TURNLINT_PATHS:-.}" | sed '/^[[:space:]]*$/d')
mapfile -t arguments < <(printf '%s\n' "${TURNLINT_ARGUMENTS:-}" | sed '/^[[:space:]]*$/d')
outputs=()
if [[ -n ${TURNLINT_SARIF:-} ]]; then outputs+=(--output "sarif=$TURNLINT_SARIF"); fi
summary=$(mktemp)
code=0
"$TURNLINT" check --format github --output "markdown=$summary" "${outputs[@]}" "${arguments[@]}" -- "${paths[@]}" || code=$?
if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then cat "$summary" >>"$GITHUB_STEP_SUMMARY"; fi
rm -f "$summary"
exit "$code"
