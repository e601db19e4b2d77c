// Does on request what a sandbox has to survive.
#define EXPORT(name) __attribute__((export_name(#name))) name
#define NOINLINE __attribute__((noinline))
#define PAGE 65536u

typedef int i32;
typedef long long i64;

// ---- time ----

// Never returns. The empty asm keeps the compiler from assuming that a loop without effects ends.
void EXPORT(loop)(void) {
    for (;;) __asm__ volatile("");
}

// A known amount of work: a step of Marsaglia's xorshift64 for each iteration, which no compiler can shorten.
i64 EXPORT(work)(i64 iterations) {
    unsigned long long state = 1;
    for (i64 i = 0; i < iterations; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    return (i64)state;
}

// ---- stack ----

// Calls itself `depth` times and returns the depth that it reached; a large one overflows the stack.
i32 NOINLINE EXPORT(recurse)(i32 depth) {
    if (depth <= 0) return 0;
    i32 reached = recurse(depth - 1);
    __asm__ volatile("" : "+r"(reached)); // work after the call: no tail call, no loop
    return reached + 1;
}

// ---- memory ----

i32 EXPORT(pages)(void) { return (i32)__builtin_wasm_memory_size(0); }

// Asks for more memory. The size before in pages of 64 KiB, or -1 when it was denied.
i32 EXPORT(grow)(i32 by_pages) { return (i32)__builtin_wasm_memory_grow(0, (unsigned)by_pages); }

// Grows page by page until it is denied. The size then, in pages.
i32 EXPORT(grow_until_denied)(void) {
    while (grow(1) != -1) { }
    return pages();
}

// Grows and writes into each new page, so that the host has to back it. 1 when that worked, 0 when it was denied.
i32 EXPORT(grow_and_touch)(i32 by_pages) {
    i32 before = grow(by_pages);
    if (before == -1) return 0;
    for (i32 page = before; page < before + by_pages; page++) *(volatile char *)((unsigned)page * PAGE) = 1;
    return 1;
}

// Grows until it is denied and then gives up as most programs do that run out of memory: with a trap.
void EXPORT(exhaust)(void) {
    grow_until_denied();
    __builtin_trap();
}

// Any address; beyond the memory it traps.
i32 EXPORT(read)(i32 address) { return *(volatile i32 *)address; }

void EXPORT(write)(i32 address, i32 value) { *(volatile i32 *)address = value; }

// Counts its calls in a global variable. Each run has an instance of its own: the answer is always 1.
static volatile i32 calls;
i32 EXPORT(count)(void) { return ++calls; }

// ---- traps ----

// A function for each, so that the backtrace names it. What C leaves undefined is kept from the optimiser by volatile.
static void NOINLINE unreachable(void) { __builtin_trap(); }

static i32 NOINLINE divide(volatile i32 a, volatile i32 b) { return a / b; }

static i32 NOINLINE out_of_bounds(void) { return read((i32)0xfffffff0u); }

static i32 NOINLINE convert(volatile float value) { return __builtin_wasm_trunc_s_i32_f32(value); }

static i32 NOINLINE call_as_unary(volatile i32 table_index) { return ((i32(*)(i32))table_index)(1); }

static void NOINLINE no_arguments(void) { __asm__ volatile(""); }

i32 EXPORT(trap)(i32 kind) {
    switch (kind) {
        case 0: unreachable(); return 0;
        case 1: return divide(1, 0);
        case 2: return divide(-2147483647 - 1, -1);
        case 3: return out_of_bounds();
        case 4: return call_as_unary(0);                 // the linker leaves element 0 of the table null
        case 5: return call_as_unary((i32)&no_arguments);
        case 6: return call_as_unary(1000000);           // beyond the table's end
        case 7: return convert(__builtin_nanf(""));
        default: return -1;
    }
}

// ---- results that JSON has no number for ----

double EXPORT(nan)(void) { return __builtin_nan(""); }

double EXPORT(infinity)(void) { return __builtin_inf(); }

double EXPORT(minus_infinity)(void) { return -__builtin_inf(); }

// 2^53 + 1: the first integer that a double cannot hold.
i64 EXPORT(beyond_double)(void) { return 9007199254740993ll; }
