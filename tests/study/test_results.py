"""Results: each table opened by one line of the packages people use; exports read back to the same numbers."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
import xarray as xr

from analysis.studies.exports import to_xarray, write_iamc, write_netcdf
from analysis.studies.opened import opened
from sim.folder import FolderError
from sim.study.sweep import sweep
from tests.study.folder import called, table


@pytest.fixture
def out(study: Path, tmp_path: Path) -> Path:
    sweep(study, tmp_path / "out", workers=1, shard=(1, 2))
    sweep(study, tmp_path / "out", workers=1)
    return tmp_path / "out"


@pytest.mark.parametrize("name", ["runs", "days", "events"])
def test_a_table_opens_in_one_line(out: Path, name: str) -> None:
    rows = table(out, name).num_rows
    assert len(pd.read_parquet(out / name)) == rows
    assert pl.read_parquet(f"{out}/{name}/*.parquet").height == rows
    assert duckdb.sql(f"from '{out}/{name}/*.parquet'").shape[0] == rows


def test_tables_join_by_run_id(out: Path) -> None:
    told = duckdb.sql(
        f"select any_value(peak.most) as most, any_value(nights) as nights from '{out}/runs/*.parquet' join "
        f"(select run_id, max(emergency_persons) as most from '{out}/days/*.parquet' group by run_id) peak "
        "using (run_id) group by run_id"
    ).df()
    assert len(told) == 24
    days = pd.read_parquet(out / "days").groupby("run_id")["emergency_persons"].max()
    assert sorted(told["most"]) == sorted(days)
    assert (told["nights"] >= told["most"]).all()


def test_parts_may_be_read_while_others_are_still_made(study: Path, tmp_path: Path) -> None:
    sweep(study, tmp_path / "half", workers=1, shard=(2, 2))
    assert 0 < len(pd.read_parquet(tmp_path / "half" / "runs")) < 24


def test_as_xarray_and_netcdf(out: Path, tmp_path: Path) -> None:
    study = opened(out)
    data = to_xarray(study)
    assert dict(data.sizes) == {"run": 24, "date": 105}
    one = study.runs.iloc[5]
    assert float(data["nights"].sel(run=5)) == one["nights"]
    assert str(data["policy"].sel(run=5).item()) == one["policy"]
    days = study.days[study.days["run_id"] == one["run_id"]]
    assert np.array_equal(data["emergency_persons"].sel(run=5), days["emergency_persons"])
    assert data["emergency_persons"].attrs["units"] == "persons"
    write_netcdf(study, tmp_path / "study.nc")
    with xr.open_dataset(tmp_path / "study.nc") as read:
        xr.testing.assert_equal(read.load(), data)


def test_in_the_long_form_of_the_iamc(out: Path, tmp_path: Path) -> None:
    study = opened(out)
    beside = write_iamc(study, tmp_path / "long.csv")
    long = pd.read_csv(tmp_path / "long.csv")
    assert list(long.columns) == ["model", "scenario", "region", "variable", "unit", "time", "value"]
    assert len(long) == len(study.days) * len(study.planned.study.keep.indicators)
    assert not long.duplicated(["scenario", "variable", "time"]).any()
    wide = long[long["variable"] == "emergency_persons"].groupby("scenario")["value"].max()
    meta = pd.read_csv(beside).set_index("scenario")
    peaks = study.days.groupby("run_id")["emergency_persons"].max()
    assert {name: wide[f"study {name}"] for name in peaks.index} == peaks.to_dict()
    assert set(meta.index) == set(wide.index)
    nights = study.runs.set_index("run_id")["nights"]
    assert {name: meta["nights"][f"study {name}"] for name in nights.index} == nights.to_dict()


def test_what_is_no_study_or_has_no_runs_is_told(out: Path, tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="is not the folder of a study"):
        opened(tmp_path)


def test_export_as_a_command(out: Path, tmp_path: Path) -> None:
    told = called("export", out, "--to", "iamc", "--out", tmp_path / "long.csv").stdout
    assert told.split() == [str(tmp_path / "long.csv"), str(tmp_path / "long-meta.csv")]
    again = called("export", out, "--to", "netcdf", "--out", tmp_path / "long.csv", code=2).stderr
    assert "is there already; name another file" in again
    nowhere = called("export", out, "--to", "netcdf", "--out", tmp_path / "no" / "x.nc", code=2).stderr
    assert "is not a folder; name a file in one that is there" in nowhere
    assert "there is netcdf and iamc" in called("export", out, "--to", "xls", "--out", tmp_path / "x", code=2).stderr
