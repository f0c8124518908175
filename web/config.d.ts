/** A program made by wasm-bindgen: its JavaScript and its WebAssembly, by their names in the site's folder. */
export interface ProgramFiles {
  script: string;
  wasm: string;
}

/** Where a page may be shown in parts, in frames of other sites. */
export interface EmbedConfig {
  /** The parts, as `?embed=` names them. */
  parts: string[];
  /** The parameters that are meant for a frame only. */
  parameters: string[];
  /** Those of them that say how a frame looks. */
  look: string[];
  /** How high a frame may be, in CSS pixels. */
  minHeight: number;
  maxHeight: number;
  /** Heights are told in steps of so many CSS pixels. */
  heightStep: number;
  /** The parameters of the search and its filters. */
  filters: string[];
  /** The longest id of a node. */
  nodeIdLength: number;
}

/** What the native program tells the scripts of a page, in `<script type="application/json" id="p4p_config">`. */
export interface PageConfig {
  /** For each instant that the page shows: seconds since 1970, and the event's offset from UTC then, in minutes. */
  clocks: number[][];
  /** On the page in the event's own language: the addresses of the page in the others. */
  languages: Record<string, string>;
  /** The ground of the page in each theme, as red, green and blue. */
  ground: { light: number[]; dark: number[] };
  programs: { page: ProgramFiles; seal: ProgramFiles; map: ProgramFiles; cities: ProgramFiles };
  /** Other files, by their names in the site's folder; the service worker is empty while people change the code. */
  files: {
    messages: string;
    frame: string;
    renderWorker: string;
    serviceWorker: string;
    keep: string;
  };
  kept: KeptConfig;
  embed: EmbedConfig;
  /** The control that people cannot see. */
  honeypot: string;
}

/** What this site keeps in a browser. */
export interface KeptConfig {
  /** All its names are this one, or begin with it and a colon. */
  name: string;
  /** The database of this page's event. */
  database: string;
  /** Where it is noted, for one tab, that all of it is to be forgotten. */
  forget: string;
}

/** What the native program tells the service worker, in a line before its program. */
export interface WorkerConfig {
  /** Changes whenever one of the files does. */
  version: string;
  /** How the caches of this site begin. */
  cache: string;
  /**
   * The files that are kept from the start, those that are kept from their first use, and the folders of nodes' files. With
   * each file stands how it is known: the revision that is written in a page, or the beginning of a file's SHA-256.
   */
  files: string[][];
  large: string[][];
  nodeFolders: string[];
  /** What is kept for those who have visited an event, or read a language, by its folder. */
  folders: Record<string, string[][]>;
  outbox: OutboxConfig;
}

/** Where messages wait, and how they are sent. */
export interface OutboxConfig {
  /** The databases of all events, what their layout is called, their stores, and which of those holds the messages. */
  databases: string[];
  version: number;
  stores: string[];
  store: string;
  /** What follows a database's name in the name of the lock that a sender holds. */
  lock: string;
  /** The tag of the browser's background sync. */
  tag: string;
  /** So much of an answer is kept, in bytes. */
  answerLength: number;
  /** The fingerprints of keys that nothing is sent any more that is sealed to them. */
  revoked: string[];
}

/** A message as `OutboxEntry::to_json` in the domain crate writes it; only what the service worker looks at. */
export interface OutboxEntry {
  id: string;
  /** The number of a message that must be done before; empty when there is none. */
  after?: string;
  /** Whether nothing is to be done any more. */
  done?: boolean;
  /** When Send was pressed, in milliseconds since 1970. */
  pressed: number;
  /** The fingerprints of the keys that it is sealed to. */
  sealed_to?: string[];
  request: { method: string; url: string; headers: [string, string][]; body: string; opaque: boolean };
  /** What the page wants done next; absent when nothing is, and in what an earlier version of the page wrote. */
  next?: NextRequest | null;
  /** What the service worker did since the page last looked. */
  attempts?: Attempt[];
  /** What the service answered to the last attempt. */
  answer?: RawAnswer;
}

/** The next request, which everybody may make who holds the lock of senders. */
export interface NextRequest {
  /** From when on, in milliseconds since 1970. */
  due: number;
  /** A clock that shows less than this was set back: then it is due, too. */
  setBack: number;
  /** How long an answer may take, in milliseconds. */
  patience: number;
  /** How long an attempt whose end is unknown is left alone, in milliseconds. */
  moment?: number;
  /** The statuses that say no more than that it may work later; the browser then asks again. */
  transient?: number[];
}

/** One attempt, in milliseconds since 1970; without an end where nobody knows it. */
export interface Attempt {
  began: number;
  ended?: number;
  /** A transient status, and how many seconds the service asked to wait. */
  status?: number;
  retryAfter?: number;
}

/** What a service answered, unread. */
export interface RawAnswer {
  status: number;
  body: string;
  retry_after: string | null;
  opaque: boolean;
  redirected: boolean;
}

declare global {
  /** In the service worker: the line before its program. */
  const WORKER: WorkerConfig;
  /** In embed.js, which knows no page: put in by the build. */
  const EMBED: EmbedConfig;
  /** In scripts with a language of their own: the line before their program. */
  const TEXTS: Record<string, string>;
}
