"""Pages: what all pages have in common: the templates, and drawings as part of the page."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


def template(name: str) -> Template:
    """Template of a page; a name it does not get is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    ).get_template(name)


def write_with_data(folder: Path, name: str, page: str, data: Mapping[str, Any]) -> Path:
    """Write a page and its data, `<name>.html` and `<name>.json`, into a folder; returns the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    (folder / f"{name}.json").write_text(content, encoding="utf-8")
    path = folder / f"{name}.html"
    path.write_text(page, encoding="utf-8")
    return path


def inline(svg: str, text: str) -> Markup:
    """The drawing as part of a page: no header, no metadata, its size left to the page, with a text for its content.

    Names within it that nothing refers to go, the others become its own: a page may hold several drawings.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*pt"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*pt"', r"\1", svg, count=1)
    used = {*re.findall(r'href="#([^"]+)"', svg), *re.findall(r"url\(#([^)]+)\)", svg)}
    own = hashlib.sha256(text.encode()).hexdigest()[:4]
    svg = re.sub(r' id="([^"]*)"', lambda found: f' id="{own}{found[1]}"' if found[1] in used else "", svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{own}", svg)
    return Markup(svg.replace("<svg", Markup('<svg role="img" aria-label="{}"').format(text), 1))
