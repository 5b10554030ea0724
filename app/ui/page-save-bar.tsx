import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { useBlocker } from "@remix-run/react";
import { useEffect } from "react";

type Props = {
  id: string;
  dirty: boolean;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
  /** A page of the app that brings the changes back with it, so that nothing is lost by going there. */
  broughtBackBy?: string;
};

/**
 * The admin's own bar for unsaved changes. While it is there, the admin asks before the page is left: by the admin's links, which
 * it sees to itself, and by the app's. One on a page. A page that a save leads away from hides it with `dirty` while it saves, as
 * App Bridge keeps the address of a page whose bar is showing.
 */
export function PageSaveBar({ id, dirty, saving, onSave, onDiscard, broughtBackBy }: Props) {
  useAskBeforeLeaving({ id, dirty, broughtBackBy });
  return (
    <SaveBar id={id} open={dirty} discardConfirmation>
      <button variant="primary" onClick={onSave} loading={saving ? "" : undefined} disabled={saving} />
      <button onClick={onDiscard} disabled={saving} />
    </SaveBar>
  );
}

/**
 * Holds the app's own links back until the merchant agrees to leave. App Bridge's promise is kept when they do, or when there is no
 * bar any more; it says nothing of whoever stays, so an older question is forgotten with its link. What an action redirects to is
 * not held back.
 */
function useAskBeforeLeaving({ id, dirty, broughtBackBy }: Pick<Props, "id" | "dirty" | "broughtBackBy">) {
  const shopify = useAppBridge();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    if (!dirty || nextLocation.pathname === currentLocation.pathname) return false;
    if (nextLocation.pathname !== broughtBackBy) return true;
    void shopify.saveBar.hide(id);
    return false;
  });
  useEffect(() => {
    if (blocker.state !== "blocked") return undefined;
    // Saved or discarded instead of answered.
    if (!dirty) {
      blocker.reset();
      return undefined;
    }
    let isAsked = true;
    void shopify.saveBar.leaveConfirmation().then(() => {
      if (isAsked) blocker.proceed();
    });
    return () => {
      isAsked = false;
    };
  }, [blocker, dirty, shopify]);
}
