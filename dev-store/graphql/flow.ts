import { receiveTrigger } from "../flow/receive-trigger.ts";
import type { UserError } from "../shop/user-error.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";

type ReceiveArguments = { handle?: string | null; payload?: unknown; body?: string | null };

export const flowMutations = {
  flowTriggerReceive: async (args: ReceiveArguments, scope: RequestScope): Promise<{ userErrors: UserError[] }> => {
    refuseArguments("flowTriggerReceive", args, { body: [] });
    const { handle, payload = null } = args;
    const received = await receiveTrigger(scope.ctx, scope.shop, { handle: handle ?? "", payload });
    return { userErrors: received.ok ? [] : received.userErrors };
  },
};
