"""API Gateway deployments, stages and canaries."""

import contextvars
import copy
import functools
import json
import random
import re

import ministack.services.apigateway_v1 as gateway

from .gap import gap, patch

SNAPSHOT_STORES = ("_resources", "_authorizers_v1")
VIEWED_STORES = (*SNAPSHOT_STORES, "_stages_v1")

_view: contextvars.ContextVar = contextvars.ContextVar("deployment_view", default=None)
"""What one request sees instead of the live stores: {store: {API id: content}}."""


@gap
def stage_variables_in_uri() -> None:
    """Replaces ${stageVariables.x} in an integration's URI."""

    @patch(gateway, "_invoke_lambda_proxy_v1")
    async def invoke(original, integration, api_id, stage_name, stage, *args, **kwargs):
        variables = stage.get("variables") or {}
        uri = re.sub(
            r"\$\{stageVariables\.(\w+)\}",
            lambda match: str(variables.get(match.group(1), "")),
            integration.get("uri") or "",
        )
        return await original(
            {**integration, "uri": uri}, api_id, stage_name, stage, *args, **kwargs
        )


@gap
def deployments_as_snapshots() -> None:
    """A deployment freezes resources and authorizers; a stage serves its own deployment."""
    for name in VIEWED_STORES:
        _make_viewed(name)

    @patch(gateway, "_create_deployment")
    def create_deployment(original, api_id, data):
        canary, stage_name = data.get("canarySettings"), data.get("stageName")
        kept = {k: v for k, v in data.items() if not (canary and k == "stageName")}
        response = original(api_id, kept)
        if response[0] != 201:
            return response
        deployment = json.loads(response[2])["id"]
        _freeze(api_id, deployment)
        stage = gateway._stages_v1.get(api_id, {}).get(stage_name)
        if canary and stage:
            stage["canarySettings"] = {**_canary(canary), "deploymentId": deployment}
        elif stage and data.get("variables"):
            stage["variables"] = {**stage.get("variables", {}), **data["variables"]}
        return response

    @patch(gateway, "_execute_in_scope")
    async def execute(original, request, api_id, stage_name, *args, **kwargs):
        stage = gateway._stages_v1.get(api_id, {}).get(stage_name)
        if stage:
            _view.set(_view_of(api_id, stage_name, _drawn(stage)))
        try:
            return await original(request, api_id, stage_name, *args, **kwargs)
        finally:
            _view.set(None)


@gap
def stage_canaries() -> None:
    """CreateStage and UpdateStage take canary settings, with "copy" to promote."""

    @patch(gateway, "_create_stage")
    def create_stage(original, api_id, data):
        response = original(api_id, data)
        if response[0] != 201 or not data.get("canarySettings"):
            return response
        stage = gateway._stages_v1.get(api_id)[data["stageName"]]
        stage["canarySettings"] = _canary(data["canarySettings"])
        return gateway._v1_response(stage, 201)

    @patch(gateway, "_apply_stage_patch")
    def apply_stage_patch(original, stage, operations):
        for operation in operations:
            if operation.get("op") == "copy":
                _copy(stage, operation)
            else:
                original(stage, [operation])
        if stage.get("canarySettings"):
            stage["canarySettings"] = _canary(stage["canarySettings"])
        return stage


def _make_viewed(store_name: str) -> None:
    """Lets `get` of a store answer from the request's view first."""
    store = getattr(gateway, store_name)

    class Viewed(type(store)):
        __slots__ = ()

        def get(self, key, default=None):
            seen = (_view.get() or {}).get(store_name) or {}
            return seen[key] if key in seen else super().get(key, default)

    store.__class__ = Viewed


def _freeze(api_id, deployment) -> None:
    """Keeps the snapshot beside the gateway responses, whose life and persistence it shares."""
    frozen = {
        "_resources": gateway._resources.get(api_id),
        "_authorizers_v1": gateway._authorizers_v1.get(api_id, {}),
    }
    kept = gateway._deployed_gateway_responses[api_id][deployment]
    kept["_snapshot"] = copy.deepcopy(frozen)


def _drawn(stage) -> dict:
    """The stage as this request meets it: with the canary's deployment and variables, or not."""
    canary = stage.get("canarySettings") or {}
    if not canary.get("deploymentId") or random.random() * 100 >= canary["percentTraffic"]:
        return stage
    overrides = canary["stageVariableOverrides"] or {}
    variables = {**(stage.get("variables") or {}), **overrides}
    return {**stage, "deploymentId": canary["deploymentId"], "variables": variables}


def _view_of(api_id, stage_name, stage) -> dict:
    deployments = gateway._deployed_gateway_responses.get(api_id, {})
    snapshot = deployments.get(stage.get("deploymentId"), {}).get("_snapshot") or {}
    frozen = {store: {api_id: content} for store, content in snapshot.items()}
    return {**frozen, "_stages_v1": {api_id: {stage_name: stage}}}


def _canary(settings) -> dict:
    percent = float(settings.get("percentTraffic") or 0)
    defaults = {"stageVariableOverrides": {}, "useStageCache": False}
    return {**defaults, **settings, "percentTraffic": percent}


def _copy(stage, operation) -> None:
    source = functools.reduce(
        lambda value, key: (value or {}).get(key), operation["from"].strip("/").split("/"), stage
    )
    target = operation["path"].strip("/")
    merges = target == "variables"
    stage[target] = {**stage.get(target, {}), **(source or {})} if merges else source
