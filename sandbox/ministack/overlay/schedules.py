"""Schedules of EventBridge and of its Scheduler."""

import ministack.services.eventbridge as eventbridge
import ministack.services.scheduler as scheduler

from .gap import gap

TICK_SECONDS = 0.5


@gap
def schedule_ticks() -> None:
    """Due schedules are looked for twice a second, not every ten seconds."""
    for module, name in (
        (scheduler, "_SCHEDULE_TICK_INTERVAL"),
        (eventbridge, "_SCHEDULER_TICK_INTERVAL"),
    ):
        if not hasattr(module, name):
            raise LookupError(f"{module.__name__} no longer has {name}")
        setattr(module, name, TICK_SECONDS)
