using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Usage;

/// <summary>The errors of usage.</summary>
public static class UsageErrors
{
    /// <summary>Costs were asked for, and there are no prices.</summary>
    public static KernelError NoPrices { get; } = new(
        KernelErrorKind.NotFound, "no-price-list", "There is no price list",
        "This host has no price list: its operator sets one with USAGE_PRICES_FILE. GET /api/v1/usage shows what was used.");

    /// <summary>The report would be too long.</summary>
    internal static KernelError TooManyLines()
    {
        var errors = new FieldErrors();
        errors.Add("by", string.Create(
            CultureInfo.InvariantCulture,
            $"The report would have more than {UsageReader.MaxLines:#,0} lines. Ask for fewer days, or for one module (module_id) or caller."));
        return KernelErrors.InvalidRequest(errors);
    }
}
