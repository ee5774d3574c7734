"""Services that the front serves: MiniStack only says whether the caller may, and who it is."""

import json

import ministack.app as app
import ministack.core.iam_actions as actions
import ministack.core.responses as responses
import ministack.core.router as router
import ministack.services.sts as sts

from .gap import gap, patch

TARGETS = {
    "codebuild": "CodeBuild_20161006",
    "codepipeline": "CodePipeline_20150709",
    "organizations": "AWSOrganizationsV20161128",
    "servicequotas": "ServiceQuotasV20190624",
}

ORGANIZATION_ID = "o-tenantry00"
"""As in sandbox/front/organizations/organization-records.ts."""


@gap
def front_services() -> None:
    """Calls of these services are authorized here and carried out by the front."""
    for service, target in TARGETS.items():
        router.SERVICE_PATTERNS[service] = {
            "target_prefixes": [target],
            "credential_scope": service,
        }
        actions.SERVICE_TO_IAM_NAMESPACE[service] = service
        app.SERVICE_HANDLERS[service] = _permit

    @patch(actions, "extract_resource_arn")
    def resource_arn(original, service, method, path, headers, body, query, region, account):
        if service not in TARGETS:
            return original(service, method, path, headers, body, query, region, account)
        data = json.loads(body or b"{}")
        if service == "organizations":
            return _organizations_resource(data, account)
        resource = _resource_of(service, data)
        if resource is None or resource.startswith("arn:"):
            return resource or "*"
        return f"arn:aws:{service}:{region}:{account}:{resource}"


def _resource_of(service, data):
    """What a call is about: an ARN, or the last part of one."""
    if data.get("resourceArn"):
        return data["resourceArn"]
    if service == "servicequotas":
        codes = (data.get("ServiceCode"), data.get("QuotaCode"))
        return "/".join(codes) if all(codes) else None
    if service == "codepipeline":
        nested = (data.get("pipeline") or {}).get("name")
        return nested or data.get("name") or data.get("pipelineName")
    listed = data.get("names") or data.get("ids") or [None]
    name = data.get("name") or data.get("projectName") or data.get("id") or listed[0]
    return name if name is None or name.startswith("arn:") else f"project/{name.split(':')[0]}"


def _organizations_resource(data, account):
    """Source: Service Authorization Reference, AWS Organizations: accounts, and * for creations and most lists."""
    member = data.get("AccountId")
    prefix = f"arn:aws:organizations::{account}:account/{ORGANIZATION_ID}"
    return f"{prefix}/{member}" if member else "*"


async def _permit(method, path, headers, body, query_params):
    caller = sts._caller_identity(headers, query_params)
    return responses.json_response(
        {
            "account": caller["accountId"],
            "region": responses.get_region(),
            "arn": caller["userArn"],
        }
    )
