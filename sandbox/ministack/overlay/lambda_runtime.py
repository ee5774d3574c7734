"""Lambda's Node workers: their environment, errors, layers and number."""

import os
import subprocess
import threading
import time

import ministack.core.lambda_runtime as runtime
import ministack.services.lambda_svc as functions

from .gap import gap, patch

SETTINGS = (
    "AUTH",
    "BIND_HOST",
    "GATEWAY_PORT",
    "IOT_MTLS_ENABLED",
    "LAMBDA_WARM_TTL_SECONDS",
    "MAX_WARM_WORKERS",
    "MINISTACK_ACCOUNT_ID",
    "S3_DATA_DIR",
    "STATE_DIR",
    "TENANTRY_FRONT_URL",
)
"""Settings of the emulator itself, which functions must not see."""


class WorkerProcess(subprocess.Popen):
    """A Node worker with the front as its AWS, its layers under /opt and no emulator settings."""

    unshare_flags: str | None = None

    def __init__(self, command, **options):
        env = options.get("env")
        if env is not None:
            env = {name: value for name, value in env.items() if name not in SETTINGS}
            front = os.environ.get("TENANTRY_FRONT_URL")
            env["AWS_ENDPOINT_URL"] = front or env["AWS_ENDPOINT_URL"]
            command = self._with_layers(command, env, options.get("cwd"))
            options["env"] = env
        super().__init__(command, **options)

    @classmethod
    def _with_layers(cls, command, env, folder):
        """Mounts the merged layers at /opt, in a mount namespace of this worker alone."""
        layers = env.get("_LAMBDA_LAYERS_DIRS", "")
        if not layers or not cls.unshare_flags or not folder:
            return command
        opt = os.path.join(os.path.dirname(folder), "opt")
        os.makedirs(opt, exist_ok=True)
        for layer in layers.split(os.pathsep):
            subprocess.run(["cp", "-a", f"{layer}/.", opt], check=True)
        env["NODE_PATH"] = f"/opt/nodejs/node_modules:/opt/nodejs:{env.get('NODE_PATH', '')}"
        mount = 'mount --bind "$0" /opt && exec "$@"'
        return ["unshare", cls.unshare_flags, "sh", "-c", mount, opt, *command]


class _Subprocess:
    """The subprocess module, with workers in place of plain processes."""

    Popen = WorkerProcess

    def __getattr__(self, name):
        return getattr(subprocess, name)


@gap
def worker_process() -> None:
    """Functions call the front, see no settings of the emulator, and find layers under /opt.

    Layers need `unshare` with root or user namespaces; without it they are on NODE_PATH alone.
    """
    if runtime.subprocess is not subprocess:
        raise TypeError("ministack.core.lambda_runtime does not use the subprocess module")
    WorkerProcess.unshare_flags = next(filter(_can_unshare, ("-m", "-Urm")), None)
    runtime.subprocess = _Subprocess()


def _can_unshare(flags: str) -> bool:
    try:
        return subprocess.run(["unshare", flags, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@gap
def handler_errors() -> None:
    """errorType is the name of the JavaScript error, and a handler's error keeps its sandbox."""
    _report_handler_errors()
    last = threading.local()

    @patch(runtime.Worker, "invoke")
    def invoke(original, self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        if isinstance(result, dict) and result.get("handler_error"):
            result = {**result, **result.pop("handler_error"), "status": "error"}
        facts = result if isinstance(result, dict) else {}
        last.type, last.trace = facts.get("error_type"), facts.get("trace")
        return result

    @patch(functions, "_execute_function_warm")
    def execute_warm(original, function, event, request_id):
        last.type = None
        result = original(function, event, request_id)
        if result.get("error") and last.type and isinstance(result.get("body"), dict):
            result["body"].update(errorType=last.type, trace=(last.trace or "").split("\n"))
        return result


def _report_handler_errors() -> None:
    """The worker reports a handler's error as an answer, because an error ends the worker."""
    replacements = {
        'status: "error", error: String(err.message || err), trace: err.stack || ""': (
            'status: "ok", handler_error: {error: String((err && err.message) || err), '
            'error_type: (err && err.name) || "Error", trace: (err && err.stack) || ""}'
        ),
        'status: "error", error: e.message, trace: e.stack': (
            'status: "ok", handler_error: {error: e.message, '
            'error_type: e.name || "Error", trace: e.stack}'
        ),
    }
    script = runtime._NODEJS_WORKER_SCRIPT
    for old, new in replacements.items():
        if old not in script:
            raise LookupError(f"the Node worker no longer holds: {old}")
        script = script.replace(old, new)
    runtime._NODEJS_WORKER_SCRIPT = script


@gap
def log_drain() -> None:
    """A warm invocation waits 3 ms, not 50 ms, for a first line on stderr."""

    @patch(runtime.Worker, "_drain_stderr_bounded")
    def drain(original, self, first_line_wait=0.003, idle_confirm=0.002, hard_cap=0.25):
        return original(self, first_line_wait, idle_confirm, hard_cap)


@gap
def short_transitions() -> None:
    """A new or changed function is pending for 0.1 s, not 0.5 s: long enough to be waited for."""
    if not hasattr(functions, "_LAMBDA_STATE_TRANSITION_DELAY"):
        raise LookupError("MiniStack no longer has _LAMBDA_STATE_TRANSITION_DELAY")
    functions._LAMBDA_STATE_TRANSITION_DELAY = 0.1


@gap
def warm_workers() -> None:
    """Idle workers end after their time, and MAX_WARM_WORKERS evicts the oldest idle ones."""
    most = int(os.environ.get("MAX_WARM_WORKERS", "0"))

    @patch(functions, "reap_idle_workers")
    def reap(original, ttl=None):
        limit = time.time() - (runtime._LOCAL_WORKER_TTL if ttl is None else ttl)
        return _evict(lambda idle, _: [worker for worker in idle if worker.last_used < limit])

    @patch(functions, "acquire_worker")
    def acquire(original, *args, **kwargs):
        result = original(*args, **kwargs)
        if most and result[1] == "spawn":
            _evict(lambda idle, total: idle[: max(0, total - most)])
        return result


def _evict(choose) -> int:
    """Ends the idle workers that `choose` picks, given them (oldest first) and the total."""
    with runtime._lock:
        workers = [worker for group in runtime._workers.values() for worker in group]
        idle = sorted((w for w in workers if not w.in_use), key=lambda w: w.last_used)
        chosen = choose(idle, len(workers))
        for group in runtime._workers.values():
            group[:] = [worker for worker in group if worker not in chosen]
    if chosen:
        threading.Thread(target=runtime.kill_workers, args=(chosen,), daemon=True).start()
    return len(chosen)
