/** Type of an API, of which AWS paces creation and removal. */
export const REST_API = "aws:apigateway/restApi:RestApi";

/** Type of a deployment, of which AWS paces the creation. */
export const DEPLOYMENT = "aws:apigateway/deployment:Deployment";

/** Type of a usage plan, of which AWS paces each change; to remove one, the provider empties it first. */
export const USAGE_PLAN = "aws:apigateway/usagePlan:UsagePlan";
