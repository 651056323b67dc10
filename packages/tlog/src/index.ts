export {
  checkConsistency,
  checkInclusion,
  checkSubtreeConsistency,
  checkSubtreeInclusion,
} from './check-proof.ts'
export type { LeafPlace, Subtree, TreeHead } from './check-proof.ts'
export { formatCheckpoint, openCheckpoint } from './checkpoint.ts'
export type { Checkpoint, OpenedCheckpoint } from './checkpoint.ts'
export { ProofInvalidError } from './errors.ts'
export { emptyRoot, hashBytes, hashLeaf, hashNode } from './hashing.ts'
export { planConsistency, planInclusion, planRoot } from './make-proof.ts'
export type { ProofPlan } from './make-proof.ts'
export type { NoteSignature } from './note.ts'
export { createNoteSigner, parseVerifierKey } from './note-keys.ts'
export type { NoteSigner, NoteVerifier } from './note-keys.ts'
export { signNote } from './open-note.ts'
export { formatProof, isProofFile, parseProof, verifyProof } from './proof-file.ts'
export type { ProofFile, ProofTrust } from './proof-file.ts'
export { parseTilePath, tileWidth } from './tile-path.ts'
export type { HashTile, Tile } from './tile-path.ts'
export { encodeBundle, hashFromTile, parseBundle, placeOf, tileOfBundle } from './tiles.ts'
export { checkOpened, createSaltedTree } from './salted-tree.ts'
export type { OpenedItem, SaltedTree } from './salted-tree.ts'
export { TreeEdge } from './tree-edge.ts'
export type { TreeNode } from './tree-nodes.ts'
