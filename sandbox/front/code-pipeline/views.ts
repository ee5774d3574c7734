import type { ActionExecution, Execution } from "./execution.ts";

/** An execution as GetPipelineExecution shows it. */
export function executionView(execution: Execution): object {
  const { pipeline } = execution.declared;
  return {
    pipelineName: pipeline.name,
    pipelineVersion: pipeline.version,
    pipelineExecutionId: execution.id,
    status: execution.status,
    statusSummary: execution.stopReason,
    artifactRevisions: [],
    variables: execution.variables,
    trigger: triggerOf(execution),
    executionMode: pipeline.executionMode,
    executionType: "STANDARD",
  };
}

/** An execution as ListPipelineExecutions shows it. */
export function executionSummary(execution: Execution): object {
  return {
    pipelineExecutionId: execution.id,
    status: execution.status,
    startTime: execution.startTime,
    lastUpdateTime: execution.lastUpdateTime,
    sourceRevisions: [],
    trigger: triggerOf(execution),
    ...(execution.stopReason ? { stopTrigger: { reason: execution.stopReason } } : {}),
    executionMode: execution.declared.pipeline.executionMode,
    executionType: "STANDARD",
  };
}

/** A run of an action as ListActionExecutions shows it. */
export function actionView(execution: Execution, action: ActionExecution): object {
  const { externalExecutionId, summary, ...shown } = action;
  return {
    ...shown,
    pipelineExecutionId: execution.id,
    pipelineVersion: execution.declared.pipeline.version,
    output: {
      executionResult: { externalExecutionId, externalExecutionSummary: summary },
    },
  };
}

function triggerOf({ triggerDetail }: Execution): object {
  return { triggerType: "StartPipelineExecution", triggerDetail };
}
