#!/bin/sh
# Richtet ankunft in diesem Ordner ein (einmal, ohne Internet, ohne Rechte) und startet das Menü.
# Sets ankunft up in this folder (once, without internet, without rights) and starts the menu.
cd "$(dirname "$0")" || exit 1

if [ ! -x .venv/bin/ankunft ]; then
    found=
    for version in @PYTHONS@; do
        if "python$version" -c 'import venv, ensurepip' 2>/dev/null; then
            found="python$version"
            break
        fi
    done
    if [ -z "$found" ]; then
        echo "Es fehlt Python (eine dieser Versionen: @PYTHONS@). Bitte installieren und noch einmal starten."
        echo "Python is missing (one of these versions: @PYTHONS@). Please install it and start again."
        exit 1
    fi
    echo "Einrichtung, einmal, etwa eine Minute / setting up, once, about a minute ..."
    if ! { "$found" -m venv .venv && .venv/bin/python -m pip install -q --disable-pip-version-check --no-index \
        --find-links wheels ankunft; }; then
        rm -rf .venv
        echo "Die Einrichtung ist fehlgeschlagen (siehe oben). / Setting up failed (see above)."
        exit 1
    fi
fi
exec .venv/bin/python start.py "$@"
