//! Runs the core's WebAssembly module: one instance with its limits, bytes in and bytes out. The only file that names wasmtime.
//!
//! In: the module's machine code, made while building; a request. Out: the response, or a [`Trap`] after which the instance
//! must be thrown away. Never: a look into either. The build script includes this file too, so that the code is made with
//! the very settings that it is run with.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use wasmtime::{Config, Instance, Memory, Module, Store, StoreLimits, StoreLimitsBuilder, TypedFunc};

/// How long one tick of the time limit is; a request may run for up to one tick more than its limit.
const TICK: Duration = Duration::from_millis(50);
/// Bytes of the length that stands before a response.
const PREFIX: usize = 4;

/// The compiler's and the runtime's settings, which must be the same. `target` is for the compiler alone: a processor of that
/// kind, whichever features this machine's has, so that the binary runs elsewhere too.
pub(super) fn engine(target: Option<&str>) -> Result<wasmtime::Engine, String> {
    let mut config = Config::new();
    config.epoch_interruption(true);
    if let Some(target) = target {
        config.target(target).map_err(|error| format!("{error:#}"))?;
    }
    wasmtime::Engine::new(&config).map_err(|error| format!("{error:#}"))
}

/// The core's code, ready to run, and the clockwork of its time limit. One a process.
pub(super) struct Program {
    module: Module,
    ticks: Mutex<Weak<Ticker>>,
}

/// Why an instance gave no answer. It says what, never whose data was in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trap {
    /// It ran for longer than it may.
    TooLong,
    /// It needed more memory than it may have.
    TooLarge,
    /// It broke.
    Broken,
}

/// One instance of the core.
pub(super) struct Machine {
    store: Store<StoreLimits>,
    memory: Memory,
    alloc: TypedFunc<u32, u32>,
    free: TypedFunc<(u32, u32), ()>,
    call: TypedFunc<(u32, u32, u32), u32>,
    core: u32,
    ticks_allowed: u64,
    _ticker: Arc<Ticker>,
}

/// Advances the engine's epoch for as long as it lives.
struct Ticker(Arc<AtomicBool>);

impl Program {
    /// Takes the machine code that the build script made.
    #[allow(unsafe_code, reason = "machine code can only be trusted, not checked; these bytes are part of this very binary")]
    pub(super) fn new(code: &[u8]) -> Result<Self, String> {
        let engine = engine(None)?;
        // SAFETY: `code` came out of `Engine::precompile_module` in this crate's build script, with `engine`'s settings, and was
        // embedded unchanged.
        let module = unsafe { Module::deserialize(&engine, code) }.map_err(|error| format!("{error:#}"))?;
        Ok(Self { module, ticks: Mutex::new(Weak::new()) })
    }

    /// A fresh instance that may use so much memory and, for each call, so much time.
    pub(super) fn start(&self, memory_bytes: usize, time: Duration) -> Result<Machine, String> {
        let limits = StoreLimitsBuilder::new().memory_size(memory_bytes).instances(1).trap_on_grow_failure(true).build();
        let mut store = Store::new(self.module.engine(), limits);
        store.limiter(|limits| limits);
        let ticks_allowed = u64::try_from(time.as_millis() / TICK.as_millis()).unwrap_or(u64::MAX / 2).max(1) + 1;
        store.set_epoch_deadline(ticks_allowed);
        let instance = Instance::new(&mut store, &self.module, &[]).map_err(|error| format!("{error:#}"))?;
        let memory = instance.get_memory(&mut store, "memory").ok_or("the module exports no memory")?;
        let open = function::<(), u32>(&instance, &mut store, "relance_open")?;
        let (alloc, free, call) = (
            function(&instance, &mut store, "relance_alloc")?,
            function(&instance, &mut store, "relance_free")?,
            function(&instance, &mut store, "relance_call")?,
        );
        let core = open.call(&mut store, ()).map_err(|error| format!("{error:#}"))?;
        Ok(Machine { store, memory, alloc, free, call, core, ticks_allowed, _ticker: self.ticker() })
    }

    fn ticker(&self) -> Arc<Ticker> {
        let mut ticks = self.ticks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ticker) = ticks.upgrade() {
            return ticker;
        }
        let stopped = Arc::new(AtomicBool::new(false));
        let ticker = Arc::new(Ticker(Arc::clone(&stopped)));
        *ticks = Arc::downgrade(&ticker);
        let engine = self.module.engine().clone();
        std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                std::thread::sleep(TICK);
                engine.increment_epoch();
            }
        });
        ticker
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn function<P: wasmtime::WasmParams, R: wasmtime::WasmResults>(
    instance: &Instance,
    store: &mut Store<StoreLimits>,
    name: &str,
) -> Result<TypedFunc<P, R>, String> {
    instance.get_typed_func(store, name).map_err(|error| format!("`{name}`: {error:#}"))
}

impl Machine {
    /// Answers one request. After a trap the instance is in an unknown state and must not be called again.
    pub(super) fn call(&mut self, request: &[u8]) -> Result<Vec<u8>, Trap> {
        self.store.set_epoch_deadline(self.ticks_allowed);
        self.answer(request).map_err(|error| match error.downcast_ref::<wasmtime::Trap>() {
            Some(wasmtime::Trap::Interrupt) => Trap::TooLong,
            Some(_) => Trap::Broken,
            // The limiter's refusal is no trap code but a message of its own.
            None => Trap::TooLarge,
        })
    }

    fn answer(&mut self, request: &[u8]) -> wasmtime::Result<Vec<u8>> {
        let length = u32::try_from(request.len()).unwrap_or(u32::MAX);
        let room = self.alloc.call(&mut self.store, length)?;
        if room != 0 {
            self.memory.write(&mut self.store, room as usize, request)?;
        } else if length != 0 {
            return Err(wasmtime::Error::msg("no room for the request"));
        }
        let response = self.call.call(&mut self.store, (self.core, room, length))?;
        if response == 0 {
            return Err(wasmtime::Error::msg("no room for the response"));
        }
        let mut prefix = [0; PREFIX];
        self.memory.read(&self.store, response as usize, &mut prefix)?;
        let size = u32::from_le_bytes(prefix);
        let start = response as usize + PREFIX;
        let text = self.memory.data(&self.store).get(start..start + size as usize).map(<[u8]>::to_vec);
        self.free.call(&mut self.store, (room, length))?;
        self.free.call(&mut self.store, (response, size + u32::try_from(PREFIX).unwrap_or(0)))?;
        text.ok_or(wasmtime::Error::new(wasmtime::Trap::MemoryOutOfBounds))
    }
}
