"""Unsigned calls name no account, so they must find their resource in every account."""

import ministack.services.apigateway_v1 as gateway
import ministack.services.cognito as cognito

from .gap import gap, patch


@gap
def any_account_data_plane() -> None:
    """Unsigned execute-api and Cognito calls find the API, app client or token in any account."""

    @patch(gateway, "find_api_scope")
    def find_api_scope(original, api_id):
        found = original(api_id)
        if found:
            return found
        owners = (owner for owner, _ in gateway._rest_apis.all_items())
        return next(((account, region) for account, region, key in owners if key == api_id), None)

    @patch(cognito, "_pin_unsigned_idp_scope")
    def pin_unsigned_scope(original, data):
        pool = _pool_of(data)
        if pool:
            found = cognito._get_pool_unscoped(pool)
        else:
            found = cognito._find_pool_by_client_id(data.get("ClientId", ""))[1]
        return None if found else original(data)


def _pool_of(data: dict) -> str | None:
    """The user pool that a request names outright, by its session or by its token."""
    session = cognito._challenge_sessions.get(data.get("Session", "")) or {}
    tokens = (data.get(field, "") for field in ("AccessToken", "Token"))
    named = (data.get("UserPoolId"), session.get("pool_id"))
    return next((p for p in (*named, *map(cognito._pool_id_from_token, tokens)) if p), None)
