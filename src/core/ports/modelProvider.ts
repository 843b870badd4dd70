import type { CancelSignal } from '../../base/cancel';
import type { ModelEvent, ModelInfo, ModelRequest, ProbeResult, ProviderId } from '../../schema/model';

/** One vendor or one endpoint. */
export type ModelProvider = {
  readonly id: ProviderId;
  /** A name for people: `Anthropic`, `Ollama at 127.0.0.1:11434`. */
  readonly label: string;
  /** Calls cost nothing, because the model runs on the person's own machine or is no model. */
  readonly local: boolean;
  /**
   * Asks the model once. Never throws once called; the last event is always `finish`. When the
   * signal fires the request in flight is aborted and the last event is `finish aborted`. Makes
   * no retry of its own: the router sees every failure.
   */
  stream(request: ModelRequest, signal: CancelSignal): AsyncIterable<ModelEvent>;
  /** The models that can be called now; an empty list where the provider cannot list. Never throws. */
  models(signal: CancelSignal): Promise<readonly ModelInfo[]>;
  /** Whether the provider can be used now: key present, server answering. Costs no tokens. Never throws. */
  probe(signal: CancelSignal): Promise<ProbeResult>;
};
