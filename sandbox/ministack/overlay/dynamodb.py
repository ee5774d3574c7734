"""DynamoDB streams that feed functions."""

import threading
import time
from dataclasses import dataclass
from typing import Any

import ministack.core.responses as responses
import ministack.services.dynamodb as dynamodb
import ministack.services.lambda_svc as functions

from .gap import gap, patch


@dataclass(frozen=True)
class Batch:
    """Records of a stream from one position on, and how often they were tried."""

    position: int
    count: int
    attempts: int


@dataclass(frozen=True)
class Outcome:
    """What became of a batch: how many records are done, and the function's answer."""

    failed: bool
    done: int
    answer: dict


_pending: dict[str, list[Batch]] = {}
"""Batches that a mapping must still deliver before it reads on, by mapping."""

_busy: set[str] = set()
"""Mappings that a thread is draining."""


@gap
def stream_event_sources() -> None:
    """Stream mappings with retries, bisecting, partial failures, destinations; woken by a write."""
    functions._ESM_IDLE_WAKE_GAP_SECONDS = 0.005
    functions._ESM_BACKOFF_SECONDS = 0.2

    @patch(dynamodb, "_emit_stream_event")
    def emit(original, *args, **kwargs):
        result = original(*args, **kwargs)
        functions.esm_wake.set()
        return result

    @patch(functions, "_poll_dynamodb_streams")
    def poll(original):
        for account, region, mapping in functions._iter_all_esms():
            stream, uuid = mapping.get("EventSourceArn", ""), mapping["UUID"]
            if ":dynamodb:" in stream and mapping.get("Enabled", True) and uuid not in _busy:
                _busy.add(uuid)
                task = (account, region, mapping, stream)
                threading.Thread(target=_drain, args=task, daemon=True).start()
        return False


def _drain(account, region, mapping, stream) -> None:
    try:
        with responses.request_scope(account, region):
            while _deliver_next(mapping, stream):
                pass
    except Exception:
        functions.logger.exception("stream mapping %s", mapping["UUID"])
    finally:
        _busy.discard(mapping["UUID"])


def _deliver_next(mapping, stream) -> bool:
    """Delivers one batch; true when there may be more at once."""
    uuid = mapping["UUID"]
    named = functions._dynamodb_stream_table_from_arn_spec(functions.parse_arn(stream))
    table = named[0] if named else None
    if (dynamodb._tables.get(table) or {}).get("LatestStreamArn") != stream:
        return False
    function, _ = functions._get_func_record_for_qualifier(
        mapping["FunctionName"], mapping.get("Qualifier")
    )
    queue = _queue(mapping, table)
    if function is None or not queue or functions._esm_backoff_until.get(uuid, 0) > time.time():
        return False
    batch, rest = queue[0], queue[1:]
    records = dynamodb.stream_records_since(table, batch.position, batch.count)
    wanted = functions._apply_filter_criteria(records, mapping)
    outcome = _invoke(function, mapping, records, wanted)
    done, retried = _settle(mapping, stream, function, batch, records, wanted, outcome)
    state = "FAILED" if outcome.failed else f"OK - {len(wanted)} records"
    mapping["LastProcessingResult"] = state
    _pending[uuid] = [*retried, *rest]
    functions._dynamodb_stream_positions[uuid] = done
    return True


def _queue(mapping, table) -> list[Batch]:
    """What is pending, or else the next batch of the stream if it has grown."""
    uuid = mapping["UUID"]
    horizon, end = dynamodb.stream_start_position(table), dynamodb.stream_end_position(table)
    start = horizon if mapping.get("StartingPosition") == "TRIM_HORIZON" else end
    position = max(functions._dynamodb_stream_positions.setdefault(uuid, start), horizon)
    if position >= end:
        return []
    size = int(mapping.get("BatchSize") or 100)
    return _pending.get(uuid) or [Batch(position, min(end - position, size), 0)]


def _invoke(function, mapping, records, wanted) -> Outcome:
    answer = functions._execute_function(function, {"Records": wanted}) if wanted else {}
    if answer.get("error"):
        return Outcome(True, 0, answer)
    body = answer.get("body")
    reports = "ReportBatchItemFailures" in (mapping.get("FunctionResponseTypes") or [])
    if not reports or not isinstance(body, dict):
        return Outcome(False, len(records), answer)
    failed = [entry.get("itemIdentifier") for entry in body.get("batchItemFailures") or []]
    if not failed:
        return Outcome(False, len(records), answer)
    positions = [
        index
        for index, record in enumerate(records)
        if str(record["dynamodb"]["SequenceNumber"]) in failed
    ]
    return Outcome(True, min(positions, default=0), answer)


def _settle(mapping, stream, function, batch, records, wanted, outcome) -> tuple[int, list[Batch]]:
    """Where the checkpoint moves, and what of the batch is tried again."""
    end = batch.position + batch.count
    if not outcome.failed:
        return end, []
    if outcome.done:
        position = batch.position + outcome.done
        return position, [Batch(position, batch.count - outcome.done, 0)]
    if batch.count > 1 and mapping.get("BisectBatchOnFunctionError"):
        return batch.position, _halves(batch)
    spent = _why_spent(mapping, batch, records)
    if spent:
        functions._send_ddb_stream_failure_record(
            mapping, function, wanted, stream, outcome.answer, spent
        )
        return end, []
    attempts = batch.attempts + 1
    wait = functions._ESM_BACKOFF_SECONDS * min(attempts, 50)
    functions._esm_backoff_until[mapping["UUID"]] = time.time() + wait
    return batch.position, [Batch(batch.position, batch.count, attempts)]


def _halves(batch: Batch) -> list[Batch]:
    """Splitting does not count as an attempt. Source: Lambda Developer Guide, bisecting."""
    half = batch.count // 2
    return [
        Batch(batch.position, half, batch.attempts),
        Batch(batch.position + half, batch.count - half, batch.attempts),
    ]


def _why_spent(mapping, batch, records) -> Any:
    """The reason why a batch is given up, if it is."""
    retries = mapping.get("MaximumRetryAttempts")
    if retries is not None and 0 <= retries <= batch.attempts:
        return "RetryAttemptsExhausted"
    most = mapping.get("MaximumRecordAgeInSeconds") or -1
    created = min(float(r["dynamodb"]["ApproximateCreationDateTime"]) for r in records)
    if most > 0 and time.time() - created > most:
        return "MaxRecordAgeExceeded"
    return None
