#!/bin/sh
# Starts the browser of the tests, PORTAL_BROWSER, without address bar suggestions. Each new window renders them in advance,
# which took half of the CPU time of every test (18 tests: 32 s with them, 17 s without). Playwright also passes
# --disable-features, and Chromium uses only the last such flag, so our features are appended to Playwright's list.
for argument do
  shift
  case $argument in
    --disable-features=*) argument="$argument,WebUIOmniboxPopup,WebUIOmniboxAimPopup" ;;
  esac
  set -- "$@" "$argument"
done
exec "${PORTAL_BROWSER:?the browser to start}" "$@"
