import type { AgreementDetail } from '../../state/agreement-shapes.ts'

/** A part is shown with the agreement, and how to read it again once something was done. */
export interface PartProps {
  readonly detail: AgreementDetail
  readonly again: () => void
}
