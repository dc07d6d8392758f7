@echo off
rem Richtet ankunft in diesem Ordner ein (einmal, ohne Internet, ohne Administratorrechte) und startet das Menue.
rem Sets ankunft up in this folder (once, without internet, without administrator rights) and starts the menu.
setlocal
cd /d "%~dp0"
chcp 65001 >nul
set PYTHONUTF8=1
if exist ".venv\Scripts\ankunft.exe" goto menu

set "FOUND="
for %%V in (@PYTHONS@) do (
    if not defined FOUND (
        py -%%V -c "import venv, ensurepip" >nul 2>nul && set "FOUND=py -%%V"
    )
)
if not defined FOUND (
    for %%V in (@PYTHONS@) do (
        if not defined FOUND (
            python -c "import sys, venv, ensurepip; sys.exit('%%d.%%d' %% sys.version_info[:2] != '%%V')" >nul 2>nul && set "FOUND=python"
        )
    )
)
if not defined FOUND goto nopython

echo Einrichtung, einmal, etwa eine Minute / setting up, once, about a minute ...
%FOUND% -m venv .venv
if errorlevel 1 goto failed
".venv\Scripts\python.exe" -m pip install -q --disable-pip-version-check --no-index --find-links wheels ankunft
if errorlevel 1 goto failed

:menu
".venv\Scripts\python.exe" start.py %*
pause
exit /b

:nopython
echo Es fehlt Python, eine dieser Versionen: @PYTHONS@.
echo Ohne Administratorrechte: im Microsoft Store oder von python.org nur fuer den eigenen Benutzer installieren.
echo Python is missing, one of these versions: @PYTHONS@.
echo Without administrator rights: install it from the Microsoft Store, or from python.org for your user only.
pause
exit /b 1

:failed
rmdir /s /q .venv 2>nul
echo Die Einrichtung ist fehlgeschlagen (siehe oben). / Setting up failed (see above).
pause
exit /b 1
