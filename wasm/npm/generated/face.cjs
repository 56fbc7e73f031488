// Made by `cargo xtask codegen` from the types in core/src/wire; not edited by hand.
/**
 * What every entry point offers: cores, the call, and a function for each operation over a core that the module makes for itself.
 *
 * In: the module that wasm-bindgen wrote around the wasm. Out: the package's functions. Never: a decision; and never a trap that
 * reaches the caller: a broken instance is replaced and the request answered with a problem.
 */

const { bytesOf, textOf } = require("./bytes.cjs");
const { rendered } = require("./rows.cjs");

/** The problems of a request that an operation refused; `problems` has them all, with code, path and message. */
class RelanceError extends Error {
  constructor(operation, problems) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    super(`${operation}: ${first?.code} at ${first?.path || "the request"}: ${first?.message}${more}`);
    this.name = "RelanceError";
    this.problems = problems;
  }
}

/** What goes wrong around the core, told as the core tells its own problems. */
function failure(operation, code, message, help) {
  return new RelanceError(operation, [{ code, severity: "error", path: "", message, help }]);
}

/** Binds the package's functions to the module around the wasm. */
function bind(glue) {
  let started = false;
  let starting;
  let instance = 0;

  /** A core of one's own: what is loaded into it lives as long as it does, or until an instance broke. */
  class Core {
    #inner;
    #instance;

    #ready() {
      if (!started) {
        const message = "expected the module to be loaded, found that it is not";
        throw failure("init", "host.notInitialised", message, "await `init()` once before the first call");
      }
      if (this.#instance !== instance || !this.#inner) {
        this.#inner = new glue.Core();
        this.#instance = instance;
      }
      return this.#inner;
    }

    /** Answers one request: JSON text for JSON text, an object for an object. Never throws for a bad request. */
    call(request) {
      const response = guarded(() => this.#ready().call(request));
      return typeof request === "string" && typeof response !== "string" ? JSON.stringify(response) : response;
    }

    /** The result of one operation; throws a `RelanceError` when there are problems. */
    run(operation, request) {
      const response = guarded(() => {
        const core = this.#ready();
        // A batch is large: text is the faster way through.
        const asText = operation === "batch" && typeof request === "object";
        return asText ? core.call({ v: 1, ...request, op: operation }) : core.run(operation, request);
      });
      if (response?.problems) {
        throw new RelanceError(operation, response.problems);
      }
      return response.result;
    }

    /**
     * The moments of the same steps for many starts, as plain numbers: `plan` is a request of `times` without its starts; start `i` is at
     * `starts[i]` milliseconds since 1970 in the plan's zone number `zones[i]`. The answer has the moments start by start, each with all
     * its steps, and NaN where nothing opens. Throws a `RelanceError` when the plan has problems.
     */
    times(plan, zones, starts) {
      const moments = guarded(() => this.#ready().times(plan, zones, starts));
      if (moments?.problems) {
        throw new RelanceError("times", moments.problems);
      }
      return moments;
    }

    /**
     * The text of one template for many rows of data: `request` is one of `render` with a `template`, each row is its `data`. The template is
     * read once, and of a row only what it names. The answer has each row's text, `null` where there is none; the places of the rows in
     * which a blank left a gap; and the problems of the rows without a text, each with its path from the row on. Throws a `RelanceError`
     * when the request has problems.
     */
    renderRows(request, rows) {
      if (!Array.isArray(rows)) {
        const message = `expected a list of rows, found ${rows === null ? "null" : `a value of type ${typeof rows}`}`;
        throw new RelanceError("render", [{ code: "wire.wrongType", severity: "error", path: "/rows", message }]);
      }
      const { template, data, ...others } = request ?? {};
      // What is no text is looked at with the rest.
      const rest = typeof template === "string" || template === undefined ? others : { ...others, template };
      const made = guarded(() => this.#ready().rows(template, rest));
      if (made.problems) {
        throw new RelanceError("render", made.problems);
      }
      const began = instance;
      try {
        const alone = (row) => guarded(() => this.#ready().run("render", { ...others, template, data: row ?? {} }));
        const { stopped, ...answer } = rendered(made, rows, guarded, alone);
        if (stopped) {
          throw new RelanceError("render", stopped);
        }
        return answer;
      } finally {
        if (began === instance) {
          made.free();
        }
      }
    }

    /**
     * Loads a zone pack from its bytes or from where they are; resolves to the handle that requests name as `zonePack`, and that `drop`
     * gives back. Rejects with a `RelanceError` when it is not there or is damaged.
     */
    async loadZonePack(source) {
      const bytes = await bytesOf(source);
      if (bytes === undefined) {
        const message = "expected the bytes of a zone pack or where they are, found neither";
        throw failure("load", "host.zonePackNotFound", message, "a file is read by the caller");
      }
      return this.run("load", { zonePack: textOf(bytes) }).handle;
    }

    /** Gives the core's memory back at once; otherwise it is given back some time after the last use. */
    free() {
      if (this.#instance === instance) {
        this.#inner?.free();
      }
      this.#inner = undefined;
    }
  }

  /** Runs a call; after a trap the instance is in an unknown state, so it is replaced. */
  function guarded(call) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) {
        throw error;
      }
      glue.__wbg_reset_state();
      instance += 1;
      const message = `expected an answer, found that the core stopped (${error.message})`;
      const help = "the instance was replaced and what was loaded is gone: load it again; and please report the request";
      return { v: 1, problems: [{ code: "host.coreStopped", severity: "error", path: "", message, help }] };
    }
  }

  /** Nothing that could be the wasm is told apart here from what the engine refuses to compile. */
  function given(source) {
    if (source === undefined || source === null) {
      const message = "expected the wasm or where it is, found nothing";
      throw failure("init", "host.wasmNotGiven", message, "give `init` what `relance/relance.wasm` is in your build: a URL, a `Response`, bytes");
    }
    return source;
  }

  async function loaded(source) {
    await glue.default({ module_or_path: await given(typeof source === "function" ? source() : source) });
    started = true;
  }

  const own = new Core();
  return {
    Core,
    /** Loads once, however often it is asked; a load that failed is tried again by the next. */
    init: async (source) => {
      if (!started) {
        starting ??= loaded(source).finally(() => {
          starting = undefined;
        });
        await starting;
      }
    },
    initSync: (source) => {
      if (starting) {
        // Two instances, one of them half made, would share one memory's views.
        throw failure("initSync", "host.initialising", "expected no `init()` under way, found one", "await it in place of `initSync`");
      }
      if (!started) {
        glue.initSync({ module: given(source) });
        started = true;
      }
    },
    call: (request) => own.call(request),
    loadZonePack: (source) => own.loadZonePack(source),
    operation: (name) => (request) => own.run(name, request),
  };
}

module.exports = { RelanceError, bind };
