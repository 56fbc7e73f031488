// Made by `cargo xtask codegen` from the types in core/src/wire; not edited by hand.
/**
 * What every entry point offers: cores, the call, and a function for each operation over a core that the module makes for itself.
 *
 * In: the module that wasm-bindgen wrote around the wasm. Out: the package's functions. Never: a decision; and never a trap that
 * reaches the caller: a broken instance is replaced and the request answered with a problem.
 */

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

/** Binds the package's functions to the module around the wasm. */
function bind(glue) {
  let started = false;
  let instance = 0;

  /** A core of one's own: what is loaded into it lives as long as it does, or until an instance broke. */
  class Core {
    #inner;
    #instance;

    #ready() {
      if (!started) {
        const message = "expected the module to be loaded, found that it is not";
        const help = "await `init()` once before the first call";
        throw new RelanceError("init", [{ code: "host.notInitialised", severity: "error", path: "", message, help }]);
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

  const own = new Core();
  return {
    Core,
    started: () => {
      started = true;
    },
    call: (request) => own.call(request),
    operation: (name) => (request) => own.run(name, request),
  };
}

module.exports = { RelanceError, bind };
