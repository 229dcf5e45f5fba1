#!/bin/sh
# Starts the browser of the tests, PORTAL_BROWSER, without the suggestions of its address bar: new windows draw them beforehand,
# which took half of the processor's time of every test (18 tests: 32 s with them, 17 s without). Playwright disables features
# too, and Chromium obeys only the last list that it is given, so that ours has to join Playwright's.
for argument do
  shift
  case $argument in
    --disable-features=*) argument="$argument,WebUIOmniboxPopup,WebUIOmniboxAimPopup" ;;
  esac
  set -- "$@" "$argument"
done
exec "${PORTAL_BROWSER:?the browser to start}" "$@"
