import { Link } from "@remix-run/react";
import { stepTitles, wizardSteps, type WizardStep } from "../campaign-draft.ts";
import { stepPath } from "../draft-view.ts";
import styles from "./step-progress.module.css";

/** How far the wizard is, and a way to each step of a draft that is stored. */
export function StepProgress({ campaignId, current }: { campaignId: string | null; current: WizardStep }) {
  const position = wizardSteps.indexOf(current);
  return (
    <nav aria-label={`Step ${position + 1} of ${wizardSteps.length}`}>
      <ol className={styles.steps}>
        {wizardSteps.map((step, index) => (
          <li key={step} className={styles.step} aria-current={step === current ? "step" : undefined}>
            <div className={styles.bar} data-reached={index <= position} />
            {campaignId !== null && step !== current ? (
              <Link className={styles.label} to={stepPath(campaignId, step)} prefetch="intent">
                {stepTitles[step]}
              </Link>
            ) : (
              <span className={styles.label}>{stepTitles[step]}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
