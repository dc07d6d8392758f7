"""Exports: a study as an xarray Dataset, as NetCDF, and in the long form of the IAMC."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from analysis.studies.opened import Opened
from sim.indicators import BY_NAME
from sim.study.identity import model_version

MODEL = "ankunft"
IAMC = ("model", "scenario", "region", "variable", "unit", "time", "value")


def to_xarray(study: Opened) -> xr.Dataset:
    """The study as one Dataset: factors and outcomes by `run`, kept indicators by `run` and `date`.

    Failed runs are there with NaN. Holds the whole study in memory: 8 bytes a run, kept day and indicator.
    """
    runs = study.runs
    coordinates = {name: ("run", runs[name].to_numpy()) for name in ("run", "run_id", "row", "replication", "seed")}
    data: dict[str, Any] = {"status": ("run", runs["status"].to_numpy(dtype=object))}
    for name in study.factors:
        data[name] = ("run", _plain(runs[name]), {"long_name": study.label(name).en, "role": "factor"})
    for name in study.outcomes:
        data[name] = ("run", _plain(runs[name]), {"long_name": study.label(name).en, "role": "outcome"})
    days, kept = study.days, study.planned.study.keep.indicators
    dates = np.sort(days["date"].unique())
    at = pd.MultiIndex.from_product([runs["run_id"], dates], names=["run_id", "date"])
    by_day = days.set_index(["run_id", "date"]).reindex(at)
    for name in kept:
        about = {"long_name": BY_NAME[name].label.en, "units": BY_NAME[name].unit}
        variable = name if name not in data else f"{name}_by_date"
        data[variable] = (("run", "date"), by_day[name].to_numpy().reshape(len(runs), len(dates)), about)
    coordinates["date"] = ("date", dates.astype("datetime64[ns]"))
    told = {"title": study.planned.study.title.en, "source": f"{MODEL} {model_version()}", "study": study.begun.study}
    return xr.Dataset(data, coordinates, told)


def _plain(column: pd.Series) -> Any:
    """Numbers as numbers, the rest as texts, which is what NetCDF knows."""
    return column.to_numpy() if column.dtype.kind in "iuf" else column.astype(str).to_numpy(dtype=object)


def write_netcdf(study: Opened, path: Path) -> None:
    """Write the study as NetCDF; opened again by `xarray.open_dataset`."""
    to_xarray(study).to_netcdf(path)


def write_iamc(study: Opened, path: Path) -> Path:
    """Write the kept days in the long form of the IAMC (CSV), each run a scenario; a part of the study at a time.

    Returns the file beside it with factors and outcomes of each scenario (`meta` of pyam).
    """
    names, region = list(study.planned.study.keep.indicators), study.planned.plan.name
    units = {name: BY_NAME[name].unit for name in names}
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(",".join(IAMC) + "\n")
        for days in study.parts("days"):
            long = days.melt(["run_id", "date"], names, "variable", "value")
            long["scenario"] = [_scenario(study, one) for one in long["run_id"]]
            long = long.assign(model=MODEL, region=region, unit=long["variable"].map(units)).rename(
                columns={"date": "time"}
            )
            long.to_csv(file, columns=list(IAMC), index=False, header=False)
    beside = path.with_name(f"{path.stem}-meta.csv")
    meta = study.done[["run_id", "row", "replication", *study.factors, *study.outcomes]].copy()
    meta.insert(0, "scenario", [_scenario(study, one) for one in meta.pop("run_id")])
    meta.insert(0, "model", MODEL)
    meta.to_csv(beside, index=False)
    return beside


def _scenario(study: Opened, run_id: str) -> str:
    return f"{study.planned.study.name} {run_id}"
