// What the programs made by wasm-bindgen export, as far as JavaScript calls it.

export interface Program {
  default(options: { module_or_path: WebAssembly.Module | Uint8Array<ArrayBuffer> }): Promise<unknown>;
  /** Takes the interface's texts, where a program has any to say. */
  set_messages?(language: string, messages: string[]): void;
}

export interface SealProgram extends Program {
  seal(text: string, recipients: string[]): string;
}

export interface CitiesProgram extends Program {
  /** Called once, before the others. */
  table_from(fetchTable: () => Promise<Uint8Array>): void;
  suggest_cities(field: string, typed: string): Promise<void>;
  read_position(field: string, typed: string): void;
  pick_position(field: string, mountLiveMap: Function): Promise<void>;
}

export interface MapProgram extends Program {
  module(): WebAssembly.Module;
  LiveMap: new (
    place: HTMLElement,
    describe: ((index: number) => string[]) | null,
    on: (event: string, value: any) => void,
    post: Post,
  ) => LiveMap;
  Renderer: new (canvas: HTMLCanvasElement | OffscreenCanvas) => Renderer;
}

/** See the map's own program for what these do. */
export interface LiveMap {
  nodes(positions: Float32Array): void;
  shown(indices: Uint32Array): void;
  mark(index?: number): void;
  tiles(address: (z: number, x: number, y: number) => string, host: string, credit: string): void;
  shapes(name: string, bytes: Uint8Array): void;
  drawn(bitmap: ImageBitmap | undefined): void;
  destroy(): void;
}

/** What draws; its functions by their names, each with the values that it takes. */
export type Renderer = Record<string, (...values: any[]) => HTMLCanvasElement | OffscreenCanvas | undefined>;

/** Tells the renderer to call one of its functions; "free" ends it. */
export type Post = (name: string, ...values: any[]) => void;
