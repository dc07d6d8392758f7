"""Pages: what is served besides the socket - the page and its files, its texts, the QR code, saved runs and reports."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import segno
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sim.live.room import Room
from sim.locale import FOLDER, LANGUAGES, read_texts

STATIC = Path(__file__).parent / "static"
REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def pages_of(room: Room) -> list[BaseRoute]:
    """Addresses of a room, see docs/live.md."""

    async def qr(request: Request) -> Response:
        out = io.BytesIO()
        segno.make(room.address, error="m").save(out, kind="svg", scale=8, border=2, xmldecl=False)
        return Response(out.getvalue(), media_type="image/svg+xml")

    async def saved(request: Request) -> Response:
        found = room.saved.get(request.path_params["name"])
        if found is None:
            return _not_found()
        return FileResponse(found.file, media_type="application/yaml", filename=found.file.name)

    async def report(request: Request) -> Response:
        found = room.saved.get(request.path_params["name"])
        if found is None or found.report is None:
            return _not_found()
        return FileResponse(found.report / "report.html", headers={"content-security-policy": REPORT_POLICY})

    return [
        Route("/", _page),
        Route("/texts/{lang}.json", _texts),
        Route("/qr.svg", qr),
        Route("/saved/{name}.yaml", saved),
        Route("/saved/{name}/report.html", report),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


async def _page(request: Request) -> Response:
    return FileResponse(STATIC / "index.html")


async def _texts(request: Request) -> Response:
    code = request.path_params["lang"]
    if code not in LANGUAGES:
        return _not_found()
    return JSONResponse(_texts_of(code))


@cache
def _texts_of(code: str) -> dict[str, str]:
    """Texts of the page, read once: thirty phones ask for them at the same moment."""
    return {key: form["other"] for key, form in read_texts(FOLDER / f"page.{code}.yaml").items()}


def _not_found() -> Response:
    return PlainTextResponse("not found", 404)
