"""How IAM reads a policy."""

import copy
import json
import re

import ministack.core.iam_evaluator as evaluator

from .gap import first, gap, patch


class _Unresolved(Exception):
    """A policy variable has no value and no default, so its statement matches nothing."""


@gap
def policy_variables() -> None:
    """Resolves ${aws:PrincipalTag/x} and its like, with defaults, in resources and conditions."""

    @patch(evaluator, "_first_match")
    def first_match(original, context, statements, effect):
        for statement in statements:
            try:
                resolved = _resolved(statement, context)
            except _Unresolved:
                continue
            if original(context, [resolved], effect):
                return resolved
        return None


def _resolved(statement, context):
    parts = [statement.resources, statement.not_resources, statement.conditions]
    if "${" not in json.dumps(parts):
        return statement
    resolved = copy.copy(statement)
    resolved.resources = _expand(statement.resources, context)
    resolved.not_resources = _expand(statement.not_resources, context)
    resolved.conditions = {
        operator: {key: _expand(value, context) for key, value in tests.items()}
        for operator, tests in statement.conditions.items()
    }
    return resolved


def _expand(value, context):
    def substitute(match) -> str:
        name, default = match.group(1), match.group(2)
        if name in "*?$":
            return name
        found = first(evaluator._resolve_condition_key(name.strip(), context))
        found = default if found is None else found
        if found is None:
            raise _Unresolved
        return str(found)

    if isinstance(value, list):
        return [_expand(entry, context) for entry in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\$\{([^},]+)(?:,\s*'([^']*)')?\}", substitute, value)
