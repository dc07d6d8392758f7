"""Dask as engine: a cluster of this machine, one that runs already, or jobs that Slurm starts."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import dask
from dask_jobqueue import SLURMCluster
from distributed import Client, LocalCluster

from sim.study.engines import Given

SLURM = "slurm"
# deaths of workers that Dask forgives a piece of work before it gives it back: none, the sweep counts them itself
ALLOWED_FAILURES = 0
SECONDS_TO_CONNECT = "20s"


class DaskEngine(Given):
    """Workers of a Dask cluster; when one dies, Dask starts its work again elsewhere."""

    def __init__(self, client: Client, workers: int, cluster: Any = None) -> None:
        """`cluster`: closed with the engine; None where it is somebody else's."""
        # pure=False: an order that is given again is work again, not the answer of the first time
        super().__init__(client.get_executor(pure=False), workers)
        self._client, self._cluster = client, cluster

    def close(self) -> None:
        """Give back what is not done, and end the cluster if it is ours."""
        with suppress(Exception):
            self._executor.shutdown(wait=False)
        for one in (self._client, self._cluster):
            if one is not None:
                with suppress(Exception):
                    one.close()


def dask_engine(workers: int, scheduler: str | None = None) -> DaskEngine:
    """Engine on Dask: `scheduler` is the address of a running one, `slurm`, or None for a cluster of this machine.

    `slurm` takes cores, memory and queue of a job from Dask's own configuration (`jobqueue.slurm`) and asks for
    `workers` workers. All workers must see the study's folder under the same path.
    Errors: OSError where nobody answers, ValueError where the configuration says too little.
    """
    if scheduler is not None and scheduler != SLURM:
        client = Client(scheduler, timeout=SECONDS_TO_CONNECT)
        there = sum(client.nthreads().values())
        return DaskEngine(client, max(1, there))
    with dask.config.set({"distributed.scheduler.allowed-failures": ALLOWED_FAILURES}):
        cluster: Any
        if scheduler == SLURM:
            cluster = SLURMCluster()
            cluster.scale(workers)
        else:
            cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
        return DaskEngine(Client(cluster), workers, cluster)
