namespace WasmOs.TestKit;

/// <summary>Guests that take and return numbers, as WebAssembly text.</summary>
public static class ArithmeticGuests
{
    /// <summary><c>add(i32, i32) → i32</c> and nothing else.</summary>
    public const string Add = """
        (module
          (func (export "add") (param i32 i32) (result i32)
            local.get 0
            local.get 1
            i32.add))
        """;

    /// <summary>An identity function for each number type, named after the type: <c>i32</c>, <c>i64</c>, <c>f32</c>, <c>f64</c>.</summary>
    public const string Echo = """
        (module
          (func (export "i32") (param i32) (result i32) local.get 0)
          (func (export "i64") (param i64) (result i64) local.get 0)
          (func (export "f32") (param f32) (result f32) local.get 0)
          (func (export "f64") (param f64) (result f64) local.get 0))
        """;

    /// <summary>Functions without parameters that each return one extreme value of a number type.</summary>
    public const string Extremes = """
        (module
          (func (export "i32_min") (result i32) i32.const -2147483648)
          (func (export "i32_max") (result i32) i32.const 2147483647)
          (func (export "i64_min") (result i64) i64.const -9223372036854775808)
          (func (export "i64_max") (result i64) i64.const 9223372036854775807)
          (func (export "i64_largest_exact") (result i64) i64.const 9007199254740991)
          (func (export "i64_beyond_double") (result i64) i64.const 9007199254740993)
          (func (export "f32_nan") (result f32) f32.const nan)
          (func (export "f32_infinity") (result f32) f32.const inf)
          (func (export "f64_nan") (result f64) f64.const nan)
          (func (export "f64_infinity") (result f64) f64.const inf)
          (func (export "f64_minus_infinity") (result f64) f64.const -inf)
          (func (export "f64_minus_zero") (result f64) f64.const -0)
          (func (export "f64_max") (result f64) f64.const 0x1.fffffffffffffp+1023)
          (func (export "f64_smallest") (result f64) f64.const 0x0.0000000000001p-1022))
        """;

    /// <summary><c>fib(i32) → i32</c>, naively recursive: a known amount of work.</summary>
    public const string Fib = """
        (module
          (func $fib (export "fib") (param $n i32) (result i32)
            (if (result i32) (i32.lt_s (local.get $n) (i32.const 2))
              (then (local.get $n))
              (else
                (i32.add
                  (call $fib (i32.sub (local.get $n) (i32.const 1)))
                  (call $fib (i32.sub (local.get $n) (i32.const 2))))))))
        """;

    /// <summary><c>count() → i32</c> counts its calls in a global. In an instance that serves only one call it always returns 1.</summary>
    public const string Counter = """
        (module
          (global $calls (mut i32) (i32.const 0))
          (func (export "count") (result i32)
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (global.get $calls)))
        """;
}
