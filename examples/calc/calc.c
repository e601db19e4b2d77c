// Typed functions over each of WebAssembly's number types. An export is marked where it is defined.
#define EXPORT(name) __attribute__((export_name(#name))) name

typedef int i32;
typedef long long i64;

// Unsigned inside: wraps around, as the i32.add instruction does, where signed overflow in C is undefined.
i32 EXPORT(add)(i32 a, i32 b) { return (i32)((unsigned)a + (unsigned)b); }

i64 EXPORT(add_i64)(i64 a, i64 b) { return (i64)((unsigned long long)a + (unsigned long long)b); }

float EXPORT(add_f32)(float a, float b) { return a + b; }

double EXPORT(add_f64)(double a, double b) { return a + b; }

// Traps when b is 0, and when the quotient does not fit (-2147483648 / -1).
i32 EXPORT(div)(i32 a, i32 b) { return a / b; }

i64 EXPORT(div_i64)(i64 a, i64 b) { return a / b; }

// Never traps: gives Infinity or NaN, as IEEE 754 says.
float EXPORT(div_f32)(float a, float b) { return a / b; }

double EXPORT(div_f64)(double a, double b) { return a / b; }

double EXPORT(sqrt)(double a) { return __builtin_sqrt(a); }

// Naively recursive on purpose: a small program with a known amount of work. Exponential in n.
i64 EXPORT(fib)(i32 n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

// Linear in n. fib_fast(79) is the first that is above 2^53.
i64 EXPORT(fib_fast)(i32 n) {
    unsigned long long a = 0, b = 1;
    for (i32 i = 0; i < n; i++) {
        unsigned long long next = a + b;
        a = b;
        b = next;
    }
    return (i64)a;
}
