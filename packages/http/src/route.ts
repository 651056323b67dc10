import type { Principal } from '@ujirani/auth'
import type { ErrorCode } from '@ujirani/errors'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { BodyKind } from './read-body.ts'
import type { TraceContext } from './trace-context.ts'

/** Who may call a route. A scope is an upper bound: what is seen, the agreements decide. */
export type Access =
  { readonly kind: 'public' } | { readonly kind: 'token'; readonly scope?: string }

/** A kind of body a route takes; JSON always, read strictly. */
export interface JsonBody extends BodyKind {
  readonly schema: z.ZodType
  /**
   * Whether the schema is applied before the handler runs; otherwise it only documents, and the
   * handler gets what was parsed, untouched (the hot path checks with its own compiled code).
   */
  readonly isChecked: boolean
}

/** An answer, as OpenAPI shows it. */
export interface Answer {
  readonly description: string
  readonly media?: string
  readonly schema?: z.ZodType
}

/** Something that must hold before a handler runs; throws when it does not. */
export interface Guard {
  readonly name: string
  readonly check: () => void
}

type BodyOf<B> = B extends JsonBody
  ? {
      readonly media: B['media']
      readonly sizeBytes: number
      readonly json: B['isChecked'] extends true ? z.output<B['schema']> : unknown
    }
  : undefined

/** What a handler is told besides the raw request. */
export interface RouteContext<A, P, Q, B> {
  /** UUID of this request: in its answer, its problem and its log lines. */
  readonly requestId: string
  readonly trace: TraceContext
  readonly principal: A extends { readonly kind: 'token' } ? Principal : undefined
  readonly params: P extends z.ZodType ? z.output<P> : undefined
  readonly query: Q extends z.ZodType ? z.output<Q> : undefined
  readonly body: BodyOf<B>
  /** Aborted when the server is told to stop: streams say goodbye and end. */
  readonly stopping: AbortSignal
}

/** One endpoint: what it takes, who may call it, what it answers. */
export interface RouteDefinition<A, P, Q, B> {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** Constant segments and `:name` only. */
  readonly path: string
  /** OpenAPI operationId; also the name in metrics. */
  readonly name: string
  readonly summary: string
  readonly access: A
  readonly params?: P
  /** An object schema; parameters it does not know are refused. Without one, any is refused. */
  readonly query?: Q
  readonly bodies?: readonly B[]
  /** Checked after access and before anything is read. */
  readonly guards?: readonly Guard[]
  /** Whose quota a call is charged to; default the party for tokens, the address for public. */
  readonly quota?: 'party' | 'address' | 'none'
  readonly answers: Readonly<Record<number, Answer>>
  /** Codes that may be answered besides those every route shares. */
  readonly problems?: readonly ErrorCode[]
  readonly handle: (
    context: RouteContext<A, P, Q, B>,
    request: Request,
    response: Response,
  ) => Promise<void> | void
}

/** A route whose types have done their work. */
export type Route = RouteDefinition<Access, z.ZodType, z.ZodType, JsonBody>

/** Defines a route; the handler's context is typed by what the route declares. */
export function defineRoute<
  const A extends Access,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  const B extends JsonBody | undefined = undefined,
>(definition: RouteDefinition<A, P, Q, B>): Route {
  // The stages build the context from these very declarations, so the narrower handler is met.
  return definition as unknown as Route
}
