"""Step Functions: timeouts, heartbeats and idempotent starts."""

import contextvars
import json
import threading
import time

import ministack.services.stepfunctions as machines

from .gap import gap, patch


@gap
def heartbeats() -> None:
    """HeartbeatSeconds of a callback task ends it as States.HeartbeatTimeout."""

    @patch(machines, "_send_task_heartbeat")
    def send_heartbeat(original, data):
        task = machines._task_tokens.get(data.get("taskToken"))
        if task:
            task["beat"] = time.time()
        return original(data)

    @patch(machines, "_invoke_with_callback")
    def invoke_with_callback(original, resource, input_data, token, state):
        if state.get("HeartbeatSeconds"):
            run = contextvars.copy_context().run
            watch = (_watch_heartbeat, token, state["HeartbeatSeconds"])
            threading.Thread(target=run, args=watch, daemon=True).start()
        return original(resource, input_data, token, state)

    @patch(machines, "_error_matches")
    def error_matches(original, error_equals, error):
        is_heartbeat = error == "States.HeartbeatTimeout"
        return original(error_equals, error) or (is_heartbeat and "States.Timeout" in error_equals)


def _watch_heartbeat(token, seconds) -> None:
    start = time.time()
    while not (task := machines._task_tokens.get(token)) and time.time() - start < 5:
        time.sleep(0.01)
    while task and not task["event"].wait(0.1):
        if time.time() - task.get("beat", start) > seconds:
            cause = f"No heartbeat for {seconds} seconds"
            task["error"] = {"Error": "States.HeartbeatTimeout", "Cause": cause}
            task["event"].set()


@gap
def failed_callers() -> None:
    """A function that fails ends the callback task that invoked it, for Retry and Catch to see."""
    invoking = threading.local()

    @patch(machines, "_invoke_with_callback")
    def invoke_with_callback(original, resource, input_data, token, state):
        invoking.token = token
        try:
            return original(resource, input_data, token, state)
        finally:
            invoking.token = None

    @patch(machines, "_call_lambda")
    def call_lambda(original, function, event):
        try:
            return original(function, event)
        except machines._ExecutionError as error:
            task = machines._task_tokens.get(getattr(invoking, "token", None))
            # A token that was answered before the function failed counts as answered.
            if task and not task["event"].is_set():
                task["error"] = {"Error": error.error, "Cause": error.cause}
                task["event"].set()
            raise


@gap
def machine_timeouts() -> None:
    """TimeoutSeconds of a machine ends it as TIMED_OUT, and what has ended stays as it ended."""

    @patch(machines, "_fail_execution")
    def fail(original, execution, error, cause):
        if execution["status"] == "RUNNING":
            original(execution, error, cause)

    @patch(machines, "_run_execution")
    def run(original, execution_arn):
        execution = machines._executions.get(execution_arn) or {}
        machine = machines._state_machines.get(execution.get("stateMachineArn")) or {}
        limit = json.loads(machine.get("definition") or "{}").get("TimeoutSeconds")
        if not limit:
            return original(execution_arn)
        within = contextvars.copy_context().run
        timer = threading.Timer(limit, within, args=(_expire, execution))
        timer.daemon = True
        timer.start()
        try:
            return original(execution_arn)
        finally:
            timer.cancel()


def _expire(execution) -> None:
    if execution["status"] != "RUNNING":
        return
    execution.update(
        status="TIMED_OUT",
        error="States.Timeout",
        cause="Execution timed out",
        stopDate=machines.now_iso(),
    )
    details = {"executionTimedOutEventDetails": {"error": "States.Timeout"}}
    machines._add_event(execution, "ExecutionTimedOut", details)
    machines._emit_execution_status_event(execution)


@gap
def idempotent_start() -> None:
    """StartExecution with the name and input of a running execution answers that execution."""

    @patch(machines, "_start_execution")
    def start(original, data):
        running = _running_execution(data)
        if running and json.loads(running["input"]) == json.loads(data.get("input", "{}")):
            answer = {key: running[key] for key in ("executionArn", "startDate")}
            return machines.json_response(answer)
        return original(data)


def _running_execution(data):
    if not data.get("name"):
        return None
    machine = machines._resolve_state_machine_arn(data.get("stateMachineArn", ""))
    arn = f"{machine.replace(':stateMachine:', ':execution:')}:{data['name']}"
    execution = machines._executions.get(arn)
    return execution if execution and execution["status"] == "RUNNING" else None
