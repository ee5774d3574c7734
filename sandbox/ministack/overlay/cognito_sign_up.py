"""Cognito: who may make users."""

from ministack.services import cognito

from .gap import gap, patch


@gap
def sign_up_by_administrators_only() -> None:
    """SignUp is refused where AllowAdminCreateUserOnly is set."""

    @patch(cognito, "_sign_up")
    def sign_up(original, data):
        pool = cognito._find_pool_by_client_id(data.get("ClientId", ""))[1] or {}
        if (pool.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly"):
            message = "SignUp is not permitted for this user pool"
            return cognito.error_response_json("NotAuthorizedException", message, 400)
        return original(data)
