//! The face for any WebAssembly runtime: five plain exports over linear memory, and nothing imported.
//!
//! In: a core's pointer, a request as UTF-8 JSON in memory that this module allocated. Out: a pointer to the response, its
//! length before it. Never: a global, an import, a 64-bit integer in a signature (JavaScript would need BigInt for it).
//!
//! The contract for hosts, in C:
//!
//! ```c
//! void    *relance_open(void);                                  // a core of one's own, which holds what `load` loads
//! void     relance_close(void *core);                           // gives it back; its handles are gone
//! uint8_t *relance_alloc(uint32_t len);                         // room for a request; null when there is none
//! void     relance_free(uint8_t *ptr, uint32_t len);            // gives room from `relance_alloc` back, with the same length
//! uint8_t *relance_call(void *core, const uint8_t *ptr, uint32_t len);
//!                          // the response: u32 little-endian length, then so many bytes; free it with length + 4
//! ```
//!
//! The request stays the host's: free it after the call, or use the room again. Every call may grow memory, so a host reads
//! its view of memory anew after each. A host that gets a trap (out of memory, out of fuel) throws the instance away.
#![allow(unsafe_code)] // A C interface passes pointers; this is the one file where they are turned into references.

use core::ptr;
use relance_core::base::limits;
use relance_core::call::Core;
use std::alloc::{Layout, alloc, dealloc};

/// Bytes of the length that stands before a response.
const PREFIX: usize = 4;

/// Makes a core. The host keeps the pointer and gives it back with [`relance_close`].
#[unsafe(no_mangle)]
pub extern "C" fn relance_open() -> *mut Core {
    Box::into_raw(Box::new(Core::new()))
}

/// Gives a core back; null is ignored.
///
/// # Safety
/// `core` is null or came from [`relance_open`] and was not closed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn relance_close(core: *mut Core) {
    if !core.is_null() {
        // SAFETY: by the contract it is a live box made by `relance_open`, given up by the host now.
        drop(unsafe { Box::from_raw(core) });
    }
}

/// Room for `len` bytes; null when `len` is 0 or the room can't be had.
#[unsafe(no_mangle)]
pub extern "C" fn relance_alloc(len: usize) -> *mut u8 {
    match layout(len) {
        // SAFETY: the layout's size is not zero.
        Some(layout) => unsafe { alloc(layout) },
        None => ptr::null_mut(),
    }
}

/// Gives room back; null and a length of 0 are ignored.
///
/// # Safety
/// `ptr` is null, or came from [`relance_alloc`] with this `len` or from [`relance_call`] with its length + 4, and was not given
/// back before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn relance_free(ptr: *mut u8, len: usize) {
    if let (false, Some(layout)) = (ptr.is_null(), layout(len)) {
        // SAFETY: by the contract it was allocated with this very layout.
        unsafe { dealloc(ptr, layout) };
    }
}

/// Answers one request. The response starts with its length as a little-endian u32; it is freed with that length + 4.
/// Null only when there is no memory for the response.
///
/// # Safety
/// `core` is null or a live core; `ptr` is null or stands before `len` readable bytes that nothing writes meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn relance_call(core: *mut Core, ptr: *const u8, len: usize) -> *mut u8 {
    if core.is_null() {
        return respond(br#"{"v":1,"problems":[{"code":"host.noCore","severity":"error","path":"","message":"expected a core from `relance_open`, found null"}]}"#);
    }
    // One byte more than the core accepts is enough for it to say that the request is too large.
    let seen = len.min(limits::REQUEST_BYTES + 1);
    let request: &[u8] = if ptr.is_null() {
        &[]
    } else {
        // SAFETY: by the contract `len` bytes are readable there, and `seen` is no more than that.
        unsafe { core::slice::from_raw_parts(ptr, seen) }
    };
    // SAFETY: by the contract it is a live core, and the host calls from one thread at a time.
    let core = unsafe { &mut *core };
    respond(&core.call(request))
}

/// Copies a response behind its length into room of its own.
fn respond(bytes: &[u8]) -> *mut u8 {
    let Ok(length) = u32::try_from(bytes.len()) else { return ptr::null_mut() };
    let start = relance_alloc(PREFIX + bytes.len());
    if !start.is_null() {
        // SAFETY: `start` has room for prefix and bytes, and overlaps neither.
        unsafe {
            ptr::copy_nonoverlapping(length.to_le_bytes().as_ptr(), start, PREFIX);
            ptr::copy_nonoverlapping(bytes.as_ptr(), start.add(PREFIX), bytes.len());
        }
    }
    start
}

/// The layout of room for `len` bytes; `None` when `len` is 0 or absurd.
fn layout(len: usize) -> Option<Layout> {
    if len == 0 { None } else { Layout::from_size_align(len, 1).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(core: *mut Core, request: &[u8]) -> String {
        let room = relance_alloc(request.len());
        // SAFETY: the pointers come from this module and are used as its contract says.
        unsafe {
            if !room.is_null() {
                ptr::copy_nonoverlapping(request.as_ptr(), room, request.len());
            }
            let response = relance_call(core, room, request.len());
            relance_free(room, request.len());
            let mut prefix = [0; PREFIX];
            ptr::copy_nonoverlapping(response, prefix.as_mut_ptr(), PREFIX);
            let length = u32::from_le_bytes(prefix) as usize;
            let text = String::from_utf8(core::slice::from_raw_parts(response.add(PREFIX), length).to_vec()).unwrap();
            relance_free(response, PREFIX + length);
            text
        }
    }

    fn with_core(test: impl FnOnce(*mut Core)) {
        let core = relance_open();
        test(core);
        // SAFETY: it was opened above and is closed once.
        unsafe { relance_close(core) };
    }

    #[test]
    fn answers_what_the_core_answers() {
        with_core(|core| {
            let request = br#"{"v":1,"op":"about"}"#;
            assert_eq!(answer(core, request).into_bytes(), Core::new().call(request));
        });
    }

    #[test]
    fn keeps_what_was_loaded_in_the_core_that_loaded_it() {
        with_core(|core| {
            let request = br#"{"v":1,"op":"drop","handle":"nothing"}"#;
            assert_eq!(answer(core, request).into_bytes(), Core::new().call(request));
        });
    }

    #[test]
    fn a_request_of_no_bytes_gets_a_problem() {
        with_core(|core| assert!(answer(core, b"").contains("\"problems\"")));
    }

    #[test]
    fn a_null_core_gets_a_problem() {
        assert!(answer(ptr::null_mut(), b"{}").contains("host.noCore"));
    }

    #[test]
    fn a_request_that_is_no_utf8_gets_a_problem() {
        with_core(|core| assert!(answer(core, &[0xff, 0xfe, b'{']).contains("\"problems\"")));
    }

    #[test]
    fn a_request_over_the_limit_gets_a_problem() {
        with_core(|core| {
            let request = vec![b' '; limits::REQUEST_BYTES + 2];
            assert!(answer(core, &request).contains("wire.tooLarge"));
        });
    }

    #[test]
    fn room_of_no_bytes_is_null() {
        assert!(relance_alloc(0).is_null());
        assert!(relance_alloc(usize::MAX).is_null());
    }
}
