"""What API Gateway refuses and MiniStack would let pass."""

import ministack.services.apigateway_v1 as gateway

from .gap import gap, patch


@gap
def refused_keys() -> None:
    """Two keys of one value, a key in two plans of one stage, and an unknown key in a plan."""

    @patch(gateway, "_create_api_key")
    def create_api_key(original, data):
        value = data.get("value")
        if value is not None and any(k.get("value") == value for k in gateway._api_keys.values()):
            return gateway._v1_error("ConflictException", "API Key already exists", 409)
        return original(data)

    @patch(gateway, "_create_usage_plan_key")
    def create_usage_plan_key(original, plan_id, data):
        key_id = data.get("keyId", "")
        if key_id not in gateway._api_keys:
            message = "Invalid API Key identifier specified"
            return gateway._v1_error("NotFoundException", message, 404)
        for stage in (gateway._usage_plans.get(plan_id) or {}).get("apiStages") or []:
            if gateway._usage_plans_for_key(key_id, stage.get("apiId"), stage.get("stage")):
                message = f"{key_id} is in another usage plan of the same stage"
                return gateway._v1_error("ConflictException", message, 409)
        return original(plan_id, data)


@gap
def deployments_in_use() -> None:
    """A deployment that a stage or its canary serves cannot be deleted."""

    @patch(gateway, "_delete_deployment")
    def delete_deployment(original, api_id, deployment_id):
        for stage in gateway._stages_v1.get(api_id, {}).values():
            canary = stage.get("canarySettings") or {}
            if deployment_id in (stage.get("deploymentId"), canary.get("deploymentId")):
                message = "Active stages pointing to this deployment must be moved or deleted"
                return gateway._v1_error("BadRequestException", message, 400)
        return original(api_id, deployment_id)
